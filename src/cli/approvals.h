#pragma once

#include "pipeline.h"

namespace ramify::cli {

/// `--require` and what belongs to it.
void add_approvals(CLI::App& app, Arguments& arguments);

/// Counts the approvals of a plan file. Said, with the exit code, where they are too few or cannot be judged. Nothing
/// is looked at where nothing is required and no signature was given.
[[nodiscard]] std::optional<Exit> check_approvals(const Arguments& arguments, Surroundings& around,
                                                  const plan::Plan& plan, bool broadens,
                                                  const config::Connections& connections);

}  // namespace ramify::cli
