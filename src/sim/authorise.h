#pragma once

#include <string>
#include <vector>

#include "context.h"
#include "ramify/policy/evaluate.h"

namespace ramify::sim {

/// The resources that an operation is authorised on, all of which must be allowed: `acs:ram::<account>:role/<name>`.
[[nodiscard]] std::vector<std::string> resources_of(const Context& context, const Params& params);

/// The caller's right to call the operation: control policies, session policy, identity policies. The account itself
/// may do everything in its own account.
[[nodiscard]] Answer<void> authorise(const Context& context, const Params& params);

/// The caller's own side of sts:AssumeRole on the role of that name, whether it exists or not.
[[nodiscard]] Answer<void> authorise_assuming(const Context& context, const Account& owner,
                                              const std::string& role_name, const std::string& external_id);
/// The role's side: its trust policy.
[[nodiscard]] Answer<void> authorise_by_trust(const Context& context, const Account& owner, const Role& role,
                                              const std::string& external_id);

}  // namespace ramify::sim
