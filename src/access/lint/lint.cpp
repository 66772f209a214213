#include "ramify/access/lint.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <tuple>

#include "look.h"
#include "suppress.h"

namespace ramify::access {
namespace {

constexpr std::array<std::string_view, 4> kWords = {"error", "security", "warning", "suggestion"};

/// Findings of one rule, address and subject are told apart by their number.
void number_doubles(std::vector<LintFinding>& findings) {
  std::map<std::string, int> seen;
  for (LintFinding& finding : findings) {
    const int n = ++seen[finding.fingerprint()];
    if (n > 1) finding.subject += fmt::format(" #{}", n);
  }
}

bool before(const LintFinding& a, const LintFinding& b) {
  if (a.place.has_value() != b.place.has_value()) return a.place.has_value();
  return std::tie(a.place, a.rule, a.address, a.subject) < std::tie(b.place, b.rule, b.address, b.subject);
}

}  // namespace

std::string_view to_string(LintSeverity severity) {
  return kWords.at(static_cast<std::size_t>(severity));
}

std::optional<LintSeverity> parse_lint_severity(std::string_view word) {
  const auto found = std::find(kWords.begin(), kWords.end(), word);
  if (found == kWords.end()) return std::nullopt;
  return static_cast<LintSeverity>(found - kWords.begin());
}

std::string LintFinding::fingerprint() const {
  return fmt::format("{} {} {}", rule, address, subject);
}

std::vector<LintFinding> lint(const LintInput& input) {
  const Look look(input);
  std::vector<LintFinding> findings;
  for (const LintRule& rule : lint_rules()) {
    if (rule.check == nullptr) continue;
    Findings own(rule, findings);
    rule.check(look, own);
  }
  mark_suppressed(input, findings);
  number_doubles(findings);
  std::sort(findings.begin(), findings.end(), before);
  return findings;
}

}  // namespace ramify::access
