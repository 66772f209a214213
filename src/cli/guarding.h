#pragma once

#include "pipeline.h"

namespace ramify::cli {

/// `--allow-<guard>[=WHERE]` for every guard, and the limits of deletion.
void add_guards(CLI::App& app, Arguments& arguments);

/// What the guards go by, as the command line and the files say it.
[[nodiscard]] plan::GuardBasis guard_basis(const Arguments& arguments, const config::Desired& desired);
/// What they go by beside it.
[[nodiscard]] plan::GuardSources guard_sources(const plan::Plan& plan, const model::World& live, const Reached& reached,
                                               const live::PolicyVersions& versions);
/// Accounts that have fewer ways in for administrators than wanted already: no plan is refused for that.
void warn_of_few_ways_in(const plan::Plan& plan, const model::World& live, const Reached& reached,
                         Surroundings& around);
/// Why the plan is refused, for `say`.
[[nodiscard]] Error refusal(const std::vector<plan::Finding>& findings);

}  // namespace ramify::cli
