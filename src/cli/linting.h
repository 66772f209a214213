#pragma once

#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "output.h"
#include "ramify/access/lint_baseline.h"
#include "ramify/config/config.h"
#include "ramify/report/lint.h"

namespace ramify::cli {

/// `--fail-on`: what makes a run end with 7. One of the words, or `never`.
struct FailOn {
  std::optional<access::LintSeverity> severity;
  /// Whether one of the findings is as grave.
  [[nodiscard]] bool fails(const report::LintReport& report) const;
};
void add_fail_on(CLI::App& app, Arguments& arguments, const std::string& when_absent);
/// The same of a command that plans: `tests` may be named, too, and it may be repeated.
void add_fail_on_or_tests(CLI::App& app, Arguments& arguments);
[[nodiscard]] FailOn fail_on(const Arguments& arguments, std::optional<access::LintSeverity> otherwise);

/// What else is known beside the configuration.
struct LintKnowledge {
  Instant now{};
  std::set<std::string> trusted_accounts;
  std::optional<model::World> live;
  access::LintBaseline baseline;
  std::vector<std::string> rules;  ///< only these, where there are any
};
/// The flags' part of it; `--connections`, `--live` and `--baseline` are read.
[[nodiscard]] Said<LintKnowledge> lint_knowledge(const Arguments& arguments, Surroundings& around);

/// Runs the rules over a configuration that was read; no findings where it could not be. `loaded` must outlive it.
[[nodiscard]] report::LintReport lint_loaded(const config::Loaded& loaded, const LintKnowledge& knowledge);
/// As above, without suggestions: for commands that are about something else.
[[nodiscard]] report::LintReport lint_beside(const config::Loaded& loaded, const LintKnowledge& knowledge);

/// Where `--fail-on` names a severity: says the findings on `err`, and whether one is as grave.
[[nodiscard]] Exit lint_for_plan(const Arguments& arguments, Surroundings& around);

}  // namespace ramify::cli
