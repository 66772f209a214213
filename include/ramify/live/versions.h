#pragma once

#include <map>
#include <string>
#include <vector>

#include "ramify/client/client.h"
#include "ramify/diag/result.h"

namespace ramify::live {

/// Of the policies, those that hold as many versions as the service lets them, each with the version that it would
/// delete to make room for one more: the oldest that is not the default, as `v2 of 2025-01-31`. One call a policy
/// (ListPolicyVersions); a policy that is not there has none.
[[nodiscard]] Result<std::map<model::Address, std::string>> evictions(const client::Sessions& sessions,
                                                                      const std::vector<model::Address>& policies);

}  // namespace ramify::live
