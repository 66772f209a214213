#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>

#include "documents.h"
#include "params.h"
#include "ramify/policy/document.h"
#include "ramify/text/strict_json.h"
#include "snapshot.h"
#include "state_file.h"

namespace ramify::sim {
namespace {

using nlohmann::ordered_json;

/// What is wrong with a seed, thrown and caught within this file alone.
struct SeedFault {
  std::string where;
  std::string what;
};

/// A value with its place in the file; every look checks the shape that the schema promises.
struct Node {
  const ordered_json& value;
  std::string where;

  [[noreturn]] void refuse(std::string what) const { throw SeedFault{where, std::move(what)}; }
  void expect_members(std::initializer_list<std::string_view> known) const {
    if (!value.is_object()) refuse("must be an object");
    for (const auto& [key, member] : value.items()) {
      if (std::find(known.begin(), known.end(), key) == known.end()) refuse(fmt::format("unknown member \"{}\"", key));
    }
  }
  [[nodiscard]] bool has(const char* key) const { return value.contains(key); }
  [[nodiscard]] Node at(const char* key) const {
    if (!has(key)) refuse(fmt::format("\"{}\" is missing", key));
    return {value[key], fmt::format("{}/{}", where, key)};
  }
  [[nodiscard]] std::string text() const {
    if (!value.is_string()) refuse("must be a string");
    return value.get<std::string>();
  }
  [[nodiscard]] std::string text_or(const char* key, std::string otherwise) const {
    return has(key) ? at(key).text() : std::move(otherwise);
  }
  [[nodiscard]] bool flag(const char* key) const {
    if (!has(key)) return false;
    if (!value[key].is_boolean()) at(key).refuse("must be true or false");
    return value[key].get<bool>();
  }
  template <class Visit>
  void each(const char* key, Visit visit) const {
    if (!has(key)) return;
    const Node list = at(key);
    if (!list.value.is_array()) list.refuse("must be a list");
    for (std::size_t i = 0; i < list.value.size(); ++i) visit(Node{list.value[i], fmt::format("{}/{}", list.where, i)});
  }
  [[nodiscard]] Tags tags() const {
    Tags out;
    if (!has("tags")) return out;
    const Node node = at("tags");
    if (!node.value.is_object()) node.refuse("must be an object");
    for (const auto& [key, tag] : node.value.items())
      out[key] = Node{tag, fmt::format("{}/{}", node.where, key)}.text();
    return out;
  }
  [[nodiscard]] std::string document(const char* key, policy::DocumentKind kind) const {
    const Node node = at(key);
    std::string text = node.value.dump();
    if (const auto parsed = policy::parse(text, kind); !parsed) {
      node.refuse(fmt::format("is not a policy document: {}", parsed.error().front().message));
    }
    return text;
  }
};

std::string checked_name(const Node& node, const char* parameter) {
  std::string name = node.at("name").text();
  if (auto field = check_field(wire::Service::ram, parameter, name); !field) {
    node.at("name").refuse(field.error().message);
  }
  return name;
}

/// Names are unique within an account; a second object of one name would silently replace the first.
template <class T>
T& add(ByName<T>& map, const Node& node, const std::string& name, T object) {
  const auto [it, fresh] = map.emplace(fold(name), std::move(object));
  if (!fresh) node.refuse(fmt::format("\"{}\" is there already", name));
  return it->second;
}

void read_user(Store& store, Account& account, const Node& node, const std::string& now) {
  node.expect_members(
      {"name", "id", "display_name", "comments", "status", "tags", "console", "mfa_bound", "access_keys"});
  const std::string name = checked_name(node, "UserName");
  User user;
  user.name = name;
  const std::string made = store.make_decimal_id(fmt::format("user/{}/{}", account.id, fold(name)), '2');
  user.id = node.text_or("id", made);
  user.display_name = node.text_or("display_name", name);
  user.comments = node.text_or("comments", {});
  user.created = user.updated = now;
  const std::string status = node.text_or("status", "active");
  if (status != "active" && status != "freeze") node.at("status").refuse("must be active or freeze");
  user.frozen = status == "freeze";
  user.tags = node.tags();
  if (node.has("console")) {
    const Node console = node.at("console");
    console.expect_members({"mfa_required", "password_reset"});
    LoginProfile login;
    login.mfa_required = console.flag("mfa_required");
    login.password_reset = console.flag("password_reset");
    login.created = login.updated = now;
    user.login = login;
  }
  if (node.flag("mfa_bound")) {
    MfaDevice device;
    device.serial = fmt::format("acs:ram::{}:mfa/{}", account.id, name);
    device.seed = store.make("mfa/" + device.serial, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 32);
    device.created = device.activated = now;
    device.user = fold(name);
    user.mfa_serial = device.serial;
    account.mfa_devices[device.serial] = device;
  }
  node.each("access_keys", [&](const Node& item) {
    item.expect_members({"id", "status", "created"});
    AccessKey key = store.make_access_key(fmt::format("{}/{}", account.id, fold(name)), now);
    key.id = item.at("id").text();
    key.active = item.text_or("status", "active") == "active";
    key.created = item.text_or("created", now);
    user.keys[key.id] = key;
  });
  add(account.users, node, name, std::move(user));
}

void read_group(Store& store, Account& account, const Node& node, const std::string& now) {
  node.expect_members({"name", "comments", "members"});
  Group group;
  group.name = group.display_name = checked_name(node, "GroupName");
  group.comments = node.text_or("comments", {});
  group.created = group.updated = now;
  group.id = "g-" + store.make(fmt::format("group/{}/{}", account.id, fold(group.name)), kAlphanumeric, 16);
  node.each("members", [&](const Node& member) {
    if (account.find_user(member.text()) == nullptr) {
      member.refuse(fmt::format("there is no user \"{}\" in the account", member.text()));
    }
    group.members[fold(member.text())] = now;
  });
  const std::string name = group.name;
  add(account.groups, node, name, std::move(group));
}

void read_role(Store& store, Account& account, const Node& node, const std::string& now) {
  node.expect_members({"name", "id", "description", "max_session", "trust", "tags"});
  Role role;
  role.name = checked_name(node, "RoleName");
  const std::string made = store.make_decimal_id(fmt::format("role/{}/{}", account.id, fold(role.name)), '3');
  role.id = node.text_or("id", made);
  role.description = node.text_or("description", {});
  role.trust = node.document("trust", policy::DocumentKind::trust);
  if (node.has("max_session")) {
    const Node seconds = node.at("max_session");
    if (!seconds.value.is_number_integer()) seconds.refuse("must be a number of seconds");
    role.max_session = seconds.value.get<int>();
  }
  role.tags = node.tags();
  role.created = role.updated = now;
  const std::string name = role.name;
  add(account.roles, node, name, std::move(role));
}

void read_policy(Account& account, const Node& node, const std::string& now) {
  node.expect_members({"name", "description", "document", "version", "versions", "tags"});
  Policy policy;
  policy.name = checked_name(node, "PolicyName");
  policy.description = node.text_or("description", {});
  policy.created = policy.updated = now;
  policy.tags = node.tags();
  const std::string version = node.text_or("version", "v1");
  if (auto field = check_field(wire::Service::ram, "VersionId", version); !field) {
    node.at("version").refuse("must be a version id such as v1");
  }
  policy.default_version = std::stoi(version.substr(1));
  policy.next_version = policy.default_version + 1;
  // A policy whose number has gone up had earlier versions: as many of them are there as it can have, all alike.
  const int kept = static_cast<int>(Quotas{}.versions_per_policy);
  const std::string document = node.document("document", policy::DocumentKind::identity);
  node.each("versions", [&](const Node& item) {
    item.expect_members({"id", "created", "default"});
    const std::string id = item.at("id").text();
    if (!check_field(wire::Service::ram, "VersionId", id)) item.at("id").refuse("must be a version id such as v1");
    policy.versions.push_back({std::stoi(id.substr(1)), document, item.text_or("created", now)});
    policy.next_version = std::max(policy.next_version, policy.versions.back().number + 1);
  });
  const bool listed = !policy.versions.empty();
  for (int number = std::max(1, policy.default_version - kept + 1); number <= policy.default_version; ++number) {
    if (!listed) policy.versions.push_back({number, document, now});
  }
  const std::string name = policy.name;
  add(account.policies, node, name, std::move(policy));
}

void read_attachment(Account& account, const Node& node, const std::string& now) {
  node.expect_members({"policy", "type", "user", "group", "role", "resource_group"});
  AttachmentKey key;
  const auto principal = [&](const char* member, PrincipalKind kind, bool exists) {
    if (!exists) node.at(member).refuse(fmt::format("there is no such {} in the account", member));
    key.kind = kind;
    key.principal = fold(node.at(member).text());
  };
  if (node.has("user")) principal("user", PrincipalKind::user, account.find_user(node.at("user").text()) != nullptr);
  if (node.has("group")) {
    principal("group", PrincipalKind::group, account.find_group(node.at("group").text()) != nullptr);
  }
  if (node.has("role")) principal("role", PrincipalKind::role, account.find_role(node.at("role").text()) != nullptr);
  if (key.principal.empty()) node.refuse("names no user, group or role");
  const std::string type = node.at("type").text();
  if (type != "Custom" && type != "System") node.at("type").refuse("must be Custom or System");
  key.policy = fold(node.at("policy").text());
  key.policy_kind = type == "System" ? PolicyKind::system : PolicyKind::custom;
  const bool known = type == "System" ? find_system_policy(account, key.policy).has_value()
                                      : account.find_policy(key.policy) != nullptr;
  if (!known) node.at("policy").refuse(fmt::format("there is no {} policy of that name", type));
  key.resource_group = node.text_or("resource_group", {});
  if (!key.resource_group.empty() && account.resource_groups.count(key.resource_group) == 0) {
    node.at("resource_group").refuse("is not among the account's resource_groups");
  }
  account.attachments.emplace(key, now);
}

std::vector<std::string> texts(const Node& node, const char* key) {
  std::vector<std::string> out;
  node.each(key, [&](const Node& item) { out.push_back(item.text()); });
  return out;
}

IdentityProvider read_provider(const Node& node, const std::string& now) {
  node.expect_members({"kind", "name", "description", "metadata", "issuer", "client_ids", "fingerprints", "jwks",
                       "issuance_limit_hours"});
  IdentityProvider provider;
  provider.kind = node.at("kind").text();
  if (provider.kind != "saml" && provider.kind != "oidc") node.at("kind").refuse("must be saml or oidc");
  provider.name = node.at("name").text();
  provider.created = now;
  provider.description = node.text_or("description", {});
  provider.metadata = node.text_or("metadata", {});
  provider.issuer = node.text_or("issuer", {});
  provider.client_ids = texts(node, "client_ids");
  provider.fingerprints = texts(node, "fingerprints");
  if (node.has("jwks")) provider.jwks = node.at("jwks").value.dump();
  if (node.has("issuance_limit_hours")) {
    const Node hours = node.at("issuance_limit_hours");
    if (!hours.value.is_number_integer()) hours.refuse("must be a number of hours");
    provider.issuance_limit_hours = hours.value.get<int>();
  }
  return provider;
}

void read_surroundings(Account& account, const Node& node, const std::string& now) {
  node.each("resource_groups", [&](const Node& item) {
    item.expect_members({"id", "name", "display_name", "tags"});
    const std::string id = item.at("id").text();
    account.resource_groups[id] = {id, item.text_or("name", id), item.text_or("display_name", id), now, item.tags()};
  });
  node.each("identity_providers",
            [&](const Node& item) { account.identity_providers.insert(read_provider(item, now)); });
  node.each("system_policies", [&](const Node& item) {
    item.expect_members({"name", "description", "document"});
    const std::string name = checked_name(item, "PolicyName");
    account.system_policies[fold(name)] = {name, item.text_or("description", {}),
                                           item.document("document", policy::DocumentKind::identity)};
  });
  node.each("control_policies", [&](const Node& item) {
    item.expect_members({"name", "document"});
    account.control_policies.push_back(
        {item.at("name").text(), item.document("document", policy::DocumentKind::identity)});
  });
}

void read_account(Store& store, const std::string& name, const Node& node, const std::string& now) {
  node.expect_members({"id", "alias", "users", "groups", "roles", "policies", "attachments", "resource_groups",
                       "identity_providers", "system_policies", "control_policies", "limits"});
  const std::string id = node.at("id").text();
  if (id.size() != 16 || id.find_first_not_of("0123456789") != std::string::npos) {
    node.at("id").refuse("must be 16 digits in quotes");
  }
  Account& account = store.accounts[id];
  if (account.id.empty()) {
    account.id = id;
    const AccessKey key = store.make_access_key(id + "/root", now);
    account.root_keys[key.id] = key;
  }
  account.name = name;
  account.alias = node.text_or("alias", account.alias);
  read_surroundings(account, node, now);
  node.each("users", [&](const Node& item) { read_user(store, account, item, now); });
  node.each("groups", [&](const Node& item) { read_group(store, account, item, now); });
  node.each("roles", [&](const Node& item) { read_role(store, account, item, now); });
  node.each("policies", [&](const Node& item) { read_policy(account, item, now); });
  node.each("attachments", [&](const Node& item) { read_attachment(account, item, now); });
}

void read_snapshot(Store& store, const ordered_json& json, const std::string& now) {
  const Node root{json, ""};
  root.expect_members({"format_version", "accounts"});
  if (root.at("format_version").value != 1) root.at("format_version").refuse("must be 1");
  const Node accounts = root.at("accounts");
  if (!accounts.value.is_object()) accounts.refuse("must be an object");
  for (const auto& [name, account] : accounts.value.items()) {
    read_account(store, name, Node{account, fmt::format("{}/{}", accounts.where, name)}, now);
  }
}

}  // namespace

Result<void> lay_seed(Store& store, const std::filesystem::path& file, const std::string& now) {
  constexpr const char* kHelp = "schemas/snapshot.schema.json describes a seed file";
  const auto text = read_file(file);
  if (!text) return tl::unexpected<Error>(text.error());
  const auto json = text::parse_ordered_json(*text, {64, std::size_t{256} << 20});
  if (!json) {
    return fail(
        ErrorKind::usage,
        fmt::format("{}:{}:{}: {}", file.string(), json.error().line, json.error().column, json.error().message),
        kHelp);
  }
  try {
    read_snapshot(store, *json, now);
  } catch (const SeedFault& fault) {
    return fail(ErrorKind::usage,
                fmt::format("{}: {}: {}", file.string(), fault.where.empty() ? "/" : fault.where, fault.what), kHelp);
  }
  store.index();
  return {};
}

}  // namespace ramify::sim
