#pragma once

#include <string>
#include <vector>

#include "ramify/apply/apply.h"
#include "ramify/plan/plan.h"

namespace ramify::cli {

/// A plan of a configuration that was shown, and what it allows of one that is made anew later in the same run.
class Shown {
 public:
  explicit Shown(const plan::Plan& plan);
  /// A run of a plan that it allows has ended: what was done is not to be done again.
  void ran(const plan::Plan& plan, const apply::ApplyResult& result);
  /// What a plan holds that was not shown, for people: a step that is not one of those left, with all its new values;
  /// a line on access, or a guard. Empty where there is nothing.
  [[nodiscard]] std::string beyond(const plan::Plan& plan) const;

 private:
  /// Where one of the steps left is this one; what it was before may differ.
  [[nodiscard]] std::size_t find(const std::vector<ops::Change>& left, const ops::Change& change) const;

  plan::Plan shown_;
  std::vector<ops::Change> left_;
};

}  // namespace ramify::cli
