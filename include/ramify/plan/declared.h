#pragma once

#include "ramify/plan/plan.h"

namespace ramify::plan {

/// Binds the plan to every object that the files declare, those too that no step has to touch: that they are as
/// declared is what the reviewers were shown.
void rely_on_declared(Plan& plan, const model::World& live, const model::World& desired);

}  // namespace ramify::plan
