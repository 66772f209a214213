#pragma once

#include <set>
#include <string>
#include <vector>

#include "operators.h"
#include "ramify/policy/compiled.h"

namespace ramify::policy {

/// A value of a condition, read once as the type that its operator compares.
struct Wanted {
  std::string text;  ///< folded where letter case does not matter
  std::optional<long double> number;
  std::optional<Instant> instant;
  std::optional<bool> boolean;
  std::optional<IpRange> range;
};

/// One key under one operator.
struct Condition {
  const Operator* op = nullptr;  ///< null: not one of the service's
  std::string key;
  std::vector<Wanted> wanted;
};

[[nodiscard]] std::vector<Condition> compile(const Conditions& conditions);

/// Whether all conditions hold. `unknown` where a key is not in a context that is not complete, or an operator is not
/// one of the service's; the keys that would settle it are added to `open`.
[[nodiscard]] Truth conditions_hold(const std::vector<Condition>& conditions, const Question& question,
                                    std::string_view principal_arn, std::set<std::string>& open);

}  // namespace ramify::policy
