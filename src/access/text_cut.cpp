#include "text_cut.h"

#include <algorithm>
#include <cstdint>
#include <set>
#include <string_view>
#include <unordered_set>

#include "ramify/policy/match.h"
#include "ramify/text/text.h"

namespace ramify::access {
namespace {

/// Beyond this many states the patterns are too entangled (`*a*b*` by the dozen).
constexpr std::size_t kMostStates = 40'000;

constexpr Symbol kNoUtf8 = 0x110000;
/// Any character that no value names.
constexpr Symbol kOther = 0xFFFFFFFF;

bool is_letter(Symbol c) {
  constexpr Symbol kCase = 0x20;
  return c < 0x80 && (c | kCase) >= 'a' && (c | kCase) <= 'z';
}
Symbol other_case(Symbol c) {
  constexpr Symbol kCase = 0x20;
  return is_letter(c) ? c ^ kCase : c;
}

bool passes(const TextTest& test, const std::string& text) {
  return std::any_of(test.values.begin(), test.values.end(), [&](const std::string& value) {
    if (test.is_pattern) return policy::glob_match(value, text);
    return test.is_folded ? text::fold_case(value) == text::fold_case(text) : value == text;
  });
}

struct Step {
  enum class Kind : std::uint8_t { literal, one, run, end } kind = Kind::literal;
  bool folded = false;
  Symbol symbol = 0;
  std::uint32_t test = 0;
};

class TextCutter {
 public:
  explicit TextCutter(const std::vector<TextTest>& tests) : tests_(tests.size()) {
    for (std::uint32_t t = 0; t < tests.size(); ++t) {
      for (const std::string& value : tests[t].values) add(tests[t], t, value);
    }
    const std::vector<Symbol> named(alphabet_.begin(), alphabet_.end());
    if (std::any_of(tests.begin(), tests.end(), [](const TextTest& test) { return test.is_folded; })) {
      for (const Symbol symbol : named) alphabet_.insert(other_case(symbol));
    }
  }

  TextCut run(const std::vector<TextTest>& tests) {
    State first;
    first.passed.resize(tests_);
    for (const auto start : starts_) enter(first, start);
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
    std::vector<std::uint32_t> at;  ///< places in `steps_`
    Bits passed;                    ///< whatever follows
  };

  void add(const TextTest& test, std::uint32_t number, const std::string& value) {
    starts_.push_back(static_cast<std::uint32_t>(steps_.size()));
    for (const Symbol symbol : symbols_of(value)) {
      if (test.is_pattern && symbol == '*') {
        if (steps_.size() > starts_.back() && steps_.back().kind == Step::Kind::run) continue;
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

  void enter(State& state, std::uint32_t place) const {
    state.at.push_back(place);
    if (steps_[place].kind != Step::Kind::run) return;
    enter(state, place + 1);
    // A run that nothing follows lets everything pass.
    if (steps_[place + 1].kind == Step::Kind::end) state.passed[steps_[place].test] = true;
  }

  void push(State state) {
    auto& at = state.at;
    at.erase(std::remove_if(at.begin(), at.end(), [&](auto place) { return state.passed[steps_[place].test]; }),
             at.end());
    std::sort(at.begin(), at.end());
    at.erase(std::unique(at.begin(), at.end()), at.end());
    std::string key(reinterpret_cast<const char*>(at.data()), at.size() * sizeof(std::uint32_t));
    key += '|';
    for (const bool bit : state.passed) key += bit ? '1' : '0';
    if (!seen_.insert(std::move(key)).second) return;
    Bits passed = state.passed;
    for (const auto place : at) {
      if (steps_[place].kind == Step::Kind::end) passed[steps_[place].test] = true;
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
    std::set<Symbol> next{kOther};
    for (const auto place : states_[index].at) {
      const Step& step = steps_[place];
      if (step.kind != Step::Kind::literal) continue;
      next.insert(step.symbol);
      if (alphabet_.count(other_case(step.symbol)) != 0) next.insert(other_case(step.symbol));
    }
    for (const Symbol symbol : next) follow(index, symbol);
  }

  void follow(std::size_t index, Symbol symbol) {
    State to;
    to.passed = states_[index].passed;
    for (const auto place : states_[index].at) {
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
    push(std::move(to));
  }

  std::size_t tests_;
  std::vector<Step> steps_;
  std::vector<std::uint32_t> starts_;
  std::set<Symbol> alphabet_;
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
