#pragma once

#include "pipeline.h"

namespace ramify::cli {

/// What a plan file itself says against being applied: its time is over, its guards refuse it. Said, with the exit
/// code.
[[nodiscard]] std::optional<Exit> object_to_file(const Arguments& arguments, Surroundings& around,
                                                 const plan::Plan& plan);
/// What the accounts as they are say against it: every guard is asked anew, and approvals are counted by what the plan
/// does to access now.
/// `taken_effect`: the steps that an earlier run of the plan has done, wholly or in part. They are taken back in
/// thought: the guards, the access page and the count of approvals are what they would be before the first step, and
/// what differs is somebody else's work.
[[nodiscard]] std::optional<Exit> object_to_plan(const Arguments& arguments, Surroundings& around,
                                                 const plan::Plan& plan, const model::World& live,
                                                 const std::vector<int>& taken_effect, const Reached& reached);

}  // namespace ramify::cli
