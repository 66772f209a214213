#include <nlohmann/json.hpp>

#include "ramify/live/live.h"
#include "ramify/text/strict_json.h"

namespace ramify::live {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kDomainSuffix = ".onaliyun.com";

Json document_json(const policy::Document& document) {
  auto parsed = text::parse_ordered_json(policy::to_json(document));
  return parsed ? *std::move(parsed) : Json::object();
}

void put(Json& object, const char* name, const std::optional<std::string>& value) {
  if (value) object[name] = *value;
}

void put_tags(Json& object, const model::Tags& tags) {
  for (const auto& [key, value] : tags) object["tags"][key] = value;
}

Json user_json(const model::User& user) {
  Json json{{"name", user.name.str()}};
  put(json, "id", user.id);
  put(json, "display_name", user.display_name);
  put(json, "comments", user.comments);
  if (user.frozen) json["status"] = "freeze";
  put_tags(json, user.tags);
  if (user.console == model::Presence::present) {
    auto& console = json["console"] = Json::object();
    if (user.login.mfa_required) console["mfa_required"] = *user.login.mfa_required;
    if (user.login.password_reset) console["password_reset"] = *user.login.password_reset;
  }
  if (user.mfa_bound.value_or(false)) json["mfa_bound"] = true;
  if (user.keys) {
    for (const auto& key : *user.keys) {
      Json entry{{"id", key.id.str()}, {"status", key.status == model::KeyStatus::active ? "active" : "inactive"}};
      if (key.created) entry["created"] = format_instant(*key.created);
      json["access_keys"].push_back(std::move(entry));
    }
  }
  return json;
}

Json group_json(const model::Group& group, const std::set<model::Membership>& memberships) {
  Json json{{"name", group.name.str()}};
  put(json, "comments", group.comments);
  for (const auto& membership : memberships) {
    if (membership.group == group.name) json["members"].push_back(membership.user.str());
  }
  return json;
}

Json role_json(const model::Role& role) {
  Json json{{"name", role.name.str()}};
  put(json, "id", role.id);
  put(json, "description", role.description);
  if (role.max_session) json["max_session"] = role.max_session->count();
  json["trust"] = role.trust ? document_json(*role.trust) : Json::object();
  put_tags(json, role.tags);
  return json;
}

Json policy_json(const model::Policy& policy) {
  Json json{{"name", policy.name.str()}};
  put(json, "description", policy.description);
  json["document"] = policy.document ? document_json(*policy.document) : Json::object();
  put(json, "version", policy.default_version);
  put_tags(json, policy.tags);
  return json;
}

Json attachment_json(const model::Attachment& attachment) {
  Json json{{"policy", attachment.policy.name.str()}, {"type", to_string(attachment.policy.type)}};
  json[std::string(to_string(attachment.principal.kind))] = attachment.principal.name;
  if (attachment.resource_group) json["resource_group"] = attachment.resource_group->str();
  return json;
}

Json account_json(const model::Account& account) {
  Json json{{"id", account.id.str()}};
  const std::string_view domain = account.default_domain;
  if (domain.ends_with(kDomainSuffix)) {
    const auto alias = domain.substr(0, domain.size() - kDomainSuffix.size());
    if (alias != account.id.str()) json["alias"] = alias;
  }
  for (const auto& [name, user] : account.users) json["users"].push_back(user_json(user));
  for (const auto& [name, group] : account.groups) json["groups"].push_back(group_json(group, account.memberships));
  for (const auto& [name, role] : account.roles) json["roles"].push_back(role_json(role));
  for (const auto& [name, policy] : account.policies) json["policies"].push_back(policy_json(policy));
  for (const auto& attachment : account.attachments) json["attachments"].push_back(attachment_json(attachment));
  for (const auto& id : account.resource_groups) json["resource_groups"].push_back({{"id", id.str()}});
  for (const auto& [name, document] : account.system_policies) {
    json["system_policies"].push_back({{"name", name.str()}, {"document", document_json(document)}});
  }
  for (const auto& level : account.control_policies) {
    json["control_policies"].push_back(
        {{"name", level.name.str()}, {"document", level.document ? document_json(*level.document) : Json::object()}});
  }
  return json;
}

}  // namespace

std::string to_snapshot(const model::World& world) {
  Json json{{"format_version", 1}};
  auto& accounts = json["accounts"] = Json::object();
  for (const auto& [key, account] : world.accounts) accounts[key.str()] = account_json(account);
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace ramify::live
