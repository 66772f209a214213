#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ramify/text/text.h"
#include "read.h"

namespace ramify::config {
namespace {

using Kind = TrustEntry::Kind;
struct KindName {
  std::string_view key;
  Kind kind;
};
constexpr std::array<KindName, 5> kKinds = {{{"account", Kind::account},
                                             {"user", Kind::user},
                                             {"role", Kind::role},
                                             {"service", Kind::service},
                                             {"federated", Kind::federated}}};

bool all_of(std::string_view text, std::string_view others) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || others.find(c) != std::string_view::npos;
  });
}

/// `sts.aliyuncs.com` and the like: labels and dots.
bool is_service(std::string_view text) {
  return text.find('.') != std::string_view::npos && all_of(text, ".-");
}

/// `saml-provider/corp`, `oidc-provider/x`, or the provider's whole ARN.
bool is_provider(std::string_view text) {
  if (const auto arn = model::parse_ram_arn(text)) {
    return model::AccountId::parse(arn->account_id).has_value() && is_provider(arn->relative);
  }
  for (const std::string_view head : {"saml-provider/", "oidc-provider/"}) {
    if (text.starts_with(head)) return all_of(text.substr(head.size()), "._-");
  }
  return false;
}

std::optional<Reference> read_who(const Entry& entry, Kind kind, Context& context) {
  const std::string what = fmt::format("\"{}\"", entry.key);
  const Node& node = *entry.value;
  if (kind == Kind::user || kind == Kind::role) return read_reference(node, what, context);
  auto text = read_string(node, what, context.faults);
  if (!text) return {};
  if (kind == Kind::account) {
    if (text->empty() || text->find('/') != std::string::npos) {
      context.faults.error("config.bad-reference", node.range,
                           fmt::format("{} must be an account's name or id, not {}", what, in_quotes(*text)),
                           "for one user or role write user: or role:");
      return {};
    }
    return Reference{*std::move(text), {}, node.range};
  }
  if (kind == Kind::service && !is_service(*text)) {
    context.faults.error("config.bad-principal", node.range, fmt::format("{} is not a service", in_quotes(*text)),
                         "write it as in ecs.aliyuncs.com");
    return {};
  }
  if (kind == Kind::federated && !is_provider(*text)) {
    context.faults.error("config.bad-principal", node.range,
                         fmt::format("{} is not an identity provider", in_quotes(*text)),
                         "write saml-provider/NAME or oidc-provider/NAME");
    return {};
  }
  return Reference{{}, *std::move(text), node.range};
}

/// False where the id is at fault.
bool read_external_id(const Entry& entry, TrustEntry& trust, Context& context) {
  const auto id = read_string(*entry.value, "\"external_id\"", context.faults);
  if (!id) return false;
  if (id->size() < 2 || id->size() > 1224 || !all_of(*id, "_+=,.@:/-")) {
    context.faults.error("config.external-id", entry.value->range,
                         "an external id has 2 to 1224 characters of letters, digits and _ + = , . @ : / -");
    return false;
  }
  auto& values = trust.conditions["StringEquals"]["sts:ExternalId"];
  if (!values.empty()) {
    context.faults.error("config.one-of", entry.key_range, "the external id is given twice, here and in \"condition\"",
                         "keep one of the two");
  }
  values = {*id};
  return true;
}

/// `condition`, `external_id` and `expires`; false where one of them is at fault.
bool read_limits(const Fields& fields, TrustEntry& entry, Context& context) {
  bool sound = true;
  if (const Entry* condition = fields.find("condition")) {
    auto conditions = read_conditions(*condition->value, context);
    sound = conditions.has_value();
    if (conditions) entry.conditions = *std::move(conditions);
  }
  if (const Entry* id = fields.find("external_id")) {
    if (entry.kind == Kind::service || entry.kind == Kind::federated) {
      context.faults.error("config.external-id", id->key_range,
                           "only accounts, users and roles can send an external id", "remove it");
    } else {
      sound = read_external_id(*id, entry, context) && sound;
    }
  }
  entry.expires = read_expiry(fields.find("expires"), context);
  return sound;
}

/// An entry as it is to be written, for whoever wrote the bare name of an account, user, service or provider.
std::string entry_form(const std::string& name) {
  const std::string plain = text::printable(name);
  if (model::AccountId::parse(name)) return fmt::format("{{account: \"{}\"}}", plain);
  if (is_provider(name)) return fmt::format("{{federated: {}}}", plain);
  if (name.find('/') != std::string::npos) return fmt::format("{{user: {}}}", plain);
  return fmt::format("{{{}: {}}}", is_service(name) ? "service" : "account", plain);
}

/// True, with a fault, where a bare name stands in place of what `what` needs to be.
bool is_bare_name(const Node& node, std::string_view what, Context& context) {
  if (node.ambiguous || (node.kind != NodeKind::string && node.kind != NodeKind::integer)) return false;
  context.faults.error("config.wrong-type", node.range, fmt::format("{}, not {}", what, to_string(node.kind)),
                       fmt::format("write trust: [{}]", entry_form(node.text)));
  return true;
}

void read_entry(const Node& node, TrustDraft& trust, Context& context) {
  Faults& faults = context.faults;
  if (is_bare_name(node, "an entry of \"trust\" must be a mapping", context)) return;
  const Fields fields(node, "an entry of \"trust\"",
                      {"account", "user", "role", "service", "federated", "external_id", "condition", "expires"},
                      faults);
  if (!fields.sound()) return;
  const Entry* given = nullptr;
  TrustEntry entry;
  for (const auto& [key, kind] : kKinds) {
    const Entry* candidate = fields.find(key);
    if (candidate == nullptr) continue;
    if (given != nullptr) {
      faults.error(
          "config.one-of", candidate->key_range,
          fmt::format("an entry of \"trust\" names one principal; this one names \"{}\" and \"{}\"", given->key, key),
          "write two entries");
      continue;
    }
    given = candidate;
    entry.kind = kind;
  }
  if (given == nullptr) {
    faults.error("config.one-of", node.range,
                 "an entry of \"trust\" needs one of \"account\", \"user\", \"role\", \"service\" and \"federated\"");
    return;
  }
  const bool sound = read_limits(fields, entry, context);
  auto who = read_who(*given, entry.kind, context);
  if (!who || !sound) return;
  entry.who = *std::move(who);
  trust.entries.push_back(std::move(entry));
}

}  // namespace

void read_trust(const Node& node, TrustDraft& trust, Context& context) {
  if (is_bare_name(node, "\"trust\" must be a list", context)) return;
  if (node.kind == NodeKind::mapping) {
    context.faults.error("config.wrong-type", node.range, "\"trust\" must be a list, not a mapping",
                         "put the entry in brackets: trust: [{...}]");
    return;
  }
  const auto* list = read_list(node, "\"trust\"", context.faults);
  if (list == nullptr) return;
  for (const NodePtr& item : *list) read_entry(*item, trust, context);
}

}  // namespace ramify::config
