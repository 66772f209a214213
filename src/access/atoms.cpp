#include "atoms.h"

#include <algorithm>
#include <cstdint>
#include <unordered_map>

#include "ramify/text/text.h"
#include "request_forms.h"

namespace ramify::access {
namespace {

/// Beyond this many states patterns are too entangled (`*a*b*c*` by the dozen).
constexpr std::size_t kStatesMax = 60'000;

class Cutter {
 public:
  Cutter(const std::vector<std::vector<Tokens>>& patterns, const Form& form) : patterns_(patterns.size()), form_(form) {
    for (std::size_t p = 0; p < patterns.size(); ++p) {
      for (const Tokens& tokens : patterns[p]) {
        starts_.push_back(static_cast<std::uint32_t>(tokens_.size()));
        for (const Token& token : tokens) {
          tokens_.push_back(token);
          owner_.push_back(p);
        }
      }
    }
  }

  Atoms cut() {
    atoms_.matches.resize(patterns_);
    State first;
    for (const auto start : starts_) enter(first.at, start);
    settle(first.at);
    push(std::move(first), {});
    for (std::size_t i = 0; i < states_.size(); ++i) {
      if (states_.size() > kStatesMax) {
        atoms_.exact = false;
        break;
      }
      expand(i);
    }
    return std::move(atoms_);
  }

 private:
  struct State {
    std::uint32_t form = 0;
    std::vector<std::uint32_t> at;  ///< sorted positions in `tokens_`
  };

  void enter(std::vector<std::uint32_t>& at, std::uint32_t position) const {
    at.push_back(position);
    while (tokens_[position].kind == Token::Kind::run) at.push_back(++position);
  }
  static void settle(std::vector<std::uint32_t>& at) {
    std::sort(at.begin(), at.end());
    at.erase(std::unique(at.begin(), at.end()), at.end());
  }

  void push(State state, std::string text) {
    std::string key(reinterpret_cast<const char*>(state.at.data()), state.at.size() * sizeof(std::uint32_t));
    key += static_cast<char>(state.form);
    if (!seen_.emplace(std::move(key), true).second) return;
    if (form_.ends(state.form)) note(state, text);
    states_.push_back(std::move(state));
    texts_.push_back(std::move(text));
  }

  /// A text that ends here belongs to the atom of exactly these patterns.
  void note(const State& state, const std::string& text) {
    Bits accepted(patterns_);
    for (const auto position : state.at) {
      if (tokens_[position].kind == Token::Kind::end) accepted[owner_[position]] = true;
    }
    if (!known_.emplace(accepted, true).second) return;
    atoms_.witnesses.push_back(text);
    for (std::size_t p = 0; p < patterns_; ++p) atoms_.matches[p].push_back(accepted[p]);
  }

  void expand(std::size_t index) {
    std::vector<Symbol> named;
    for (const auto position : states_[index].at) {
      const Token& token = tokens_[position];
      if (token.kind == Token::Kind::literal) named.push_back(token.character);
    }
    for (const Symbol c : form_.choices(states_[index].form, std::move(named))) follow(index, c);
  }

  void follow(std::size_t index, Symbol c) {
    State to;
    to.form = form_.step_over(states_[index].form, c);
    for (const auto position : states_[index].at) {
      const Token& token = tokens_[position];
      if (token.lets_by(c)) enter(to.at, token.kind == Token::Kind::run ? position : position + 1);
    }
    settle(to.at);
    push(std::move(to), texts_[index] + text_of(c));
  }

  std::size_t patterns_;
  const Form& form_;
  Tokens tokens_;
  std::vector<std::size_t> owner_;
  std::vector<std::uint32_t> starts_;
  std::vector<State> states_;
  std::vector<std::string> texts_;
  std::unordered_map<std::string, bool> seen_;
  std::unordered_map<Bits, bool> known_;
  Atoms atoms_;
};

}  // namespace

Atoms cut_actions(const std::vector<std::string>& patterns) {
  std::vector<std::vector<Tokens>> tokens;
  for (const auto& pattern : patterns) tokens.push_back({glob_tokens(text::fold_case(pattern))});
  return Cutter(tokens, action_form()).cut();
}

Atoms cut_resources(const std::vector<std::string>& patterns, const std::vector<std::vector<std::string>>& apart) {
  std::vector<std::vector<Tokens>> tokens;
  for (const auto& pattern : patterns) tokens.push_back(resource_tokens(pattern));
  for (const auto& set : apart) {
    tokens.emplace_back();
    for (const auto& pattern : set) {
      for (auto& each : resource_tokens(pattern)) tokens.back().push_back(std::move(each));
    }
  }
  Atoms atoms = Cutter(tokens, arn_form()).cut();
  const auto first = atoms.matches.begin() + static_cast<std::ptrdiff_t>(patterns.size());
  atoms.apart.assign(std::make_move_iterator(first), std::make_move_iterator(atoms.matches.end()));
  atoms.matches.resize(patterns.size());
  return atoms;
}

}  // namespace ramify::access
