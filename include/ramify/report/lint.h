#pragma once

#include <string>
#include <vector>

#include "ramify/access/lint.h"
#include "ramify/report/report.h"

namespace ramify::report {

/// A finding, and whether a baseline holds it already.
struct JudgedFinding {
  access::LintFinding finding;
  bool known = false;
  /// Neither suppressed nor in the baseline.
  [[nodiscard]] bool counts() const { return !known && finding.suppressed.empty(); }
};

/// What a run of the rules found; `faults` is what reading the files already said.
struct LintReport {
  const SourceMap& sources;
  const Diagnostics& faults;
  std::vector<JudgedFinding> findings;
};

/// Each finding with its line, a caret, why the rule is there and what to do; what is suppressed or known is counted
/// only. The faults are not repeated.
[[nodiscard]] std::string lint_text(const LintReport& report, const Style& style);
/// schemas/lint.schema.json.
[[nodiscard]] std::string lint_json(const LintReport& report);
/// SARIF 2.1.0, for code scanning; what is suppressed is there and marked so.
[[nodiscard]] std::string lint_sarif(const LintReport& report);
/// Workflow commands that mark lines of a pull request; the gravest first, because few are shown.
[[nodiscard]] std::string lint_github(const LintReport& report);

/// Findings that count, among the faults of the files.
[[nodiscard]] Diagnostics lint_diagnostics(const LintReport& report);

/// The lines of a file that a fix changes, with the lines around them.
[[nodiscard]] std::string file_diff(std::string_view name, std::string_view before, std::string_view after,
                                    const Style& style);

/// The rules for docs/lint.md: a table.
[[nodiscard]] std::string lint_rules_markdown();

}  // namespace ramify::report
