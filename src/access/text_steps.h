#pragma once

#include <set>

#include "frontier.h"
#include "text_cut.h"

namespace ramify::access {

/// Tests of texts, step by step.
class TextSteps {
 public:
  struct Step {
    enum class Kind : std::uint8_t { literal, one, run, end } kind = Kind::literal;
    bool folded = false;
    Symbol symbol = 0;
    std::uint32_t test = 0;
  };
  struct Start {
    std::uint32_t place = 0;
    std::uint32_t test = 0;
  };
  /// Any character that no value names.
  static constexpr Symbol kOther = 0xFFFFFFFF;

  explicit TextSteps(const std::vector<TextTest>& tests);
  [[nodiscard]] const Step& operator[](std::uint32_t place) const { return steps_[place]; }
  /// Of every value of every test.
  [[nodiscard]] const std::vector<Start>& starts() const { return starts_; }
  /// Whether the value fits whatever follows.
  [[nodiscard]] bool is_open(std::uint32_t place) const;
  [[nodiscard]] bool is_end(std::uint32_t place) const { return steps_[place].kind == Step::Kind::end; }
  void enter(Places& at, std::uint32_t place) const;
  [[nodiscard]] Places follow(const Places& at, Symbol symbol) const;
  /// Adds the characters that lead elsewhere than another one.
  void add_next(const Places& at, std::set<Symbol>& next) const;

 private:
  void add(const TextTest& test, std::uint32_t number, const std::string& value);

  std::vector<Step> steps_;
  std::vector<Start> starts_;
  std::set<Symbol> alphabet_;
};

}  // namespace ramify::access
