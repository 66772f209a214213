#pragma once

#include <map>
#include <set>
#include <string>

#include "ramify/client/client.h"
#include "ramify/diag/result.h"
#include "ramify/model/world.h"

namespace ramify::live {

/// What GetCallerIdentity said for one account.
struct Identity {
  model::AccountId account;
  std::string arn;            ///< as returned
  std::string identity_type;  ///< Account, RAMUser, AssumedRoleUser
};

/// Confirms for every account that its credentials belong to the id that the configuration names, before anything else
/// is believed. All accounts are asked; a mismatch is `wrong_account` and names both ids.
[[nodiscard]] Result<std::map<model::AccountKey, Identity>> confirm_identities(
    const client::Sessions& sessions, const std::map<model::AccountKey, model::AccountId>& expected);

/// Users about whom the configuration says something that only per-user calls can tell.
struct ReadScope {
  std::map<model::AccountKey, std::set<model::UserName>> login_profiles;
  std::map<model::AccountKey, std::set<model::UserName>> access_keys;
  std::map<model::AccountKey, std::set<model::UserName>> mfa;
  /// System policies whose live document is wanted.
  std::map<model::AccountKey, std::set<model::PolicyName>> system_documents;
  /// Users that carry this project's owner mark are read as if they were named in all three sets above: one that is
  /// declared no more has to be taken apart before it can be deleted. Empty: nobody by mark.
  std::string project;
  /// Everybody is read so: for snapshots, and where all users are managed.
  bool every_user = false;
};

/// Reads all accounts, side by side, in few calls: IMS ListUsers (every status), ListGroups, RAM ListRoles and
/// ListPolicies, ResourceManager ListPolicyAttachments, GetRole and GetPolicy for each role and custom policy,
/// ListUsersForGroup. What vanishes between a list and a look is taken as gone. A policy document that cannot be read
/// ends the reading with a `protocol` error that names its role or policy: half an answer to "who can get in" is none.
[[nodiscard]] Result<model::World> read(const client::Sessions& sessions,
                                        const std::map<model::AccountKey, model::AccountId>& expected,
                                        const ReadScope& scope);

/// A world as a snapshot file's text (schemas/snapshot.schema.json), sorted; and back. In a snapshot an absent console,
/// key list or MFA means that the user has none. Faults of a snapshot are of kind `usage` and name the place.
[[nodiscard]] std::string to_snapshot(const model::World& world);
[[nodiscard]] Result<model::World> from_snapshot(std::string_view json);

}  // namespace ramify::live
