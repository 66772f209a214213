#pragma once

#include <set>
#include <string>

#include "ramify/policy/evaluate.h"

namespace ramify::policy {

/// A statement of a set of documents.
struct StatementPlace {
  std::size_t document = 0;
  std::size_t statement = 0;
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

/// Gathers statements that match but for their conditions.
class OutcomeBuilder {
 public:
  void add(const Statement& statement, StatementPlace place, const Request& request);
  [[nodiscard]] Outcome build() const;

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
