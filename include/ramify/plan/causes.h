#pragma once

#include <vector>

#include "ramify/access/changes.h"
#include "ramify/plan/plan.h"

namespace ramify::plan {

/// Says of each fact which of the plan's steps brings it about: the line that asked for the step. What is lost by a
/// policy's document names the live version that gave it.
void add_causes(access::Facts& facts, const Plan& plan, const model::World& live);

}  // namespace ramify::plan
