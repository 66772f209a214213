#pragma once

namespace ramify::cli {

/// Runs the command line and returns the exit code [design.md 3].
[[nodiscard]] int run(int argc, char** argv);

}  // namespace ramify::cli
