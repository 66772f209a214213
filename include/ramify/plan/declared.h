#pragma once

#include "ramify/plan/plan.h"

namespace ramify::plan {

/// Binds the plan to every object of `named`. That what the files declare is as declared, though no step touches it, is
/// what the reviewers were shown.
void rely_on_objects(Plan& plan, const model::World& live, const model::World& named);

}  // namespace ramify::plan
