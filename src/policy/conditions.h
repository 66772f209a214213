#pragma once

#include <set>
#include <string>

#include "ramify/policy/evaluate.h"

namespace ramify::policy {

enum class Truth { no, yes, unknown };

/// Whether all conditions hold. `unknown` where a key is not in a context that is not complete, or an operator is not
/// one of the service's; the keys that would settle it are added to `residual`.
[[nodiscard]] Truth conditions_hold(const Conditions& conditions, const Request& request,
                                    std::set<std::string>& residual);

}  // namespace ramify::policy
