#include "state_file.h"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "ramify/text/strict_json.h"
#include "state_rows.h"

namespace ramify::sim {

using nlohmann::json;

// Both directions of one struct stand together, so that a member cannot be written and not read.
#define RAMIFY_SIM_STATE(...) NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(__VA_ARGS__)
RAMIFY_SIM_STATE(AccessKey, id, secret, active, created, last_used, last_used_service, updated)
RAMIFY_SIM_STATE(LoginProfile, password_digest, password_reset, mfa_required, active, created, updated,
                 password_changed, former_digests)
RAMIFY_SIM_STATE(Group, id, name, display_name, comments, created, updated, members)
RAMIFY_SIM_STATE(Role, id, name, description, trust, max_session, created, updated, tags, deletion_task)
RAMIFY_SIM_STATE(PolicyVersion, number, document, created)
RAMIFY_SIM_STATE(Policy, name, description, created, updated, tags, default_version, next_version, versions)
RAMIFY_SIM_STATE(SeededPolicy, name, description, document)
RAMIFY_SIM_STATE(ControlPolicy, name, document)
RAMIFY_SIM_STATE(MfaDevice, serial, seed, created, activated, user)
RAMIFY_SIM_STATE(ResourceGroup, id, name, display_name, created, tags)
RAMIFY_SIM_STATE(IdentityProvider, kind, name, created, description, metadata, issuer, client_ids, fingerprints, jwks,
                 issuance_limit_hours)
RAMIFY_SIM_STATE(RecycledKey, key, user_id, recycled)
RAMIFY_SIM_STATE(DeletionTask, id, role_name, created, ends)
RAMIFY_SIM_STATE(CredentialReport, csv, generated)
RAMIFY_SIM_STATE(Session, access_key_id, secret, token, account_id, role_id, role_name, session_name, expires, policy,
                 created, source_identity)

void to_json(json& out, const User& user) {
  out = {{"id", user.id},
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
}

void from_json(const json& in, User& user) {
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
}

RAMIFY_SIM_STATE(RecycledUser, user, recycled)
#undef RAMIFY_SIM_STATE

namespace {

const std::string& key_text(const std::string& key) {
  return key;
}
/// No name and no id holds a slash.
std::string key_text(const AttachmentKey& key) {
  return fmt::format("{}/{}/{}/{}/{}", static_cast<int>(key.kind), key.principal, static_cast<int>(key.policy_kind),
                     key.policy, key.resource_group);
}

AttachmentKey attachment_key(std::string_view text) {
  std::array<std::string_view, 5> parts;
  for (auto& part : parts) {
    const auto slash = text.find('/');
    part = text.substr(0, slash);
    text.remove_prefix(slash == std::string_view::npos ? text.size() : slash + 1);
  }
  AttachmentKey key;
  key.kind = parts[0] == "0" ? PrincipalKind::user : (parts[0] == "1" ? PrincipalKind::group : PrincipalKind::role);
  key.principal = parts[1];
  key.policy_kind = parts[2] == "0" ? PolicyKind::custom : PolicyKind::system;
  key.policy = parts[3];
  key.resource_group = parts[4];
  return key;
}

template <class Value>
void put(Table<std::string, Value>& table, const std::string& key, const json& value) {
  table[key] = value.get<Value>();
}
void put(AttachmentTable& table, const std::string& key, const json& value) {
  table.emplace(attachment_key(key), value.get<std::string>());
}
template <class Value>
void drop(Table<std::string, Value>& table, const std::string& key) {
  table.erase(key);
}
void drop(AttachmentTable& table, const std::string& key) {
  table.erase(attachment_key(key));
}

template <class Value>
Table<std::string, Value>& tracked(Table<std::string, Value>& table) {
  return table;
}
AttachmentTable::Dates& tracked(AttachmentTable& table) {
  return table.dates();
}

constexpr auto kTableToJson = [](const auto& table) {
  json out = json::object();
  for (const auto& [key, value] : table) out[key_text(key)] = value;
  return out;
};

/// Entries as they are now, null where they are gone.
template <class SomeTable>
json take_changes(SomeTable& changed) {
  auto& table = tracked(changed);
  json out = json::object();
  for (const auto& key : table.take_touched()) {
    const auto it = std::as_const(table).find(key);
    out[key_text(key)] = it == table.end() ? json() : json(it->second);
  }
  return out;
}

template <class SomeTable>
void put_all(SomeTable& table, const json& in, const char* name) {
  const auto rows = in.find(name);
  if (rows == in.end()) return;
  for (const auto& [key, value] : rows->items()) {
    if (value.is_null()) {
      drop(table, key);
    } else {
      put(table, key, value);
    }
  }
}

template <class Value>
void put_setting(Value& setting, const json& in, const char* name) {
  if (const auto value = in.find(name); value != in.end()) setting = value->template get<Value>();
}

template <class Value>
std::size_t stamp(const Value& setting) {
  return std::hash<std::string>()(json(setting).dump());
}
/// A report is large, and made anew as a whole.
std::size_t stamp(const CredentialReport& report) {
  return std::hash<std::string>()(fmt::format("{}|{}", report.generated, report.csv.size()));
}

json account_to_json(const Account& account) {
  json out = json::object();
  visit_tables(account, [&](const char* name, const auto& table) { out[name] = kTableToJson(table); });
  visit_settings(account, [&](const char* name, const auto& setting) { out[name] = setting; });
  return out;
}

/// Lays a whole account or what changed of it over the account.
void put_account(Account& account, const json& in) {
  visit_tables(account, [&](const char* name, auto& table) { put_all(table, in, name); });
  visit_settings(account, [&](const char* name, auto& setting) { put_setting(setting, in, name); });
}

}  // namespace

void Changes::begin(Store& store) {
  settings_.clear();
  visit_store_tables(store, [](const char*, auto& table) { tracked(table).forget_touched(); });
  for (const auto& entry : std::as_const(store.accounts)) {
    Account& account = store.accounts.at(entry.first);
    visit_tables(account, [](const char*, auto& table) { tracked(table).forget_touched(); });
    visit_settings(account,
                   [&](const char* name, const auto& setting) { settings_[account.id][name] = stamp(setting); });
  }
  store.accounts.forget_touched();
}

json Changes::take(Store& store) {
  json out = json::object();
  visit_store_tables(store, [&](const char* name, auto& table) {
    if (auto changed = take_changes(table); !changed.empty()) out[name] = std::move(changed);
  });
  for (const auto& id : store.accounts.take_touched()) {
    if (store.accounts.count(id) == 0) continue;
    Account& account = store.accounts.at(id);
    json changes = json::object();
    visit_tables(account, [&](const char* name, auto& table) {
      if (auto changed = take_changes(table); !changed.empty()) changes[name] = std::move(changed);
    });
    auto& stamps = settings_[id];
    visit_settings(account, [&](const char* name, const auto& setting) {
      const auto now = stamp(setting);
      if (std::exchange(stamps[name], now) != now) changes[name] = setting;
    });
    if (!changes.empty()) out["accounts"][id] = std::move(changes);
  }
  store.accounts.forget_touched();
  return out;
}

void Changes::forget(Store& store) {
  visit_store_tables(store, [](const char*, auto& table) { tracked(table).forget_touched(); });
  for (const auto& id : store.accounts.take_touched()) {
    if (store.accounts.count(id) == 0) continue;
    visit_tables(store.accounts.at(id), [](const char*, auto& table) { tracked(table).forget_touched(); });
  }
  store.accounts.forget_touched();
}

namespace {

void put_changes(Store& store, const json& changes) {
  visit_store_tables(store, [&](const char* name, auto& table) { put_all(table, changes, name); });
  const auto accounts = changes.find("accounts");
  if (accounts == changes.end()) return;
  for (const auto& [id, account] : accounts->items()) {
    Account& changed = store.accounts[id];
    changed.id = id;
    put_account(changed, account);
  }
}

tl::unexpected<Error> not_a_state(const text::JsonFault& fault) {
  return fail(ErrorKind::usage, fmt::format("line {}, column {}: {}", fault.line, fault.column, fault.message));
}

constexpr int kStateVersion = 3;
constexpr text::JsonLimits kLimits{64, std::size_t{1} << 30};

}  // namespace

std::string to_state(const Store& store, const NonceMemory& nonces, const Trail& trail) {
  json accounts = json::object();
  for (const auto& [id, account] : store.accounts) accounts[id] = account_to_json(account);
  json state = {{"ramify_simulator_state", kStateVersion}, {"seed", store.seed}, {"accounts", std::move(accounts)}};
  visit_store_tables(store, [&](const char* name, const auto& table) { state[name] = kTableToJson(table); });
  json& kept = state["nonces"] = json::object();
  nonces.each([&](const std::string& name, Instant until) { kept[name] = format_instant(until); });
  // Events are most of it, and text already.
  std::string out = state.dump(-1, ' ', false, json::error_handler_t::replace);
  out.pop_back();
  out += R"(,"events":[)";
  for (const auto& entry : trail.all()) {
    for (const auto& event : entry.second) {
      if (out.back() != '[') out += ',';
      out += kept_event(event);
    }
  }
  return out + "]}";
}

Result<State> from_state(std::string_view text) {
  const auto state = text::parse_json(text, kLimits);
  if (!state) return not_a_state(state.error());
  try {
    if (!state->is_object() || state->value("ramify_simulator_state", 0) != kStateVersion) {
      return fail(ErrorKind::usage, "it is not a simulator's state of this version");
    }
    State out;
    state->at("seed").get_to(out.store.seed);
    put_changes(out.store, *state);
    out.store.index();
    for (const auto& [name, until] : state->at("nonces").items()) {
      if (const auto instant = parse_instant(until.get<std::string>())) out.nonces.restore(name, *instant);
    }
    for (const auto& kept : state->at("events")) {
      if (auto event = event_kept(kept)) out.trail.restore(*std::move(event));
    }
    return out;
  } catch (const json::exception& e) {
    return fail(ErrorKind::usage, fmt::format("it is not a simulator's state: {}", e.what()));
  }
}

Result<void> apply_changes(Store& store, const nlohmann::json& changes) {
  try {
    put_changes(store, changes);
    return {};
  } catch (const json::exception& e) {
    return fail(ErrorKind::usage, fmt::format("it is not a simulator's state: {}", e.what()));
  }
}

}  // namespace ramify::sim
