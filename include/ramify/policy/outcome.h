#pragma once

#include <set>
#include <string>

#include "ramify/policy/evaluate.h"

namespace ramify::policy {

enum class Truth { no, yes, unknown };

/// A statement of a set of documents.
struct StatementPlace {
  std::size_t document = 0;
  std::size_t statement = 0;
  bool operator==(const StatementPlace&) const = default;
};

/// What one layer may come to, while conditions are open: each of the three answers is possible or not.
struct Outcome {
  bool may_deny = false;  ///< an explicit deny
  bool may_allow = false;
  bool may_be_silent = true;            ///< implicit deny
  std::optional<StatementPlace> deny;   ///< the first definite deny, else the first possible one
  std::optional<StatementPlace> allow;  ///< likewise
  std::set<std::string> residual;

  [[nodiscard]] bool is_settled() const {
    return static_cast<int>(may_deny) + static_cast<int>(may_allow) + static_cast<int>(may_be_silent) == 1;
  }
};

/// The outcome as people are told it. Deny or silence is a denial either way: explicit only where that is certain.
[[nodiscard]] Decision to_decision(const Outcome& outcome);

/// Gathers what matching statements say. Allocates nothing while no condition is open.
class OutcomeBuilder {
 public:
  /// Whether a statement of that effect can still change anything.
  [[nodiscard]] bool wants(Effect effect) const {
    return !deny_.certain && !(effect == Effect::allow && allow_.certain);
  }
  /// A statement that matches but for its conditions, which are `truth`; `open` are the keys that would settle them.
  void add(Effect effect, StatementPlace place, Truth truth, std::set<std::string> open);
  [[nodiscard]] Outcome build() &&;

 private:
  struct Side {
    bool certain = false;
    bool possible = false;
    std::optional<StatementPlace> place;
    std::set<std::string> residual;
  };
  Side deny_;
  Side allow_;
};

}  // namespace ramify::policy
