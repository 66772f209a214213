#pragma once

#include "ramify/cli/surroundings.h"

namespace ramify::cli {

/// Surroundings::run_program on this machine.
[[nodiscard]] Result<ProgramOutput> run_program(const std::vector<std::string>& argv, const std::string& input,
                                                bool quiet);

}  // namespace ramify::cli
