#pragma once

#include "pipeline.h"
#include "ramify/plan/versions.h"

namespace ramify::cli {

/// The versions of the policies that steps other than `done` give a new one.
[[nodiscard]] Result<live::PolicyVersions> versions_relied_on(const plan::Plan& plan, const std::vector<int>& done,
                                                              const Reached& reached);
[[nodiscard]] plan::VersionIds ids_of(const live::PolicyVersions& versions);

/// Of the versions that the service deletes to make room those that are not known to be ours: which one of each policy,
/// and why it is taken to be somebody else's.
[[nodiscard]] std::map<model::Address, std::string> foreign_evictions(const plan::Plan& plan, const model::World& live,
                                                                      const live::PolicyVersions& versions);

}  // namespace ramify::cli
