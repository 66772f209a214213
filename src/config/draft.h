#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "fields.h"
#include "ramify/config/config.h"
#include "ramify/model/scope.h"
#include "ramify/model/world.h"

/// What the files say, object by object, before names are looked up: references may still point at nothing.
namespace ramify::config {

/// `company-b/alice`, `"3000000000000003/bob"`; the part before the slash is an account's name or its id.
struct Reference {
  std::string account;
  std::string name;
  SourceRange where;
  [[nodiscard]] bool by_id() const { return model::AccountId::parse(account).has_value(); }
};

using Expiry = std::optional<Located<Instant>>;

struct PolicyEntry {
  model::PolicyName name;  ///< as written; its form is checked where nothing of that name is declared
  SourceRange where;
  std::optional<model::PolicyType> type;
  std::optional<model::ResourceGroupId> resource_group;
  Expiry expires;
};

struct AssumeEntry {
  Reference role;
  Expiry expires;
};

/// What users, groups and roles have alike.
struct Grants {
  std::vector<PolicyEntry> policies;
  std::vector<AssumeEntry> can_assume;
  bool keep = false;  ///< `extra_policies: keep`
};

struct Common {
  SourceRange where;  ///< the name
  bool absent = false;
  std::optional<Located<std::string>> previously;
  std::vector<std::pair<std::string, SourceRange>> fields;
  std::vector<std::pair<std::string, SourceRange>> tags;
};

struct TrustEntry {
  enum class Kind { account, user, role, service, federated } kind = Kind::account;
  Reference who;  ///< `name` alone for a service or a provider, `account` alone for an account
  policy::Conditions conditions;
  Expiry expires;
};

struct TrustDraft {
  std::optional<SourceRange> where;  ///< where the role says anything of its trust
  std::vector<TrustEntry> entries;
  std::optional<policy::Document> verbatim;
};

struct PolicyDraft : Common {
  std::optional<model::Policy> policy;
};
struct RoleDraft : Common {
  std::optional<model::Role> role;
  TrustDraft trust;
  Grants grants;
};
struct GroupDraft : Common {
  std::optional<model::Group> group;
  Grants grants;
  bool keep_members = false;
};
struct UserDraft : Common {
  std::optional<model::User> user;
  std::vector<Located<model::GroupName>> groups;  ///< as written, too
  Expiry expires;
  Grants grants;
};

struct AccountDraft {
  SourceRange where;
  std::optional<Located<model::AccountId>> id;
  bool id_written = false;
  std::optional<Located<model::ManageMode>> manage;
  std::optional<Located<int>> tier;
  std::vector<Located<model::ObjectPattern>> ignore;
  std::vector<Located<model::ObjectPattern>> protect;
  std::map<model::PolicyName, PolicyDraft> policies;
  std::map<model::RoleName, RoleDraft> roles;
  std::map<model::GroupName, GroupDraft> groups;
  std::map<model::UserName, UserDraft> users;
  /// Kinds whose declarations could not be read: that a name is not among them says nothing.
  std::set<model::ObjectKind> unread;
};

struct Draft {
  std::string project;
  std::uint32_t admins_minimum = 2;
  bool expires_in_trust = false;
  std::map<model::AccountKey, AccountDraft> accounts;
  bool incomplete = false;  ///< a part could not be read: that a name is not declared says nothing
  std::vector<Located<std::string>> access_tests;
  std::vector<Suppression> suppressions;
};

}  // namespace ramify::config
