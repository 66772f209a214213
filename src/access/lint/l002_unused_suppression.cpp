#include <fmt/format.h>

#include <algorithm>

#include "look.h"
#include "rules.h"
#include "suppress.h"

namespace ramify::access::rules {

void unused_suppression(const Look& look, Findings& findings) {
  for (const LintSuppression& suppression : look.input.suppressions) {
    const auto& others = findings.so_far();
    const bool used = std::any_of(others.begin(), others.end(),
                                  [&](const LintFinding& finding) { return covers(suppression, finding); });
    if (used || !is_in_force(suppression, look.input.now)) continue;
    findings.add(suppression, fmt::format("the suppression of {} covers no finding", words(suppression))).fix =
        LintFix{LintFix::Kind::remove, suppression.place, {}};
  }
}

}  // namespace ramify::access::rules
