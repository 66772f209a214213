#pragma once

#include <vector>

#include "ramify/plan/plan.h"

namespace ramify::plan {

/// The live world as it would be had these steps of the plan not been done: each taken back, the last first. What the
/// service makes up (ids, numbers of versions, creation dates) is not brought back. A plan that was broken off is
/// judged by it as before its first step: what differs then is somebody else's work.
[[nodiscard]] model::World rewind(const Plan& plan, const model::World& live, const std::vector<int>& steps);

}  // namespace ramify::plan
