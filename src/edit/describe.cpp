#include "describe.h"

#include <fmt/format.h>

#include <algorithm>

#include "ramify/config/can_assume.h"
#include "ramify/text/text.h"

namespace ramify::edit {
namespace {

using model::ObjectKind;
using model::ObjectRef;

void add_text(Json& json, const char* key, const std::optional<std::string>& text) {
  if (text && !text->empty() && is_sayable(*text)) json[key] = *text;
}

void add_list(Json& json, const char* key, Json list) {
  if (!list.empty()) json[key] = std::move(list);
}

/// Not the owner mark, which `project` sets, nor what the service sets by itself.
void add_tags(Json& json, const model::Tags& tags) {
  Json own = Json::object();
  for (const auto& [key, value] : tags) {
    const std::string folded = text::fold_case(key);
    const bool is_ours = folded == model::kOwnerTag || folded.starts_with("acs:");
    if (!is_ours && is_sayable(key) && is_sayable(value)) own[key] = value;
  }
  add_list(json, "tags", std::move(own));
}

Json json_of(const policy::Document& document) {
  return Json::parse(policy::to_json(document));
}

/// What a condition says beside the external id, which has a word of its own.
void add_conditions(Json& entry, policy::Conditions conditions) {
  const auto equals = conditions.find("StringEquals");
  if (equals != conditions.end()) {
    const auto id = equals->second.find("sts:ExternalId");
    if (id != equals->second.end() && id->second.size() == 1) {
      entry["external_id"] = id->second.front();
      equals->second.erase(id);
      if (equals->second.empty()) conditions.erase(equals);
    }
  }
  Json rest = Json::object();
  for (const auto& [name, keys] : conditions) {
    for (const auto& [key, values] : keys) {
      rest[name][key] = values.size() == 1 ? Json(values.front()) : Json(values);
    }
  }
  add_list(entry, "condition", std::move(rest));
}

/// Every text within.
bool is_sayable_json(const Json& json) {
  if (json.is_string()) return is_sayable(json.get_ref<const std::string&>());
  for (const auto& [key, part] : json.items()) {
    if (!json.is_structured()) break;
    if (!is_sayable(key) || !is_sayable_json(part)) return false;
  }
  return true;
}

/// What one statement of a generated policy says; empty where it says anything else.
std::optional<std::vector<config::AssumeRight>> rights_of(const policy::Statement& statement) {
  const bool plain = statement.effect == policy::Effect::allow && !statement.not_action && !statement.not_resource &&
                     statement.actions == std::vector<std::string>{"sts:AssumeRole"};
  if (!plain) return std::nullopt;
  std::optional<Instant> until;
  if (!statement.conditions.empty()) {
    const auto before = statement.conditions.find("DateLessThan");
    if (before == statement.conditions.end() || before->second.empty() || before->second.begin()->second.empty()) {
      return std::nullopt;
    }
    until = parse_instant(before->second.begin()->second.front());
    if (!until) return std::nullopt;
  }
  std::vector<config::AssumeRight> rights;
  for (const auto& arn : statement.resources) rights.push_back({until, arn});
  return rights;
}

bool same_policy(const model::Policy& made, const model::Policy& found) {
  return found.document && policy::equivalent(*made.document, *found.document) &&
         (!found.description || *found.description == *made.description);
}

}  // namespace

bool is_sayable(const std::string& text) {
  return std::none_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\n') || byte == 0x7F;
  });
}

bool is_sayable(const policy::Document& document) {
  return is_sayable_json(json_of(document));
}

bool is_generated(const model::PolicyRef& policy) {
  return policy.type == model::PolicyType::custom && text::fold_case(policy.name.str()).starts_with("ramify-assume-");
}

std::string duration_text(std::chrono::seconds seconds) {
  const auto count = seconds.count();
  if (count % 3600 == 0) return fmt::format("{}h", count / 3600);
  return count % 60 == 0 ? fmt::format("{}m", count / 60) : fmt::format("{}s", count);
}

std::optional<std::string> Describer::spelling(const model::AccountKey& key, const ObjectRef& ref) const {
  const auto account = known_.find(key);
  if (account == known_.end()) return std::nullopt;
  for (const auto& each : account->second) {
    if (each.kind == ref.kind && text::fold_case(each.name) == text::fold_case(ref.name)) return each.name;
  }
  return std::nullopt;
}

std::string Describer::account_name(const std::string& id) const {
  for (const auto& [key, account] : world_.accounts) {
    if (account.id.str() == id) return key.str();
  }
  return id;
}

std::optional<Json> Describer::principal(const model::AccountKey&, const std::string& arn) const {
  const auto parsed = model::parse_ram_arn(arn);
  if (!parsed || !model::AccountId::parse(parsed->account_id)) return std::nullopt;
  const std::string account = account_name(parsed->account_id);
  if (parsed->relative == "root") return Json{{"account", account}};
  const std::size_t slash = parsed->relative.find('/');
  const auto kind = model::parse_object_kind(parsed->relative.substr(0, slash));
  if (slash == std::string::npos || (kind != ObjectKind::user && kind != ObjectKind::role)) return std::nullopt;
  std::string name = parsed->relative.substr(slash + 1);
  const auto key = model::AccountKey::from_service(account);
  if (world_.accounts.count(key) != 0) {
    const auto spelt = spelling(key, {*kind, name});
    if (!spelt) return std::nullopt;
    name = *spelt;
  }
  if (name.find('/') != std::string::npos) return std::nullopt;
  return Json{{std::string(model::to_string(*kind)), account + "/" + name}};
}

std::optional<Json> Describer::entries(const model::AccountKey& key, const policy::Document& trust) const {
  Json list = Json::array();
  std::vector<std::pair<int, policy::Conditions>> seen;
  for (const auto& statement : trust.statements) {
    const bool plain = statement.effect == policy::Effect::allow && !statement.not_action &&
                       statement.actions.size() == 1 &&
                       text::fold_case(statement.actions.front()) == "sts:assumerole" && statement.resources.empty();
    const auto& who = statement.principals;
    const int kinds = (who.ram.empty() ? 0 : 1) + (who.service.empty() ? 0 : 1) + (who.federated.empty() ? 0 : 1);
    // Entries of one kind under the same conditions share a statement: two such statements would become one.
    std::pair<int, policy::Conditions> group{!who.ram.empty() ? 0 : !who.service.empty() ? 1 : 2, statement.conditions};
    if (!plain || kinds != 1 || std::find(seen.begin(), seen.end(), group) != seen.end()) return std::nullopt;
    seen.push_back(std::move(group));
    const auto add = [&](Json entry) {
      add_conditions(entry, statement.conditions);
      list.push_back(std::move(entry));
    };
    for (const auto& arn : who.ram) {
      auto entry = principal(key, arn);
      if (!entry) return std::nullopt;
      add(*std::move(entry));
    }
    for (const auto& service : who.service) add({{"service", service}});
    for (const auto& provider : who.federated) add({{"federated", provider}});
    if (kinds == 1 && who.ram.empty() && list.back().contains("external_id")) return std::nullopt;
  }
  return list;
}

Json Describer::trust(const model::AccountKey& key, const policy::Document& trust) const {
  if (model::is_unmeetable_trust(trust, world_.accounts.at(key).id)) return {{"trust", Json::array()}};
  if (auto list = entries(key, trust)) return {{"trust", *std::move(list)}};
  return {{"trust_document", json_of(trust)}};
}

std::optional<std::string> Describer::role_reference(const std::string& arn) const {
  // As it is generated: a star for the region.
  const auto parsed = model::parse_ram_arn(arn.starts_with("acs:ram:*:") ? "acs:ram::" + arn.substr(10) : arn);
  if (!parsed || !parsed->relative.starts_with("role/")) return std::nullopt;
  const std::string account = account_name(parsed->account_id);
  std::string name = parsed->relative.substr(5);
  const auto key = model::AccountKey::from_service(account);
  if (world_.accounts.count(key) != 0) {
    const auto spelt = spelling(key, {ObjectKind::role, name});
    if (!spelt) return std::nullopt;
    name = *spelt;
  }
  return account + "/" + name;
}

Json Describer::can_assume(const model::AccountKey& key, const ObjectRef& holder) const {
  Json list = Json::array();
  const auto& account = world_.accounts.at(key);
  std::vector<config::AssumeRight> rights;
  std::vector<const model::Policy*> held;
  for (const auto& link : account.attachments) {
    const bool its = link.principal.kind == holder.kind && link.principal.name == holder.name;
    if (!its || !is_generated(link.policy) || link.resource_group) continue;
    const auto found = account.policies.find(link.policy.name);
    if (found == account.policies.end() || !found->second.document) return Json::array();
    held.push_back(&found->second);
    for (const auto& statement : found->second.document->statements) {
      const auto its_rights = rights_of(statement);
      if (!its_rights) return Json::array();
      rights.insert(rights.end(), its_rights->begin(), its_rights->end());
    }
  }
  for (const auto& right : rights) {
    auto role = role_reference(right.arn);
    if (!role) return Json::array();
    if (right.until) {
      list.push_back({{"role", *std::move(role)}, {"expires", format_instant(*right.until)}});
    } else {
      list.push_back(*std::move(role));
    }
  }
  if (rights.empty()) return Json::array();
  // Only what would be made again is said so.
  const auto made = config::assume_policies({holder.kind, holder.name}, std::move(rights));
  const bool same = made.size() == held.size() && std::all_of(made.begin(), made.end(), [&](const model::Policy& each) {
                      return std::any_of(held.begin(), held.end(), [&](const model::Policy* found) {
                        return found->name == each.name && same_policy(each, *found);
                      });
                    });
  return same ? list : Json::array();
}

std::vector<model::PolicyRef> Describer::unnamed(const model::AccountKey& key, const ObjectRef& holder) const {
  std::vector<model::PolicyRef> all;
  const bool generates = !can_assume(key, holder).empty();
  for (const auto& link : world_.accounts.at(key).attachments) {
    const bool its = link.principal.kind == holder.kind && link.principal.name == holder.name;
    if (!its || link.policy.type != model::PolicyType::custom) continue;
    const bool is_made = is_generated(link.policy) && !link.resource_group && generates;
    if (!is_made && !spelling(key, {ObjectKind::policy, link.policy.name.str()})) all.push_back(link.policy);
  }
  return all;
}

Json Describer::policies(const model::AccountKey& key, const ObjectRef& holder) const {
  Json list = Json::array();
  const auto& account = world_.accounts.at(key);
  for (const auto& link : account.attachments) {
    const bool its = link.principal.kind == holder.kind && link.principal.name == holder.name;
    if (!its) continue;
    const bool custom = link.policy.type == model::PolicyType::custom;
    if (custom && !spelling(key, {ObjectKind::policy, link.policy.name.str()})) continue;
    const bool twin = !custom && spelling(key, {ObjectKind::policy, link.policy.name.str()}).has_value();
    if (!twin && !link.resource_group) {
      list.push_back(link.policy.name.str());
      continue;
    }
    Json entry{{"policy", link.policy.name.str()}};
    if (twin) entry["type"] = "system";
    if (link.resource_group) entry["resource_group"] = link.resource_group->str();
    list.push_back(std::move(entry));
  }
  return list;
}

Json Describer::groups(const model::AccountKey& key, const model::UserName& user) const {
  Json list = Json::array();
  for (const auto& link : world_.accounts.at(key).memberships) {
    if (link.user == user && spelling(key, {ObjectKind::group, link.group.str()})) list.push_back(link.group.str());
  }
  return list;
}

void Describer::add_grants(Json& json, const model::AccountKey& key, const ObjectRef& holder) const {
  add_list(json, "can_assume", can_assume(key, holder));
  add_list(json, "policies", policies(key, holder));
  if (!unnamed(key, holder).empty()) json["extra_policies"] = "keep";
}

Json Describer::user(const model::AccountKey& key, const model::User& user) const {
  Json json = Json::object();
  add_text(json, "display_name", user.display_name);
  add_text(json, "comments", user.comments);
  add_tags(json, user.tags);
  add_list(json, "groups", groups(key, user.name));
  if (user.console == model::Presence::present) {
    json["console"] = Json::object();
    if (user.login.mfa_required) json["console"]["mfa"] = *user.login.mfa_required ? "required" : "optional";
  }
  const auto active = [](const model::AccessKey& each) { return each.status == model::KeyStatus::active; };
  const auto keys = user.keys ? std::count_if(user.keys->begin(), user.keys->end(), active) : 0;
  if (keys > 0) json["access_keys"] = keys;
  add_grants(json, key, {ObjectKind::user, user.name.str()});
  return json;
}

Json Describer::group(const model::AccountKey& key, const model::Group& group) const {
  Json json = Json::object();
  add_text(json, "comments", group.comments);
  add_grants(json, key, {ObjectKind::group, group.name.str()});
  return json;
}

Json Describer::role(const model::AccountKey& key, const model::Role& role) const {
  Json json = Json::object();
  add_text(json, "description", role.description);
  if (role.max_session) json["max_session"] = duration_text(*role.max_session);
  add_tags(json, role.tags);
  if (role.trust && is_sayable(*role.trust)) json.update(trust(key, *role.trust));
  add_grants(json, key, {ObjectKind::role, role.name.str()});
  return json;
}

Json Describer::policy(const model::Policy& policy) {
  Json json = Json::object();
  add_text(json, "description", policy.description);
  add_tags(json, policy.tags);
  if (policy.document && is_sayable(*policy.document)) json["document"] = json_of(*policy.document);
  return json;
}

}  // namespace ramify::edit
