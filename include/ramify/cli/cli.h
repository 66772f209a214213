#pragma once

#include <string>
#include <vector>

#include "ramify/cli/surroundings.h"

namespace ramify::cli {

/// Runs the command line and returns the exit code (exit_code.h).
[[nodiscard]] int run(int argc, char** argv);

/// The same in given surroundings; `arguments` without the program's name.
[[nodiscard]] int run(const std::vector<std::string>& arguments, Surroundings& surroundings);

}  // namespace ramify::cli
