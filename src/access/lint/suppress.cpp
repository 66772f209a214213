#include "suppress.h"

#include <fmt/format.h>

#include "look.h"
#include "ramify/policy/match.h"
#include "ramify/text/text.h"

namespace ramify::access {
namespace {

/// Covers findings; true where it covers any.
bool cover(const LintSuppression& suppression, std::vector<LintFinding>& findings) {
  bool used = false;
  for (LintFinding& finding : findings) {
    if (text::fold_case(finding.rule) != text::fold_case(suppression.rule)) continue;
    if (!policy::glob_match_folded(suppression.address, finding.address)) continue;
    used = true;
    if (finding.suppressed.empty()) finding.suppressed = suppression.reason;
  }
  return used;
}

void add(std::string_view rule, const LintSuppression& suppression, std::string message, bool remove,
         std::vector<LintFinding>& into) {
  Findings findings(*find_lint_rule(rule), into);
  auto& finding =
      findings.add("suppress", suppression.place, suppression.rule + " " + suppression.address, std::move(message));
  if (remove) finding.fix = LintFix{LintFix::Kind::remove, suppression.place, {}};
}

std::vector<std::string> ids() {
  std::vector<std::string> all;
  for (const LintRule& rule : lint_rules()) all.emplace_back(rule.id);
  return all;
}

}  // namespace

void apply_suppressions(const LintInput& input, std::vector<LintFinding>& findings) {
  std::vector<LintFinding> about;
  for (const LintSuppression& suppression : input.suppressions) {
    const std::string what =
        fmt::format("{} for {}", text::printable(suppression.rule), text::printable(suppression.address));
    if (find_lint_rule(suppression.rule) == nullptr) {
      add("L003", suppression, fmt::format("no rule is called \"{}\"", text::printable(suppression.rule)), false,
          about);
      if (const auto near = text::suggest(suppression.rule, ids())) {
        about.back().help = fmt::format("did you mean \"{}\"?", *near);
      }
    } else if (suppression.expires <= input.now) {
      add("L001", suppression, fmt::format("the suppression of {} has expired", what), false, about);
    } else if (!cover(suppression, findings)) {
      add("L002", suppression, fmt::format("the suppression of {} covers no finding", what), true, about);
    }
  }
  findings.insert(findings.end(), about.begin(), about.end());
}

}  // namespace ramify::access
