#pragma once

#include <set>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "ramify/access/lint.h"

namespace ramify::access {

/// The findings as a file that people can review (schemas/lint-baseline.schema.json): what they are about, and no line
/// numbers, so that it stays true when lines move. What is suppressed is left out; sorted.
[[nodiscard]] std::string lint_baseline(const std::vector<LintFinding>& findings);
/// The fingerprints in such a file; else what is wrong with it.
[[nodiscard]] tl::expected<std::set<std::string>, std::string> read_lint_baseline(std::string_view json);

}  // namespace ramify::access
