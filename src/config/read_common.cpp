#include <fmt/format.h>

#include <algorithm>

#include "ramify/text/text.h"
#include "read.h"

namespace ramify::config {

model::Place to_place(const SourceMap& sources, const SourceRange& where) {
  return {std::string(sources.name(where.file)), where.begin.line, where.begin.column};
}

bool read_absent(const Node& node, Common& common, Context& context) {
  const Entry* state = node.find("state");
  if (state == nullptr) return false;
  common.absent = read_word(*state->value, "\"state\"", {"absent"}, context.faults).has_value();
  common.fields.emplace_back("state", state->key_range);
  if (!common.absent) return true;
  std::vector<std::string> others;
  const Entry* first = nullptr;
  for (const Entry& entry : node.entries) {
    if (entry.key == "state") continue;
    if (first == nullptr) first = &entry;
    others.push_back(in_quotes(entry.key));
  }
  if (first != nullptr) {
    context.faults.error("config.absent-with-more", first->key_range,
                         fmt::format("what is to be absent has no {}", fmt::join(others, ", ")),
                         "remove the other keys, or the state");
  }
  return true;
}

void read_common(const Node& node, Common& common, Context& context) {
  for (const Entry& entry : node.entries) common.fields.emplace_back(entry.key, entry.key_range);
  if (const Entry* entry = node.find("previously")) {
    if (auto name = read_string(*entry->value, "\"previously\"", context.faults)) {
      common.previously = Located<std::string>{*std::move(name), entry->value->range};
    }
  }
}

namespace {

void check_tag_key(const Entry& entry, Context& context) {
  const std::string folded = text::fold_case(entry.key);
  const bool foreign = folded.starts_with("acs:") || folded.starts_with("aliyun") ||
                       folded.find("http://") != std::string::npos || folded.find("https://") != std::string::npos;
  if (entry.key.empty() || entry.key.size() > 128 || foreign) {
    context.faults.error("config.tag-key", entry.key_range,
                         fmt::format("the service takes no tag key {}", in_quotes(entry.key)),
                         "1 to 128 characters, not beginning with acs: or aliyun, and without http:// or https://");
  } else if (folded == model::kOwnerTag) {
    context.faults.error("config.owner-tag", entry.key_range,
                         fmt::format("the tag {} is the owner mark and is set from \"project\"", model::kOwnerTag),
                         "remove it");
  }
}

}  // namespace

void read_tags(const Entry* entry, std::size_t value_max, model::Tags& tags, Common& common, Context& context) {
  if (entry == nullptr || !expect(*entry->value, NodeKind::mapping, "\"tags\"", context.faults)) return;
  for (const Entry& tag : entry->value->entries) {
    check_tag_key(tag, context);
    const std::string what = fmt::format("the tag {}", in_quotes(tag.key));
    if (auto value = read_text(*tag.value, what, 0, value_max, context.faults)) tags[tag.key] = *std::move(value);
    common.tags.emplace_back(tag.key, tag.key_range);
  }
  // One more is the owner mark.
  constexpr std::size_t kTagsMax = 19;
  if (entry->value->entries.size() > kTagsMax) {
    context.faults.error(
        "config.over-quota", entry->key_range,
        fmt::format("{} tags, and the service takes 20 with the owner mark", entry->value->entries.size()));
  }
}

Expiry read_expiry(const Entry* entry, Context& context) {
  if (entry == nullptr) return {};
  const auto instant = read_instant(*entry->value, "\"expires\"", context.faults);
  if (!instant) return {};
  return Located<Instant>{*instant, entry->value->range};
}

bool is_expired(const Expiry& expiry, std::string_view what, Context& context) {
  if (!expiry) return false;
  if (expiry->value > context.now) {
    context.next_expiry = std::min(context.next_expiry.value_or(expiry->value), expiry->value);
    constexpr std::chrono::hours kSoon{72};
    if (expiry->value - context.now <= kSoon) {
      context.faults.warning(
          "config.expires-soon", expiry->where,
          fmt::format("{} expires at {}: then it counts as absent", what, format_instant(expiry->value)),
          "give it a later date if it is to stay");
    }
    return false;
  }
  context.faults.warning("config.expired", expiry->where,
                         fmt::format("{} expired at {} and counts as absent", what, format_instant(expiry->value)),
                         "remove the entry, or give it a later date");
  return true;
}

policy::Conditions bounded(policy::Conditions conditions, Instant expiry) {
  auto& values = conditions["DateLessThan"]["acs:CurrentTime"];
  for (const std::string& value : values) {
    if (const auto own = parse_instant(value)) expiry = std::min(expiry, *own);
  }
  values = {format_instant(expiry)};
  return conditions;
}

std::optional<Reference> read_reference(const Node& node, std::string_view what, Context& context) {
  const auto text = read_string(node, what, context.faults);
  if (!text) return {};
  const std::size_t slash = text->find('/');
  if (slash == std::string::npos || slash == 0 || slash + 1 == text->size() ||
      text->find('/', slash + 1) != std::string::npos) {
    context.faults.error("config.bad-reference", node.range,
                         fmt::format("{} must be account/name, not {}", what, in_quotes(*text)),
                         "write the account's name, a slash and the name, as in company-b/alice");
    return {};
  }
  return Reference{text->substr(0, slash), text->substr(slash + 1), node.range};
}

namespace {

std::optional<PolicyEntry> read_policy_entry(const Node& node, Context& context) {
  if (node.kind != NodeKind::mapping) {
    if (node.kind != NodeKind::string) {
      context.faults.error(
          "config.wrong-type", node.range,
          fmt::format("an entry of \"policies\" must be a name or a mapping, not {}", to_string(node.kind)));
      return {};
    }
    return PolicyEntry{model::PolicyName::from_service(node.text), node.range, {}, {}, {}};
  }
  const Fields fields(node, "an entry of \"policies\"", {"policy", "type", "resource_group", "expires"},
                      context.faults);
  std::optional<model::PolicyType> type;
  if (const Entry* entry = fields.find("type")) {
    if (const auto word = read_word(*entry->value, "\"type\"", {"custom", "system"}, context.faults)) {
      type = *word == 0 ? model::PolicyType::custom : model::PolicyType::system;
    }
  }
  std::optional<model::ResourceGroupId> group;
  if (const Entry* entry = fields.find("resource_group")) {
    if (const auto text = read_string(*entry->value, "\"resource_group\"", context.faults)) {
      group = make_name<model::ResourceGroupId>(*text, entry->value->range, "name.resource-group", context.faults);
    }
  }
  const Expiry expires = read_expiry(fields.find("expires"), context);
  const Entry* entry = fields.require("policy");
  if (entry == nullptr) return {};
  const auto text = read_string(*entry->value, "\"policy\"", context.faults);
  if (!text) return {};
  return PolicyEntry{model::PolicyName::from_service(*text), entry->value->range, type, std::move(group), expires};
}

std::optional<AssumeEntry> read_assume_entry(const Node& node, Context& context) {
  constexpr std::string_view kWhat = "an entry of \"can_assume\"";
  if (node.kind != NodeKind::mapping) {
    auto role = read_reference(node, kWhat, context);
    if (!role) return {};
    return AssumeEntry{*std::move(role), {}};
  }
  const Fields fields(node, kWhat, {"role", "expires"}, context.faults);
  const Expiry expires = read_expiry(fields.find("expires"), context);
  const Entry* entry = fields.require("role");
  if (entry == nullptr) return {};
  auto role = read_reference(*entry->value, "\"role\"", context);
  if (!role) return {};
  return AssumeEntry{*std::move(role), expires};
}

}  // namespace

void read_grants(const Node& node, Grants& grants, Context& context) {
  if (const Entry* entry = node.find("policies")) {
    if (const auto* list = read_list(*entry->value, "\"policies\"", context.faults)) {
      for (const NodePtr& item : *list) {
        if (auto policy = read_policy_entry(*item, context)) grants.policies.push_back(*std::move(policy));
      }
    }
  }
  if (const Entry* entry = node.find("can_assume")) {
    if (const auto* list = read_list(*entry->value, "\"can_assume\"", context.faults)) {
      for (const NodePtr& item : *list) {
        if (auto role = read_assume_entry(*item, context)) grants.can_assume.push_back(*std::move(role));
      }
    }
  }
  if (const Entry* entry = node.find("extra_policies")) {
    grants.keep = read_word(*entry->value, "\"extra_policies\"", {"detach", "keep"}, context.faults) == 1;
  }
}

}  // namespace ramify::config
