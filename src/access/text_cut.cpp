#include "text_cut.h"

#include <algorithm>
#include <cstdint>
#include <set>
#include <string_view>
#include <unordered_set>

#include "ramify/policy/match.h"
#include "ramify/text/text.h"
#include "text_steps.h"

namespace ramify::access {
namespace {

/// Beyond this many states the patterns are too entangled (`*a*b*` by the dozen); `TextFits` looks through them then.
constexpr std::size_t kMostStates = 4'000;

constexpr Symbol kNoUtf8 = 0x110000;

bool passes(const TextTest& test, const std::string& text) {
  return std::any_of(test.values.begin(), test.values.end(), [&](const std::string& value) {
    if (test.is_pattern) return policy::glob_match(value, text);
    return test.is_folded ? text::fold_case(value) == text::fold_case(text) : value == text;
  });
}

class TextCutter {
 public:
  explicit TextCutter(const std::vector<TextTest>& tests) : tests_(tests.size()), steps_(tests) {}

  TextCut run(const std::vector<TextTest>& tests) {
    State first;
    first.passed.resize(tests_);
    for (const auto& start : steps_.starts()) steps_.enter(first.at, start.place);
    push(std::move(first));
    for (std::size_t i = 0; i < states_.size(); ++i) {
      if (states_.size() > kMostStates) {
        cut_.exact = false;
        break;
      }
      expand(i);
    }
    if (!cut_.exact) add_plain_texts(tests);
    return std::move(cut_);
  }

 private:
  struct State {
    Places at;
    Bits passed;  ///< whatever follows
  };

  void push(State state) {
    auto& at = state.at;
    for (const auto place : at) {
      if (steps_.is_open(place)) state.passed[steps_[place].test] = true;
    }
    at.erase(std::remove_if(at.begin(), at.end(), [&](auto place) { return state.passed[steps_[place].test]; }),
             at.end());
    settle(at);
    std::string key(reinterpret_cast<const char*>(at.data()), at.size() * sizeof(std::uint32_t));
    key += '|';
    for (const bool bit : state.passed) key += bit ? '1' : '0';
    if (!seen_.insert(std::move(key)).second) return;
    Bits passed = state.passed;
    for (const auto place : at) {
      if (steps_.is_end(place)) passed[steps_[place].test] = true;
    }
    if (known_.insert(passed).second) cut_.passed.push_back(std::move(passed));
    states_.push_back(std::move(state));
  }

  /// Of each pattern the texts that first come to mind, which the others hardly match.
  void add_plain_texts(const std::vector<TextTest>& tests) {
    for (const TextTest& of : tests) {
      for (const std::string& value : of.values) {
        for (const char* run : {"", "\x01"}) {
          std::string text;
          for (const char c : value) text += of.is_pattern && c == '*' ? run : std::string(1, c);
          if (of.is_pattern) std::replace(text.begin(), text.end(), '?', '\x01');
          Bits passed;
          for (const TextTest& test : tests) passed.push_back(passes(test, text));
          if (known_.insert(passed).second) cut_.passed.push_back(std::move(passed));
        }
      }
    }
  }

  void expand(std::size_t index) {
    // Only what a place here waits for leads elsewhere than another character does.
    std::set<Symbol> next{TextSteps::kOther};
    steps_.add_next(states_[index].at, next);
    for (const Symbol symbol : next) push({steps_.follow(states_[index].at, symbol), states_[index].passed});
  }

  std::size_t tests_;
  TextSteps steps_;
  std::vector<State> states_;
  std::unordered_set<std::string> seen_;
  std::unordered_set<Bits> known_;
  TextCut cut_;
};

}  // namespace

std::vector<Symbol> symbols_of(std::string_view text) {
  std::vector<Symbol> all;
  for (std::size_t at = 0; at < text.size();) {
    const auto first = static_cast<unsigned char>(text[at]);
    const std::size_t size = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 0;
    bool whole = size > 0 && at + size <= text.size();
    Symbol symbol = first;
    for (std::size_t i = 1; whole && i < size; ++i) {
      const auto next = static_cast<unsigned char>(text[at + i]);
      whole = (next & 0xC0U) == 0x80U;
      symbol = symbol << 8U | next;
    }
    all.push_back(whole ? symbol : kNoUtf8 + first);
    at += whole ? size : 1;
  }
  return all;
}

std::string text_of(Symbol symbol) {
  if (symbol >= kNoUtf8 && symbol <= kNoUtf8 + 0xFF) return std::string(1, static_cast<char>(symbol - kNoUtf8));
  std::string text;
  for (int shift = 24; shift >= 0; shift -= 8) {
    const auto byte = static_cast<unsigned char>(symbol >> static_cast<unsigned>(shift));
    if (byte != 0 || shift == 0) text += static_cast<char>(byte);
  }
  return text;
}

TextCut cut_texts(const std::vector<TextTest>& tests) {
  return TextCutter(tests).run(tests);
}

}  // namespace ramify::access
