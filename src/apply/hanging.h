#pragma once

#include <vector>

#include "ramify/apply/apply.h"

namespace ramify::apply {

/// What hangs on an object at this moment, so that the service will not delete it: attachments of both scopes; of a
/// group its members; of a user its groups, console logon and AccessKeys, and, as the user itself, its MFA device.
///
/// Calls: those of live::read_object; for a user ListGroupsForUser, for a policy ListEntitiesForPolicy and
/// ListPolicyAttachments.
[[nodiscard]] Result<std::vector<ops::Target>> hanging(const client::Session& session, const model::Address& object,
                                                       const ops::Context& context);

/// `company-b/group/crew <- user/alice`, `company-b/user/alice MFA device`
[[nodiscard]] std::string hanging_words(const ops::Target& target);

}  // namespace ramify::apply
