#pragma once

#include "pipeline.h"

namespace ramify::cli {

/// The exit code where files attach system policies that the service does not have, or in resource groups that the
/// account does not have; each is said with its line. Without sessions policies are not asked for.
[[nodiscard]] std::optional<Exit> missing_references(const Arguments& arguments, Surroundings& around,
                                                   const config::Desired& desired, const model::World& live,
                                                   const Reached& reached);

}  // namespace ramify::cli
