#pragma once

#include "ramify/client/client.h"
#include "ramify/diag/result.h"
#include "ramify/model/world.h"

namespace ramify::live {

/// One object as the service has it at this moment, alone in an account: its fields, its tags, its attachments of both
/// scopes, of a group its members, of a role its trust, of a policy its document. `like` says which account it is, and
/// of a user which of console, AccessKeys and MFA are wanted: those that its user of that name has read. An object that
/// is not there is not in the answer; a document that cannot be parsed is left empty.
///
/// Calls: GetUser (IMS), GetGroup, GetRole or GetPolicy; ListTagResources; ListPoliciesFor*; ListPolicyAttachments and
/// ListUsersForGroup; GetLoginProfile, ListAccessKeys, GetUserMFAInfo. Side by side, in two rounds.
[[nodiscard]] Result<model::Account> read_object(const client::Session& session, const model::Account& like,
                                                 const model::ObjectRef& object);

}  // namespace ramify::live
