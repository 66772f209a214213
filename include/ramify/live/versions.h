#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "ramify/client/client.h"
#include "ramify/diag/result.h"
#include "ramify/model/world.h"

namespace ramify::live {

/// One version of a custom policy.
struct PolicyVersion {
  std::string id;  ///< `v12`: the service counts up and uses no number twice
  std::string created;
  bool is_default = false;
  bool operator==(const PolicyVersion&) const = default;
};
using PolicyVersions = std::map<model::Address, std::vector<PolicyVersion>>;

/// The versions of these policies. One call each (ListPolicyVersions), side by side; a policy that is not there has
/// none.
[[nodiscard]] Result<PolicyVersions> read_versions(const client::Sessions& sessions,
                                                   const std::vector<model::Address>& policies);

/// Of the policies that hold as many versions as the service lets them, the version that it would delete to make room
/// for one more: the oldest that is not the default, as `v2 of 2025-01-31`.
using Evictions = std::map<model::Address, std::string>;
[[nodiscard]] Evictions evictions(const PolicyVersions& versions);

/// A snapshot with the policies' versions in it; and what it says of them.
[[nodiscard]] std::string to_snapshot(const model::World& world, const PolicyVersions& versions);
[[nodiscard]] Result<PolicyVersions> versions_in_snapshot(std::string_view json);

}  // namespace ramify::live
