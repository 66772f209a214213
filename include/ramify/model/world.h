#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "ramify/diag/instant.h"
#include "ramify/model/names.h"
#include "ramify/policy/document.h"

namespace ramify::model {

using Tags = std::map<std::string, std::string>;

/// A console logon, as far as it can be read back. `password_reset` acts at creation only.
struct LoginProfile {
  std::optional<bool> mfa_required;
  std::optional<bool> password_reset;
  bool operator==(const LoginProfile&) const = default;
};

enum class KeyStatus { active, inactive };

struct AccessKey {
  AccessKeyId id;
  KeyStatus status = KeyStatus::active;
  std::optional<Instant> created;
  bool operator==(const AccessKey&) const = default;
};

/// What is wanted of (or known about) a thing that a user may or may not have.
enum class Presence { unmanaged, absent, present };

/// How many active AccessKeys a user should hold.
struct KeyCount {
  std::uint32_t active = 0;
  std::optional<std::chrono::days> rotate_after;
  bool operator==(const KeyCount&) const = default;
};

/// In a desired world an absent optional means "not managed"; in a live one "not read" or "not there".
struct User {
  UserName name;
  std::optional<std::string> display_name;
  std::optional<std::string> comments;
  Tags tags;
  Presence console = Presence::unmanaged;
  LoginProfile login;                          ///< meaningful where `console` is present
  std::optional<KeyCount> wanted_keys;         ///< desired worlds only
  std::optional<std::vector<AccessKey>> keys;  ///< live worlds only, sorted by id; empty optional: not read
  std::optional<bool> mfa_bound;               ///< live worlds only
  std::optional<std::string> id;               ///< live worlds only: decimal, never a number
  bool frozen = false;                         ///< live worlds only
};

struct Group {
  GroupName name;
  std::optional<std::string> comments;
};

struct Role {
  RoleName name;
  std::optional<std::string> description;
  std::optional<std::chrono::seconds> max_session;
  std::optional<policy::Document> trust;
  Tags tags;
  std::optional<std::string> id;  ///< live worlds only
};

/// A custom policy; system policies are only ever referred to.
struct Policy {
  PolicyName name;
  std::optional<std::string> description;
  std::optional<policy::Document> document;
  Tags tags;
  std::optional<std::string> default_version;  ///< live worlds only
};

/// A control policy of the resource directory; one of several levels, each of which must allow.
struct ControlPolicy {
  PolicyName name;
  std::optional<policy::Document> document;  ///< empty: not known
};

struct Account {
  AccountId id;
  /// `<alias>.onaliyun.com` or `<id>.onaliyun.com`; empty where not known (desired worlds).
  std::string default_domain;
  std::map<UserName, User> users;
  std::map<GroupName, Group> groups;
  std::map<RoleName, Role> roles;
  std::map<PolicyName, Policy> policies;
  std::set<Attachment> attachments;
  std::set<Membership> memberships;
  std::set<ResourceGroupId> resource_groups;               ///< live worlds only
  std::map<PolicyName, policy::Document> system_policies;  ///< live documents, where they were read
  std::vector<ControlPolicy> control_policies{};           ///< live worlds only; from the root down
};

struct World {
  std::map<AccountKey, Account> accounts;
};

[[nodiscard]] bool contains(const Account& account, const ObjectRef& ref);
/// The name in `account` that equals `ref`'s but for letter case, where there is one that is not `ref` itself.
[[nodiscard]] std::optional<std::string> case_twin(const Account& account, const ObjectRef& ref);

/// The trust that nobody can meet: own account root under an ExternalId derived from `seed`.
[[nodiscard]] policy::Document unmeetable_trust(const AccountId& account, std::string_view seed);
/// True for any trust of that form, whatever its seed: so that `trust: []` read back is no change.
[[nodiscard]] bool is_unmeetable_trust(const policy::Document& trust, const AccountId& account);

/// The owner mark.
inline constexpr std::string_view kOwnerTag = "ramify:project";

}  // namespace ramify::model
