#include "state_file.h"

#include <fmt/format.h>

#include "ramify/text/strict_json.h"

namespace ramify::sim {

using nlohmann::json;

// Both directions of one struct stand together, so that a member cannot be written and not read.
#define RAMIFY_SIM_STATE(...) NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(__VA_ARGS__)
RAMIFY_SIM_STATE(AccessKey, id, secret, active, created, last_used, last_used_service)
RAMIFY_SIM_STATE(LoginProfile, password_digest, password_reset, mfa_required, active, created, updated)
RAMIFY_SIM_STATE(Group, id, name, display_name, comments, created, updated, members)
RAMIFY_SIM_STATE(Role, id, name, description, trust, max_session, created, updated, tags)
RAMIFY_SIM_STATE(PolicyVersion, number, document, created)
RAMIFY_SIM_STATE(Policy, name, description, created, updated, tags, default_version, next_version, versions)
RAMIFY_SIM_STATE(SeededPolicy, name, description, document)
RAMIFY_SIM_STATE(ControlPolicy, name, document)
RAMIFY_SIM_STATE(MfaDevice, serial, seed, created, activated, user)
RAMIFY_SIM_STATE(ResourceGroup, id, name, display_name, created)
RAMIFY_SIM_STATE(IdentityProvider, kind, name, created)
RAMIFY_SIM_STATE(Session, access_key_id, secret, token, account_id, role_id, role_name, session_name, expires, policy)
#undef RAMIFY_SIM_STATE

namespace {

json user_to_json(const User& user) {
  json out = {{"id", user.id},
              {"name", user.name},
              {"display_name", user.display_name},
              {"mobile_phone", user.mobile_phone},
              {"email", user.email},
              {"comments", user.comments},
              {"created", user.created},
              {"updated", user.updated},
              {"frozen", user.frozen},
              {"tags", user.tags},
              {"keys", user.keys},
              {"mfa_serial", user.mfa_serial}};
  if (user.login) out["login"] = *user.login;
  return out;
}

User user_from_json(const json& in) {
  User user;
  in.at("id").get_to(user.id);
  in.at("name").get_to(user.name);
  in.at("display_name").get_to(user.display_name);
  in.at("mobile_phone").get_to(user.mobile_phone);
  in.at("email").get_to(user.email);
  in.at("comments").get_to(user.comments);
  in.at("created").get_to(user.created);
  in.at("updated").get_to(user.updated);
  in.at("frozen").get_to(user.frozen);
  in.at("tags").get_to(user.tags);
  in.at("keys").get_to(user.keys);
  in.at("mfa_serial").get_to(user.mfa_serial);
  if (in.contains("login")) user.login = in.at("login").get<LoginProfile>();
  return user;
}

json account_to_json(const Account& account) {
  json users = json::object();
  for (const auto& [folded, user] : account.users) users[folded] = user_to_json(user);
  json attachments = json::array();
  for (const auto& [key, date] : account.attachments) {
    attachments.push_back({static_cast<int>(key.kind), key.principal, static_cast<int>(key.policy_kind), key.policy,
                           key.resource_group, date});
  }
  return {{"alias", account.alias},
          {"name", account.name},
          {"root_keys", account.root_keys},
          {"users", std::move(users)},
          {"groups", account.groups},
          {"roles", account.roles},
          {"policies", account.policies},
          {"attachments", std::move(attachments)},
          {"mfa_devices", account.mfa_devices},
          {"resource_groups", account.resource_groups},
          {"identity_providers", account.identity_providers},
          {"system_policies", account.system_policies},
          {"control_policies", account.control_policies},
          {"password_policy", account.password_policy},
          {"security_preference", account.security_preference}};
}

Account account_from_json(const std::string& id, const json& in) {
  Account account;
  account.id = id;
  in.at("alias").get_to(account.alias);
  in.at("name").get_to(account.name);
  in.at("root_keys").get_to(account.root_keys);
  for (const auto& [folded, user] : in.at("users").items()) account.users.emplace(folded, user_from_json(user));
  in.at("groups").get_to(account.groups);
  in.at("roles").get_to(account.roles);
  in.at("policies").get_to(account.policies);
  for (const auto& row : in.at("attachments")) {
    AttachmentKey key;
    key.kind = static_cast<PrincipalKind>(row.at(0).get<int>());
    row.at(1).get_to(key.principal);
    key.policy_kind = static_cast<PolicyKind>(row.at(2).get<int>());
    row.at(3).get_to(key.policy);
    row.at(4).get_to(key.resource_group);
    account.attachments.emplace(std::move(key), row.at(5).get<std::string>());
  }
  in.at("mfa_devices").get_to(account.mfa_devices);
  in.at("resource_groups").get_to(account.resource_groups);
  in.at("identity_providers").get_to(account.identity_providers);
  in.at("system_policies").get_to(account.system_policies);
  in.at("control_policies").get_to(account.control_policies);
  account.password_policy = in.at("password_policy");
  account.security_preference = in.at("security_preference");
  return account;
}

}  // namespace

std::string to_state(const Store& store) {
  json accounts = json::object();
  for (const auto& [id, account] : store.accounts) accounts[id] = account_to_json(account);
  const json state = {{"ramify_simulator_state", 1},
                      {"seed", store.seed},
                      {"generation", store.generation},
                      {"accounts", std::move(accounts)},
                      {"sessions", store.sessions}};
  return state.dump() + "\n";
}

Result<Store> from_state(std::string_view text) {
  const auto state = text::parse_json(text, {64, std::size_t{1} << 30});
  if (!state) {
    return fail(ErrorKind::usage,
                fmt::format("line {}, column {}: {}", state.error().line, state.error().column, state.error().message));
  }
  try {
    if (!state->is_object() || state->value("ramify_simulator_state", 0) != 1) {
      return fail(ErrorKind::usage, "it is not a simulator's state of this version");
    }
    Store store;
    state->at("seed").get_to(store.seed);
    state->at("generation").get_to(store.generation);
    for (const auto& [id, account] : state->at("accounts").items()) {
      store.accounts.emplace(id, account_from_json(id, account));
    }
    state->at("sessions").get_to(store.sessions);
    store.index_keys();
    return store;
  } catch (const json::exception& e) {
    return fail(ErrorKind::usage, fmt::format("it is not a simulator's state: {}", e.what()));
  }
}

}  // namespace ramify::sim
