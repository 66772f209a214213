#include <fmt/format.h>

#include "read.h"

namespace ramify::config {
namespace {

void read_console(const Node& node, model::User& user, Context& context) {
  if (node.kind == NodeKind::string) {
    if (read_word(node, "\"console\"", {"absent"}, context.faults)) user.console = model::Presence::absent;
    return;
  }
  if (node.kind == NodeKind::boolean) {
    context.faults.error("config.wrong-type", node.range, "\"console\" must be a mapping, not a boolean",
                         node.text == "true" ? "write console: {mfa: required}, or console: {} to leave MFA as it is"
                                             : "write console: absent for a user who is not to log on");
    return;
  }
  const Fields fields(node, "\"console\"", {"mfa", "password_reset"}, context.faults);
  if (!fields.sound()) return;
  user.console = model::Presence::present;
  if (const Entry* entry = fields.find("mfa")) {
    if (const auto word = read_word(*entry->value, "\"mfa\"", {"required", "optional"}, context.faults)) {
      user.login.mfa_required = *word == 0;
    }
  }
  if (const Entry* entry = fields.find("password_reset")) {
    user.login.password_reset = read_bool(*entry->value, "\"password_reset\"", context.faults);
  }
}

std::optional<std::chrono::days> read_days(const Node& node, Context& context) {
  const auto text = read_string(node, "\"rotate_after\"", context.faults);
  if (!text) return {};
  const bool shaped = text->size() >= 2 && text->size() <= 5 && text->back() == 'd' &&
                      text->find_first_not_of("0123456789") == text->size() - 1;
  const int days = shaped ? std::stoi(*text) : 0;
  if (days >= 1) return std::chrono::days(days);
  context.faults.error("config.bad-duration", node.range,
                       fmt::format("\"rotate_after\" must be days, not {}", in_quotes(*text)), "write 90d");
  return {};
}

/// A user has room for so many AccessKeys [RAM documentation, "Limits"].
constexpr std::uint32_t kKeysMax = 2;

void refuse_rotation(const Node& count, Context& context) {
  context.faults.error("config.no-room-to-rotate", count.range,
                       "two AccessKeys cannot be rotated: the successor of one has to stand beside it, and a user has "
                       "room for two",
                       "write {count: 1, rotate_after: 90d} and give the second program a user of its own, or leave "
                       "out \"rotate_after\" and replace the keys by hand");
}

void read_access_keys(const Node& node, model::User& user, Context& context) {
  model::KeyCount keys;
  if (node.kind == NodeKind::mapping) {
    const Fields fields(node, "\"access_keys\"", {"count", "rotate_after"}, context.faults);
    const Entry* count = fields.require("count");
    if (const Entry* entry = fields.find("rotate_after")) keys.rotate_after = read_days(*entry->value, context);
    if (count == nullptr) return;
    const auto number = read_count(*count->value, "\"count\"", 0, kKeysMax, context.faults);
    if (!number) return;
    keys.active = *number;
    if (keys.active == kKeysMax && keys.rotate_after) refuse_rotation(*count->value, context);
  } else {
    const auto number = read_count(node, "\"access_keys\"", 0, kKeysMax, context.faults);
    if (!number) return;
    keys.active = *number;
  }
  user.wanted_keys = keys;
}

void read_groups(const Node& node, UserDraft& draft, Context& context) {
  const auto* list = read_list(node, "\"groups\"", context.faults);
  if (list == nullptr) return;
  for (const NodePtr& item : *list) {
    const auto text = read_string(*item, "an entry of \"groups\"", context.faults);
    if (text) draft.groups.push_back({model::GroupName::from_service(*text), item->range});
  }
}

}  // namespace

void read_user(const Node& node, const model::UserName& name, UserDraft& draft, Context& context) {
  const Fields fields(node, "a user",
                      {"display_name", "comments", "tags", "groups", "policies", "extra_policies", "console",
                       "access_keys", "can_assume", "expires", "previously", "state"},
                      context.faults);
  if (!fields.sound() || read_absent(node, draft, context)) return;
  read_common(node, draft, context);
  model::User user{name, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}};
  if (const Entry* entry = fields.find("display_name")) {
    user.display_name = read_text(*entry->value, "\"display_name\"", 1, 128, context.faults);
  }
  if (const Entry* entry = fields.find("comments")) {
    user.comments = read_text(*entry->value, "\"comments\"", 0, 128, context.faults);
  }
  read_tags(fields.find("tags"), 128, user.tags, draft, context);
  if (const Entry* entry = fields.find("groups")) read_groups(*entry->value, draft, context);
  if (const Entry* entry = fields.find("console")) read_console(*entry->value, user, context);
  if (const Entry* entry = fields.find("access_keys")) read_access_keys(*entry->value, user, context);
  draft.expires = read_expiry(fields.find("expires"), context);
  read_grants(node, draft.grants, context);
  draft.user = std::move(user);
  // Only then, so that the faults of an expired user's other keys are reported too.
  draft.absent = is_expired(draft.expires, fmt::format("the user {}", in_quotes(name.str())), context);
}

}  // namespace ramify::config
