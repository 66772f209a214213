#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "attachment_table.h"
#include "document_cache.h"
#include "rights.h"
#include "table.h"

namespace ramify::sim {

/// Objects by folded name: the service resolves names without regard to case and reports them as they were created.
template <class T>
using ByName = Table<std::string, T>;
using Tags = std::map<std::string, std::string>;

struct AccessKey {
  std::string id;
  std::string secret;
  bool active = true;
  std::string created;
  std::string last_used;  ///< empty: never
  std::string last_used_service;
  std::string updated;  ///< last change of its status; empty: none
};

struct LoginProfile {
  std::string password_digest;
  bool password_reset = false;
  bool mfa_required = false;
  bool active = true;
  std::string created;
  std::string updated;
  std::string password_changed;
  std::vector<std::string> former_digests;  ///< newest first, as many as the reuse rule can ask for
};

struct User {
  std::string id;
  std::string name;
  std::string display_name;
  std::string mobile_phone;
  std::string email;
  std::string comments;
  std::string created;
  std::string updated;
  bool frozen = false;
  Tags tags;
  std::optional<LoginProfile> login;
  std::map<std::string, AccessKey> keys;  ///< by id
  std::string mfa_serial;                 ///< empty: none bound
};

struct Group {
  std::string id;
  std::string name;
  std::string display_name;
  std::string comments;
  std::string created;
  std::string updated;
  std::map<std::string, std::string> members;  ///< folded user name -> since when
};

struct Role {
  std::string id;
  std::string name;
  std::string description;
  std::string trust;  ///< as written
  int max_session = 3600;
  std::string created;
  std::string updated;
  Tags tags;
  std::string deletion_task;  ///< under way; empty: none
};

struct PolicyVersion {
  int number = 1;
  std::string document;  ///< as written
  std::string created;
  [[nodiscard]] std::string id() const { return "v" + std::to_string(number); }
};

struct Policy {
  std::string name;
  std::string description;
  std::string created;
  std::string updated;
  Tags tags;
  int default_version = 1;
  int next_version = 2;
  std::vector<PolicyVersion> versions;  ///< oldest first
  [[nodiscard]] const PolicyVersion* version(int number) const;
  [[nodiscard]] const PolicyVersion& current() const;
};

/// A system policy that a seed added, or whose live document it gave.
struct SeededPolicy {
  std::string name;
  std::string description;
  std::string document;
};

struct ControlPolicy {
  std::string name;
  std::string document;
};

struct MfaDevice {
  std::string serial;
  std::string seed;
  std::string created;
  std::string activated;
  std::string user;  ///< folded; empty: not bound
};

struct ResourceGroup {
  std::string id;
  std::string name;
  std::string display_name;
  std::string created;
  Tags tags;
};

struct IdentityProvider {
  std::string kind;  ///< saml or oidc
  std::string name;
  std::string created;
  std::string description;
  std::string metadata;  ///< of saml: the IdP's metadata document
  std::string issuer;    ///< of oidc
  std::vector<std::string> client_ids;
  std::vector<std::string> fingerprints;
  std::string jwks;               ///< of oidc: the issuer's keys, which the service would fetch
  int issuance_limit_hours = 12;  ///< of oidc: how old a token may be
  auto operator<=>(const IdentityProvider&) const = default;
};

/// In the recycle bin.
struct RecycledUser {
  User user;
  std::string recycled;
};
struct RecycledKey {
  AccessKey key;
  std::string user_id;  ///< empty: the account's own
  std::string recycled;
};

/// What DeleteServiceLinkedRole started.
struct DeletionTask {
  std::string id;
  std::string role_name;
  std::string created;
  std::string ends;  ///< when the role goes
};

struct CredentialReport {
  std::string csv;
  std::string generated;  ///< empty: none was asked for
};

struct Account {
  std::string id;
  std::string alias;  ///< empty: none was set, the id stands in
  std::string name;   ///< what a snapshot and a connection file call it
  std::map<std::string, AccessKey> root_keys;
  ByName<User> users;
  ByName<Group> groups;
  ByName<Role> roles;
  ByName<Policy> policies;
  AttachmentTable attachments;
  Table<std::string, MfaDevice> mfa_devices;  ///< by serial number
  Table<std::string, ResourceGroup> resource_groups;
  std::set<IdentityProvider> identity_providers;
  ByName<SeededPolicy> system_policies;
  std::vector<ControlPolicy> control_policies;  ///< from the root down
  nlohmann::json password_policy = nlohmann::json::object();
  nlohmann::json security_preference = nlohmann::json::object();
  Table<std::string, RecycledUser> recycled_users;  ///< by id
  Table<std::string, RecycledKey> recycled_keys;    ///< by AccessKey id
  Table<std::string, DeletionTask> deletion_tasks;  ///< by id
  CredentialReport credential_report;
  /// Folded group names by folded member; derived, see Store::index.
  std::map<std::string, std::set<std::string>> groups_of;

  [[nodiscard]] std::string domain_label() const { return alias.empty() ? id : alias; }
  [[nodiscard]] std::string default_domain() const { return domain_label() + ".onaliyun.com"; }
  [[nodiscard]] User* find_user(std::string_view name);
  [[nodiscard]] Group* find_group(std::string_view name);
  [[nodiscard]] Role* find_role(std::string_view name);
  [[nodiscard]] Policy* find_policy(std::string_view name);
  [[nodiscard]] std::size_t attachments_of(PrincipalKind kind, const std::string& folded) const;
  /// What is attached to a user or group follows its new name.
  void rename_in_attachments(PrincipalKind kind, const std::string& from, const std::string& to);
  [[nodiscard]] std::size_t attachments_of(PolicyKind kind, const std::string& folded) const;

  // Memberships change here alone, so that `groups_of` is always right. Names folded.
  [[nodiscard]] const std::set<std::string>& groups_with(const std::string& user) const;
  void join(const std::string& group, const std::string& user, const std::string& since);
  /// False where the user was no member.
  [[nodiscard]] bool leave(const std::string& group, const std::string& user);
  void rename_member(const std::string& from, const std::string& to);
  void rename_group(const std::string& from, const std::string& to);
};

/// Temporary credentials that AssumeRole gave out.
struct Session {
  std::string access_key_id;
  std::string secret;
  std::string token;
  std::string account_id;
  std::string role_id;
  std::string role_name;
  std::string session_name;
  std::string expires;
  std::string policy;  ///< empty: none
  std::string created;
  std::string source_identity;
};

/// Whose an AccessKey is.
struct KeyOwner {
  std::string account_id;
  std::string user;  ///< folded; empty: the account's own
};

/// Everything the service holds. Not guarded itself: the server's lock guards it. What is added here, to an account or
/// to the store, gets a row in state_rows.h: the state file and its journal hold what stands there.
struct Store {
  std::uint64_t seed = 1;
  Table<std::string, Account> accounts;          ///< by id
  Table<std::string, Session> sessions;          ///< by AccessKey id
  Table<std::string, std::uint64_t> generation;  ///< how often something of this kind and name was made
  std::map<std::string, KeyOwner> key_owners;    ///< by AccessKey id; derived, see index
  DocumentCache documents;                       ///< policies as the authorisation reads them; derived
  /// By account and principal, for as long as nothing changes; points into `documents`.
  std::unordered_map<std::string, Held> rights;

  /// Makes what is derived anew, after the store was laid out or read as a whole.
  void index();
  [[nodiscard]] Account* find_account(const std::string& id);

  /// Characters of `alphabet` that depend on the seed, what is made and how often it was made before: the same run
  /// gives the same ids whatever the order of calls, and no restart repeats one.
  [[nodiscard]] std::string make(std::string_view what, std::string_view alphabet, std::size_t length);
  [[nodiscard]] std::string make_decimal_id(std::string_view what, char first);
  [[nodiscard]] AccessKey make_access_key(std::string_view owner, const std::string& now);
};

[[nodiscard]] std::string fold(std::string_view name);

inline constexpr std::string_view kAlphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

}  // namespace ramify::sim
