#pragma once

#include <string>
#include <vector>

#include "ramify/access/lint.h"

namespace ramify::access {

/// Its rule is known, and its day has not come.
[[nodiscard]] bool is_in_force(const LintSuppression& suppression, Instant now);
/// Never what is said of suppressions themselves.
[[nodiscard]] bool covers(const LintSuppression& suppression, const LintFinding& finding);
/// `S016 for company-a/role/X`
[[nodiscard]] std::string words(const LintSuppression& suppression);

/// Gives every finding that a suppression covers the reason of the first that does, and marks those as overdue of which
/// one has expired.
void mark_suppressed(const LintInput& input, std::vector<LintFinding>& findings);

}  // namespace ramify::access
