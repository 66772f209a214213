#pragma once

#include <vector>

#include "ramify/access/lint.h"

namespace ramify::access {

/// Marks what a suppression covers, and adds what is to be said of the suppressions themselves.
void apply_suppressions(const LintInput& input, std::vector<LintFinding>& findings);

}  // namespace ramify::access
