#pragma once

#include "pipeline.h"

namespace ramify::cli {

/// What the plan stands on that is no longer so, for people: the `objects` that are known to have changed; the versions
/// of policies that get another one; accounts' default domains; system policies and resource groups of attachments.
/// `done`: steps that an earlier run of the plan has done.
[[nodiscard]] Result<std::vector<std::string>> what_moved(const plan::Plan& plan, const model::World& live,
                                                          const std::vector<model::Address>& objects,
                                                          const std::vector<int>& done, const Reached& reached);
/// That a plan is not applied, because these have changed.
[[nodiscard]] Error changed_since(const std::vector<std::string>& what);

}  // namespace ramify::cli
