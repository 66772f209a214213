#pragma once

#include <map>
#include <utility>
#include <vector>

#include "text_steps.h"

namespace ramify::access {

/// Looks for texts by the tests that they pass and fail, without cutting all texts along all tests at once.
class TextFits {
 public:
  enum class Answer { yes, no, unsure };
  /// `known`: what some texts pass, a bit a test.
  explicit TextFits(const std::vector<TextTest>& tests, std::vector<Bits> known = {});
  /// Whether there is a text that passes all of `wanted` and none of `shunned`; both sorted. What was too much to look
  /// through is unsure, and so is all that is asked after too much of that.
  Answer find(const std::vector<std::size_t>& wanted, const std::vector<std::size_t>& shunned);
  /// Whether anything was.
  [[nodiscard]] bool was_unsure() const { return states_ == 0 || work_ == 0; }

 private:
  using Tests = std::vector<std::size_t>;
  [[nodiscard]] Answer search(const Tests& wanted, const Tests& shunned);
  [[nodiscard]] bool passes_all(const Places& at, const Tests& wanted) const;

  TextSteps steps_;
  std::vector<std::vector<std::uint32_t>> starts_;  ///< by test: where its values begin
  std::vector<Bits> known_;
  std::map<std::pair<Tests, Tests>, Answer> answers_;
  std::size_t states_;
  std::size_t work_;
};

}  // namespace ramify::access
