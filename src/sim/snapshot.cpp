#include "snapshot.h"

#include "documents.h"
#include "ramify/diag/ensure.h"
#include "ramify/text/strict_json.h"

namespace ramify::sim {
namespace {

using nlohmann::json;

json document(const std::string& text) {
  auto parsed = text::parse_json(text);
  RAMIFY_ENSURE(parsed.has_value(), "a stored document was checked when it came");
  return std::move(*parsed);
}

void put_text(json& out, const char* key, const std::string& value) {
  if (!value.empty()) out[key] = value;
}

void put_tags(json& out, const Tags& tags) {
  if (!tags.empty()) out["tags"] = tags;
}

json user_json(const User& user) {
  json out = {{"name", user.name}, {"id", user.id}, {"display_name", user.display_name}};
  put_text(out, "comments", user.comments);
  if (user.frozen) out["status"] = "freeze";
  put_tags(out, user.tags);
  if (user.login) {
    out["console"] = {{"mfa_required", user.login->mfa_required}, {"password_reset", user.login->password_reset}};
  }
  if (!user.mfa_serial.empty()) out["mfa_bound"] = true;
  for (const auto& [id, key] : user.keys) {
    out["access_keys"].push_back(
        {{"id", id}, {"status", key.active ? "active" : "inactive"}, {"created", key.created}});
  }
  return out;
}

json group_json(const Account& account, const Group& group) {
  json out = {{"name", group.name}};
  put_text(out, "comments", group.comments);
  for (const auto& [folded, since] : group.members) out["members"].push_back(account.users.at(folded).name);
  return out;
}

json role_json(const Role& role) {
  json out = {{"name", role.name}, {"id", role.id}, {"max_session", role.max_session}, {"trust", document(role.trust)}};
  put_text(out, "description", role.description);
  put_tags(out, role.tags);
  return out;
}

json policy_json(const Policy& policy) {
  json out = {
      {"name", policy.name}, {"document", document(policy.current().document)}, {"version", policy.current().id()}};
  put_text(out, "description", policy.description);
  put_tags(out, policy.tags);
  return out;
}

std::string policy_name(const Account& account, const AttachmentKey& key) {
  if (key.policy_kind == PolicyKind::custom) return account.policies.at(key.policy).name;
  const auto view = find_system_policy(account, key.policy);
  return view ? view->name : key.policy;
}

json attachment_json(const Account& account, const AttachmentKey& key) {
  json out = {{"policy", policy_name(account, key)},
              {"type", key.policy_kind == PolicyKind::system ? "System" : "Custom"}};
  put_text(out, "resource_group", key.resource_group);
  if (key.kind == PrincipalKind::user) out["user"] = account.users.at(key.principal).name;
  if (key.kind == PrincipalKind::group) out["group"] = account.groups.at(key.principal).name;
  if (key.kind == PrincipalKind::role) out["role"] = account.roles.at(key.principal).name;
  return out;
}

json provider_json(const IdentityProvider& provider) {
  json out = {{"kind", provider.kind}, {"name", provider.name}};
  put_text(out, "description", provider.description);
  put_text(out, "metadata", provider.metadata);
  put_text(out, "issuer", provider.issuer);
  if (!provider.client_ids.empty()) out["client_ids"] = provider.client_ids;
  if (!provider.fingerprints.empty()) out["fingerprints"] = provider.fingerprints;
  if (!provider.jwks.empty()) out["jwks"] = document(provider.jwks);
  if (provider.issuance_limit_hours != IdentityProvider{}.issuance_limit_hours) {
    out["issuance_limit_hours"] = provider.issuance_limit_hours;
  }
  return out;
}

json account_json(const Account& account) {
  json out = {{"id", account.id}};
  put_text(out, "alias", account.alias);
  for (const auto& [folded, user] : account.users) out["users"].push_back(user_json(user));
  for (const auto& [folded, group] : account.groups) out["groups"].push_back(group_json(account, group));
  for (const auto& [folded, role] : account.roles) out["roles"].push_back(role_json(role));
  for (const auto& [folded, policy] : account.policies) out["policies"].push_back(policy_json(policy));
  for (const auto& [key, date] : account.attachments) out["attachments"].push_back(attachment_json(account, key));
  for (const auto& [id, group] : account.resource_groups) {
    json row = {{"id", id}};
    put_text(row, "name", group.name);
    put_text(row, "display_name", group.display_name);
    put_tags(row, group.tags);
    out["resource_groups"].push_back(std::move(row));
  }
  for (const auto& provider : account.identity_providers) {
    out["identity_providers"].push_back(provider_json(provider));
  }
  for (const auto& [folded, policy] : account.system_policies) {
    json row = {{"name", policy.name}, {"document", document(policy.document)}};
    put_text(row, "description", policy.description);
    out["system_policies"].push_back(std::move(row));
  }
  for (const auto& policy : account.control_policies) {
    out["control_policies"].push_back({{"name", policy.name}, {"document", document(policy.document)}});
  }
  return out;
}

}  // namespace

std::string to_snapshot(const Store& store) {
  json out = {{"format_version", 1}, {"accounts", json::object()}};
  for (const auto& [id, account] : store.accounts) out["accounts"][account.name] = account_json(account);
  return out.dump(2) + "\n";
}

}  // namespace ramify::sim
