#include "text_steps.h"

#include <string>

namespace ramify::access {
namespace {

bool is_letter(Symbol c) {
  constexpr Symbol kCase = 0x20;
  return c < 0x80 && (c | kCase) >= 'a' && (c | kCase) <= 'z';
}
Symbol other_case(Symbol c) {
  constexpr Symbol kCase = 0x20;
  return is_letter(c) ? c ^ kCase : c;
}

}  // namespace

TextSteps::TextSteps(const std::vector<TextTest>& tests) {
  bool any_folded = false;
  for (std::uint32_t t = 0; t < tests.size(); ++t) {
    any_folded = any_folded || tests[t].is_folded;
    for (const std::string& value : tests[t].values) add(tests[t], t, value);
  }
  if (!any_folded) return;
  const std::vector<Symbol> named(alphabet_.begin(), alphabet_.end());
  for (const Symbol symbol : named) alphabet_.insert(other_case(symbol));
}

void TextSteps::add(const TextTest& test, std::uint32_t number, const std::string& value) {
  const auto start = static_cast<std::uint32_t>(steps_.size());
  starts_.push_back({start, number});
  for (const Symbol symbol : symbols_of(value)) {
    if (test.is_pattern && symbol == '*') {
      if (steps_.size() > start && steps_.back().kind == Step::Kind::run) continue;
      steps_.push_back({Step::Kind::run, false, 0, number});
    } else if (test.is_pattern && symbol == '?') {
      steps_.push_back({Step::Kind::one, false, 0, number});
    } else {
      steps_.push_back({Step::Kind::literal, test.is_folded, symbol, number});
      alphabet_.insert(symbol);
    }
  }
  steps_.push_back({Step::Kind::end, false, 0, number});
}

bool TextSteps::is_open(std::uint32_t place) const {
  return steps_[place].kind == Step::Kind::run && is_end(place + 1);
}

void TextSteps::enter(Places& at, std::uint32_t place) const {
  at.push_back(place);
  if (steps_[place].kind == Step::Kind::run) enter(at, place + 1);
}

Places TextSteps::follow(const Places& at, Symbol symbol) const {
  Places to;
  for (const auto place : at) {
    const Step& step = steps_[place];
    switch (step.kind) {
      case Step::Kind::literal:
        if (step.symbol == symbol || (step.folded && other_case(step.symbol) == symbol)) enter(to, place + 1);
        break;
      case Step::Kind::one:
        enter(to, place + 1);
        break;
      case Step::Kind::run:
        enter(to, place);
        break;
      case Step::Kind::end:
        break;
    }
  }
  settle(to);
  return to;
}

void TextSteps::add_next(const Places& at, std::set<Symbol>& next) const {
  for (const auto place : at) {
    const Step& step = steps_[place];
    if (step.kind != Step::Kind::literal) continue;
    next.insert(step.symbol);
    if (alphabet_.count(other_case(step.symbol)) != 0) next.insert(other_case(step.symbol));
  }
}

}  // namespace ramify::access
