#pragma once

#include "pipeline.h"

namespace ramify::cli {

/// What a plan file itself says against being applied: its time is over, its guards refuse it. Said, with the exit
/// code.
[[nodiscard]] std::optional<Exit> object_to_file(const Arguments& arguments, Surroundings& around,
                                                 const plan::Plan& plan);
/// What the accounts as they are say against it: every guard is asked anew, and approvals are counted by what the plan
/// does to access now.
[[nodiscard]] std::optional<Exit> object_to_plan(const Arguments& arguments, Surroundings& around,
                                                 const plan::Plan& plan, const model::World& live,
                                                 const Reached& reached);

}  // namespace ramify::cli
