#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace ramify::cli {

/// What is wrong with a command line, and what to do.
struct UsageFault {
  std::string message;
  std::string help;
};

/// Says in our words what CLI11 found; `app` is what it parsed with.
[[nodiscard]] UsageFault usage_fault(const CLI::App& app, const CLI::ParseError& fault);

/// Takes one of the words; names the nearest of them otherwise.
[[nodiscard]] CLI::Validator one_of(std::vector<std::string> words);
/// Takes a whole number from `low` to `high`.
[[nodiscard]] CLI::Validator whole_number(unsigned low, unsigned high);

}  // namespace ramify::cli
