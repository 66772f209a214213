#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ramify/diag/instant.h"
#include "ramify/model/provenance.h"
#include "ramify/model/scope.h"
#include "ramify/model/world.h"

namespace ramify::access {

/// How much a finding matters, gravest first: the service refuses it or it has no effect; it opens more than it should;
/// it is likely a mistake; it could be better.
enum class LintSeverity { error, security, warning, suggestion };
[[nodiscard]] std::string_view to_string(LintSeverity severity);
[[nodiscard]] std::optional<LintSeverity> parse_lint_severity(std::string_view word);

/// A change of the text that answers a finding; mechanical, so that nobody has to think about it.
struct LintFix {
  enum class Kind {
    replace,        ///< the scalar at `at` becomes `text`
    remove,         ///< the list's entry at `at` goes
    to_list,        ///< the value of the key at `at` becomes a list that holds it
    to_can_assume,  ///< the entry of `policies` at `at` goes, and `can_assume` beside it names the roles in `text`
  } kind = Kind::replace;
  model::Place at;
  std::string text;
  bool operator==(const LintFix&) const = default;
};

struct LintFinding {
  std::string_view rule;  ///< its id
  LintSeverity severity = LintSeverity::warning;
  std::string address;  ///< `company-a/role/X`, `company-a`; of a suppression, `suppress`
  /// What about it, in words that stay the same when lines move: part of the fingerprint, with rule and address.
  std::string subject;
  std::string message;  ///< one line, no full stop
  std::string help;
  std::optional<model::Place> place;
  std::optional<LintFix> fix;
  std::string suppressed;  ///< the reason of the suppression that covers it; empty where none does
  /// A suppression that covers it has expired, or it says so of one: no baseline holds it.
  bool is_overdue = false;
  /// `S001 company-a/policy/x Allow * on *`; doubles are numbered.
  [[nodiscard]] std::string fingerprint() const;
  bool operator==(const LintFinding&) const = default;
};

/// One entry of `suppress:`. The address may hold `*` and `?`.
struct LintSuppression {
  std::string rule;
  std::string address;
  std::string reason;
  Instant expires{};
  model::Place place;
};

/// What is judged. All that is referred to must outlive the call.
struct LintInput {
  const model::World& world;
  const model::Scope& scope;
  const model::Provenance& provenance;
  std::vector<LintSuppression> suppressions{};
  Instant now{};
  std::set<std::string> trusted_accounts{};  ///< ids of outside accounts that trust policies may name
  std::map<model::AccountKey, int> tiers{};  ///< how much an account is trusted, where that is said; more is more
  const model::World* live = nullptr;        ///< what the service said, where it was asked
};

class Look;
class Findings;
/// One row a rule, in the order in which they judge. Those without `check` are asked by the strict reader of policy
/// documents, before anything is judged.
struct LintRule {
  std::string_view id;
  LintSeverity severity = LintSeverity::warning;
  std::string_view name;
  std::string_view reason;
  std::string_view help;
  std::string_view source;
  void (*check)(const Look& look, Findings& findings) = nullptr;
  bool fixable = false;
};
[[nodiscard]] std::span<const LintRule> lint_rules();
/// Null where no rule has the id, in any letter case.
[[nodiscard]] const LintRule* find_lint_rule(std::string_view id);

/// Everything that the rules find, what is suppressed too; by place, then rule.
[[nodiscard]] std::vector<LintFinding> lint(const LintInput& input);

}  // namespace ramify::access
