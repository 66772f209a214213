#include <fmt/format.h>

#include "look.h"
#include "rules.h"
#include "suppress.h"

namespace ramify::access::rules {

void expired_suppression(const Look& look, Findings& findings) {
  for (const LintSuppression& suppression : look.input.suppressions) {
    if (find_lint_rule(suppression.rule) == nullptr || suppression.expires > look.input.now) continue;
    findings.add(suppression, fmt::format("the suppression of {} has expired", words(suppression))).is_overdue = true;
  }
}

}  // namespace ramify::access::rules
