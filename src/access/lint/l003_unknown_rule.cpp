#include <fmt/format.h>

#include "look.h"
#include "ramify/text/text.h"
#include "rules.h"
#include "suppress.h"

namespace ramify::access::rules {

void unknown_rule(const Look& look, Findings& findings) {
  std::vector<std::string> ids;
  for (const LintRule& rule : lint_rules()) ids.emplace_back(rule.id);
  for (const LintSuppression& suppression : look.input.suppressions) {
    if (find_lint_rule(suppression.rule) != nullptr) continue;
    auto& finding =
        findings.add(suppression, fmt::format("no rule is called \"{}\"", text::printable(suppression.rule)));
    if (const auto near = text::suggest(suppression.rule, ids))
      finding.help = fmt::format("did you mean \"{}\"?", *near);
  }
}

}  // namespace ramify::access::rules
