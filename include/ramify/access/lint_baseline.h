#pragma once

#include <map>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "ramify/access/lint.h"

namespace ramify::access {

/// What a baseline knows: fingerprints, and how grave the finding was.
using LintBaseline = std::map<std::string, LintSeverity>;

/// The findings as a file that people can review (schemas/lint-baseline.schema.json): what they are about, and no line
/// numbers, so that it stays true when lines move or files are renamed. What is suppressed is left out, and so is what
/// no baseline may hold; sorted.
[[nodiscard]] std::string lint_baseline(const std::vector<LintFinding>& findings);
/// Such a file; else what is wrong with it.
[[nodiscard]] tl::expected<LintBaseline, std::string> read_lint_baseline(std::string_view json);
/// Whether the baseline holds the finding: the same, no graver than it was, and not overdue.
[[nodiscard]] bool is_known(const LintBaseline& baseline, const LintFinding& finding);

}  // namespace ramify::access
