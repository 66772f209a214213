#pragma once

#include <string>
#include <vector>

#include "context.h"
#include "ramify/policy/evaluate.h"

namespace ramify::sim {

/// The caller's right to call the operation, by every permission that it needs: control policies, session policy,
/// identity policies. The account itself may do everything in its own account. A system policy whose document is not
/// known grants nothing, and the refusal says so.
[[nodiscard]] Answer<void> authorise(const Context& context, const Params& params);

/// Whether a session may ask who it is: only its session policy can stand in the way, where it is not exempt.
[[nodiscard]] Answer<void> authorise_asking_who(const Context& context);

/// The caller's own side of sts:AssumeRole on the role of that name, whether it exists or not.
[[nodiscard]] Answer<void> authorise_assuming(const Context& context, const Account& owner,
                                              const std::string& role_name, const std::string& external_id);
/// The role's side: its trust policy.
[[nodiscard]] Answer<void> authorise_by_trust(const Context& context, const Account& owner, const Role& role,
                                              const std::string& external_id);

}  // namespace ramify::sim
