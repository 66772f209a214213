#include "suppress.h"

#include <fmt/format.h>

#include "look.h"
#include "ramify/policy/match.h"
#include "ramify/text/text.h"

namespace ramify::access {

bool is_in_force(const LintSuppression& suppression, Instant now) {
  return find_lint_rule(suppression.rule) != nullptr && suppression.expires > now;
}

bool covers(const LintSuppression& suppression, const LintFinding& finding) {
  return finding.address != kSuppressions && text::fold_case(finding.rule) == text::fold_case(suppression.rule) &&
         policy::glob_match_folded(suppression.address, finding.address);
}

std::string words(const LintSuppression& suppression) {
  return fmt::format("{} for {}", text::printable(suppression.rule), text::printable(suppression.address));
}

void mark_suppressed(const LintInput& input, std::vector<LintFinding>& findings) {
  for (const LintSuppression& suppression : input.suppressions) {
    if (find_lint_rule(suppression.rule) == nullptr) continue;
    for (LintFinding& finding : findings) {
      if (!covers(suppression, finding)) continue;
      if (suppression.expires <= input.now) {
        finding.is_overdue = true;
      } else if (finding.suppressed.empty()) {
        finding.suppressed = suppression.reason;
      }
    }
  }
}

LintFinding& Findings::add(const LintSuppression& suppression, std::string message) {
  return add(std::string(kSuppressions), suppression.place, suppression.rule + " " + suppression.address,
             std::move(message));
}

}  // namespace ramify::access
