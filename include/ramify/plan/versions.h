#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "ramify/plan/plan.h"

namespace ramify::plan {

/// The versions that custom policies have: their ids, the default one with a star.
using VersionIds = std::map<model::Address, std::set<std::string>>;

/// Whether an operation writes a policy another version, or switches it to an older one: which version the service
/// deletes to make room, and whether any, follows from those that there are; and the older one has to be there.
[[nodiscard]] bool relies_on_versions(ops::Op op);
/// The policies on which steps other than `done` do that.
[[nodiscard]] std::vector<model::Address> rewritten_policies(const Plan& plan, const std::vector<int>& done = {});

/// Binds those policies to the versions that they have: a second part of the hash of each.
void rely_on_versions(Plan& plan, const VersionIds& versions);

/// Of the policies that have been read those whose versions are not what the plan was made against.
[[nodiscard]] std::vector<model::Address> with_other_versions(const Plan& plan, const VersionIds& now);

}  // namespace ramify::plan
