#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>

#include "ramify/live/live.h"
#include "ramify/text/strict_json.h"
#include "ramify/text/text.h"

namespace ramify::live {
namespace {

using Json = nlohmann::ordered_json;

/// Reads one account's part. After the first fault nothing more is taken in, so callers need not look at each step.
class Reader {
 public:
  [[nodiscard]] const std::optional<Error>& fault() const { return fault_; }
  model::World world(const Json& root);

 private:
  void reject(const std::string& path, std::string_view what) {
    if (fault_) return;
    fault_ = Error{ErrorKind::usage,
                   fmt::format("snapshot: {}: {}", path.empty() ? "/" : path, what),
                   "schemas/snapshot.schema.json says what a snapshot holds",
                   {}};
  }
  bool object(const Json& json, const std::string& path, std::initializer_list<std::string_view> known);
  std::optional<std::string> text(const Json& json, const char* name, const std::string& path);
  std::string name(const Json& json, const char* member, const std::string& path);
  std::optional<bool> flag(const Json& json, const char* name, const std::string& path);
  std::optional<policy::Document> document(const Json& json, const char* name, policy::DocumentKind kind,
                                           const std::string& path);
  model::Tags tags(const Json& json, const std::string& path);
  /// Calls `take(item, path)` for each member of the array `name`.
  template <class Take>
  void each(const Json& json, const char* name, const std::string& path, const Take& take);

  void account(const std::string& key, const Json& json, model::World& world);
  void user(const Json& json, const std::string& path, model::Account& account);
  void access_key(const Json& json, const std::string& path, model::User& user);
  void group(const Json& json, const std::string& path, model::Account& account);
  void role(const Json& json, const std::string& path, model::Account& account);
  void policy(const Json& json, const std::string& path, model::Account& account);
  void attachment(const Json& json, const std::string& path, model::Account& account);

  std::optional<Error> fault_;
};

bool Reader::object(const Json& json, const std::string& path, std::initializer_list<std::string_view> known) {
  if (!json.is_object()) {
    reject(path, "this must be an object");
    return false;
  }
  for (const auto& [key, value] : json.items()) {
    if (std::find(known.begin(), known.end(), key) == known.end()) {
      reject(path, fmt::format("unknown member `{}`", text::printable(key)));
      return false;
    }
  }
  return true;
}

std::optional<std::string> Reader::text(const Json& json, const char* name, const std::string& path) {
  const auto found = json.find(name);
  if (found == json.end()) return std::nullopt;
  if (!found->is_string()) {
    reject(fmt::format("{}/{}", path, name), "this must be a text");
    return std::nullopt;
  }
  return found->get<std::string>();
}

std::string Reader::name(const Json& json, const char* member, const std::string& path) {
  auto value = text(json, member, path);
  if (!value || value->empty()) reject(path, fmt::format("`{}` is missing or empty", member));
  return value.value_or("");
}

std::optional<bool> Reader::flag(const Json& json, const char* name, const std::string& path) {
  const auto found = json.find(name);
  if (found == json.end()) return std::nullopt;
  if (!found->is_boolean()) {
    reject(fmt::format("{}/{}", path, name), "this must be true or false");
    return std::nullopt;
  }
  return found->get<bool>();
}

std::optional<policy::Document> Reader::document(const Json& json, const char* name, policy::DocumentKind kind,
                                                 const std::string& path) {
  const auto found = json.find(name);
  if (found == json.end()) {
    reject(path, fmt::format("`{}` is missing or empty", name));
    return std::nullopt;
  }
  auto parsed = policy::parse(found->dump(), kind);
  if (parsed) return *std::move(parsed);
  const auto& faults = parsed.error();
  reject(fmt::format("{}/{}{}", path, name, faults.empty() ? "" : faults[0].pointer),
         faults.empty() ? "this is no policy document" : faults[0].message);
  return std::nullopt;
}

model::Tags Reader::tags(const Json& json, const std::string& path) {
  model::Tags tags;
  const auto found = json.find("tags");
  if (found == json.end()) return tags;
  if (!found->is_object()) {
    reject(path + "/tags", "this must be an object");
    return tags;
  }
  for (const auto& [key, value] : found->items()) {
    if (!value.is_string()) {
      reject(path + "/tags/" + key, "this must be a text");
      return tags;
    }
    tags[key] = value.get<std::string>();
  }
  return tags;
}

template <class Take>
void Reader::each(const Json& json, const char* name, const std::string& path, const Take& take) {
  const auto found = json.find(name);
  if (found == json.end()) return;
  if (!found->is_array()) return reject(fmt::format("{}/{}", path, name), "this must be a list");
  for (std::size_t at = 0; at < found->size() && !fault_; ++at)
    take((*found)[at], fmt::format("{}/{}/{}", path, name, at));
}

void Reader::access_key(const Json& json, const std::string& path, model::User& user) {
  if (!object(json, path, {"id", "status", "created"})) return;
  model::AccessKey key{model::AccessKeyId::from_service(name(json, "id", path)), {}, {}};
  const auto status = text(json, "status", path).value_or("active");
  if (status != "active" && status != "inactive") return reject(path + "/status", "this must be active or inactive");
  key.status = status == "active" ? model::KeyStatus::active : model::KeyStatus::inactive;
  if (const auto created = text(json, "created", path)) {
    key.created = parse_instant(*created);
    if (!key.created) return reject(path + "/created", "this must be a time, e.g. 2026-01-31T08:00:00Z");
  }
  user.keys->push_back(std::move(key));
}

void Reader::user(const Json& json, const std::string& path, model::Account& account) {
  if (!object(json, path,
              {"name", "id", "display_name", "comments", "status", "tags", "console", "mfa_bound", "access_keys"})) {
    return;
  }
  model::User user{model::UserName::from_service(name(json, "name", path)), {}, {}, {}, {}, {}, {}, {}, {}, {}, false};
  user.id = text(json, "id", path);
  user.display_name = text(json, "display_name", path);
  user.comments = text(json, "comments", path);
  const auto status = text(json, "status", path).value_or("active");
  if (status != "active" && status != "freeze") return reject(path + "/status", "this must be active or freeze");
  user.frozen = status == "freeze";
  user.tags = tags(json, path);
  user.console = model::Presence::absent;
  if (const auto console = json.find("console"); console != json.end()) {
    if (!object(*console, path + "/console", {"mfa_required", "password_reset"})) return;
    user.console = model::Presence::present;
    user.login = {flag(*console, "mfa_required", path + "/console"),
                  flag(*console, "password_reset", path + "/console")};
  }
  user.mfa_bound = flag(json, "mfa_bound", path).value_or(false);
  user.keys.emplace();
  each(json, "access_keys", path, [&](const Json& key, const std::string& at) { access_key(key, at, user); });
  std::sort(user.keys->begin(), user.keys->end(), [](const auto& a, const auto& b) { return a.id < b.id; });
  if (!account.users.emplace(user.name, user).second) reject(path, "this user is there twice");
}

void Reader::group(const Json& json, const std::string& path, model::Account& account) {
  if (!object(json, path, {"name", "comments", "members"})) return;
  const auto group = model::GroupName::from_service(name(json, "name", path));
  if (!account.groups.emplace(group, model::Group{group, text(json, "comments", path)}).second) {
    return reject(path, "this group is there twice");
  }
  each(json, "members", path, [&](const Json& member, const std::string& at) {
    if (!member.is_string()) return reject(at, "this must be a text");
    account.memberships.insert({group, model::UserName::from_service(member.get<std::string>())});
  });
}

void Reader::role(const Json& json, const std::string& path, model::Account& account) {
  if (!object(json, path, {"name", "id", "description", "max_session", "trust", "tags"})) return;
  model::Role role{model::RoleName::from_service(name(json, "name", path)), {}, {}, {}, {}, {}};
  role.id = text(json, "id", path);
  role.description = text(json, "description", path);
  if (const auto seconds = json.find("max_session"); seconds != json.end()) {
    if (!seconds->is_number_integer()) return reject(path + "/max_session", "this must be a number of seconds");
    role.max_session = std::chrono::seconds(seconds->get<std::int64_t>());
  }
  role.trust = document(json, "trust", policy::DocumentKind::trust, path);
  role.tags = tags(json, path);
  if (!account.roles.emplace(role.name, role).second) reject(path, "this role is there twice");
}

void Reader::policy(const Json& json, const std::string& path, model::Account& account) {
  if (!object(json, path, {"name", "description", "document", "version", "versions", "tags"})) return;
  model::Policy policy{model::PolicyName::from_service(name(json, "name", path)), {}, {}, {}, {}};
  policy.description = text(json, "description", path);
  policy.document = document(json, "document", policy::DocumentKind::identity, path);
  policy.default_version = text(json, "version", path).value_or("v1");
  policy.tags = tags(json, path);
  if (!account.policies.emplace(policy.name, policy).second) reject(path, "this policy is there twice");
}

void Reader::attachment(const Json& json, const std::string& path, model::Account& account) {
  if (!object(json, path, {"policy", "type", "user", "group", "role", "resource_group"})) return;
  const auto type = model::parse_policy_type(name(json, "type", path));
  if (!type) return reject(path + "/type", "this must be Custom or System");
  std::optional<model::Principal> principal;
  for (const auto kind : {model::ObjectKind::user, model::ObjectKind::group, model::ObjectKind::role}) {
    auto who = text(json, std::string(to_string(kind)).c_str(), path);
    if (!who) continue;
    if (principal) return reject(path, "an attachment has one of user, group and role");
    principal = model::Principal{kind, *std::move(who)};
  }
  if (!principal) return reject(path, "an attachment has one of user, group and role");
  model::Attachment attachment{
      *std::move(principal), {*type, model::PolicyName::from_service(name(json, "policy", path))}, {}};
  if (auto id = text(json, "resource_group", path)) {
    attachment.resource_group = model::ResourceGroupId::from_service(*std::move(id));
  }
  account.attachments.insert(std::move(attachment));
}

void Reader::account(const std::string& key, const Json& json, model::World& world) {
  const auto path = "/accounts/" + key;
  const auto account_key = model::AccountKey::parse(key);
  if (!account_key) return reject(path, account_key.error().message);
  if (!object(json, path,
              {"id", "alias", "users", "groups", "roles", "policies", "attachments", "resource_groups",
               "identity_providers", "system_policies", "control_policies", "limits"})) {
    return;
  }
  const auto id = model::AccountId::parse(name(json, "id", path));
  if (!id) return reject(path + "/id", id.error().message);
  model::Account account{*id, {}, {}, {}, {}, {}, {}, {}, {}, {}};
  account.default_domain = text(json, "alias", path).value_or(id->str()) + ".onaliyun.com";
  each(json, "users", path, [&](const Json& item, const std::string& at) { user(item, at, account); });
  each(json, "groups", path, [&](const Json& item, const std::string& at) { group(item, at, account); });
  each(json, "roles", path, [&](const Json& item, const std::string& at) { role(item, at, account); });
  each(json, "policies", path, [&](const Json& item, const std::string& at) { policy(item, at, account); });
  each(json, "attachments", path, [&](const Json& item, const std::string& at) { attachment(item, at, account); });
  each(json, "resource_groups", path, [&](const Json& item, const std::string& at) {
    if (!object(item, at, {"id", "name", "display_name"})) return;
    account.resource_groups.insert(model::ResourceGroupId::from_service(name(item, "id", at)));
  });
  each(json, "system_policies", path, [&](const Json& item, const std::string& at) {
    if (!object(item, at, {"name", "description", "document"})) return;
    const auto policy_name = model::PolicyName::from_service(name(item, "name", at));
    if (auto read = document(item, "document", policy::DocumentKind::identity, at)) {
      account.system_policies.insert_or_assign(policy_name, *std::move(read));
    }
  });
  each(json, "control_policies", path, [&](const Json& item, const std::string& at) {
    if (!object(item, at, {"name", "document"})) return;
    model::ControlPolicy level{model::PolicyName::from_service(name(item, "name", at)), {}};
    level.document = document(item, "document", policy::DocumentKind::identity, at);
    account.control_policies.push_back(std::move(level));
  });
  world.accounts.emplace(*account_key, std::move(account));
}

model::World Reader::world(const Json& root) {
  model::World world;
  if (!object(root, "", {"format_version", "accounts"})) return world;
  const auto version = root.find("format_version");
  if (version == root.end() || *version != 1) {
    reject("/format_version", "this must be 1: the snapshot is of another version of ramify, or no snapshot");
    return world;
  }
  const auto accounts = root.find("accounts");
  if (accounts == root.end() || !accounts->is_object()) {
    reject("/accounts", "this must be an object");
    return world;
  }
  for (const auto& [key, json] : accounts->items()) account(key, json, world);
  return world;
}

}  // namespace

Result<model::World> from_snapshot(std::string_view json) {
  const auto parsed = text::parse_ordered_json(json);
  if (!parsed) {
    return fail(ErrorKind::usage,
                fmt::format("snapshot:{}:{}: {}", parsed.error().line, parsed.error().column, parsed.error().message));
  }
  Reader reader;
  auto world = reader.world(*parsed);
  if (reader.fault()) return tl::unexpected(*reader.fault());
  return world;
}

}  // namespace ramify::live
