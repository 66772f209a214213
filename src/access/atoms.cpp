#include "atoms.h"

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <unordered_map>

#include "ramify/policy/match.h"
#include "ramify/text/text.h"
#include "text_cut.h"

namespace ramify::access {
namespace {

/// Beyond this many states patterns are too entangled (`*a*b*c*` by the dozen).
constexpr std::size_t kStatesMax = 60'000;

/// One step of a pattern: a character, any one character, or a run of them; neither of the latter crosses a colon
/// within the first fields of an ARN.
struct Token {
  enum class Kind : std::uint8_t { literal, one, run, end } kind = Kind::literal;
  Symbol character = 0;
  bool crosses = true;
};

using Tokens = std::vector<Token>;

void add_glob(Tokens& tokens, std::string_view glob, bool crosses) {
  for (const Symbol c : symbols_of(glob)) {
    const auto kind = c == '*' ? Token::Kind::run : c == '?' ? Token::Kind::one : Token::Kind::literal;
    tokens.push_back({kind, c, crosses});
  }
}

Tokens glob_tokens(std::string_view glob) {
  Tokens tokens;
  add_glob(tokens, glob, true);
  tokens.push_back({Token::Kind::end, 0, true});
  return tokens;
}

Tokens arn_tokens(std::string_view service, std::string_view region, std::string_view account,
                  std::string_view relative) {
  Tokens tokens;
  add_glob(tokens, "acs:", false);
  for (const auto field : {service, region, account}) {
    add_glob(tokens, field, false);
    tokens.push_back({Token::Kind::literal, ':', false});
  }
  add_glob(tokens, relative, true);
  tokens.push_back({Token::Kind::end, 0, true});
  return tokens;
}

/// A pattern may stand for several: RAM's own names are folded, those of other services are not.
std::vector<Tokens> resource_tokens(const std::string& pattern) {
  if (pattern == "*") return {glob_tokens("*")};
  std::vector<std::string_view> fields;
  std::string_view rest = pattern;
  while (fields.size() < 4) {
    const auto colon = rest.find(':');
    if (colon == std::string_view::npos) return {};
    fields.push_back(rest.substr(0, colon));
    rest.remove_prefix(colon + 1);
  }
  if (fields[0] != "acs") return {};
  std::vector<Tokens> all;
  if (policy::glob_match(fields[1], "ram") && policy::glob_match(fields[2], "")) {
    all.push_back(arn_tokens("ram", "", fields[3], text::fold_case(rest)));
  }
  if (fields[1] != "ram") all.push_back(arn_tokens(fields[1], fields[2], fields[3], rest));
  return all;
}

constexpr std::string_view kWordCharacters = "xyzabcdefghijklmnopqrstuvw0123456789-_.";
constexpr std::string_view kDigits = "0123456789";
/// Upper case comes first, so that what a folded pattern does not reach is found.
constexpr std::string_view kNameCharacters =
    "xyzabcdefghijklmnopqrstuvw0123456789-_./XYZABCDEFGHIJKLMNOPQRSTUVW:+=,@ ~!$%&#";
constexpr std::string_view kFoldedNames = "xyzabcdefghijklmnopqrstuvw0123456789-_./:+=,@ ~!$%&#";

/// The texts that are requests at all, as an automaton: what may come next, and whether the text may end.
struct Form {
  struct Next {
    std::string_view characters;  ///< which go on within the part
    bool colon = false;           ///< whether the part may end here
    bool others = false;          ///< whether any more may that are no letters of ASCII
  };
  virtual ~Form() = default;
  Form() = default;
  Form(const Form&) = delete;
  Form& operator=(const Form&) = delete;
  [[nodiscard]] virtual Next next(std::uint32_t state) const = 0;
  [[nodiscard]] virtual std::uint32_t step(std::uint32_t state, char c) const = 0;
  [[nodiscard]] virtual bool ends(std::uint32_t state) const = 0;
};

/// `service:Name`: 0 nothing yet, 1 in the service, 2 after the colon, 3 in the name.
struct ActionForm final : Form {
  [[nodiscard]] Next next(std::uint32_t state) const override { return {kWordCharacters, state == 1}; }
  [[nodiscard]] std::uint32_t step(std::uint32_t state, char c) const override {
    if (c == ':') return 2;
    return state < 2 ? 1 : 3;
  }
  [[nodiscard]] bool ends(std::uint32_t state) const override { return state == 3; }
};

/// 0-3 within `acs:`; 4-7 the service, as far as it may be `ram`; 8 another service; 9 region; 10 account empty; 11
/// account; 12, 13 the rest; 14 onwards the same for RAM, which has no region.
struct ArnForm final : Form {
  [[nodiscard]] Next next(std::uint32_t state) const override {
    constexpr std::string_view kScheme = "acs:";
    if (state < 4) return {kScheme.substr(state, 1), false};
    if (state <= 8) return {kWordCharacters, state > 4};
    if (state == 9) return {kWordCharacters, true};
    if (state == 14) return {{}, true};
    if (state == 10 || state == 11 || state == 15 || state == 16) return {kDigits, true};
    return {state >= 17 ? kFoldedNames : kNameCharacters, false, true};
  }
  [[nodiscard]] std::uint32_t step(std::uint32_t state, char c) const override {
    constexpr std::string_view kRam = "ram";
    if (state < 4) return state + 1;
    if (state <= 8) {
      if (c == ':') return state == 7 ? 14 : 9;
      return state < 7 && c == kRam[state - 4] ? state + 1 : 8;
    }
    if (state == 9) return c == ':' ? 10 : 9;
    if (state == 10 || state == 11) return c == ':' ? 12 : 11;
    if (state == 14) return 15;
    if (state == 15 || state == 16) return c == ':' ? 17 : 16;
    return state < 14 ? 13 : 18;
  }
  [[nodiscard]] bool ends(std::uint32_t state) const override { return state == 13 || state == 18; }
};

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
    const std::uint32_t form = states_[index].form;
    const auto next = form_.next(form);
    std::set<Symbol> characters;
    for (const auto position : states_[index].at) {
      const Token& token = tokens_[position];
      if (token.kind == Token::Kind::literal && goes_on(next, token.character)) characters.insert(token.character);
    }
    // One more that no pattern names, and that does not make the service `ram`.
    const auto* const other = std::find_if(next.characters.begin(), next.characters.end(), [&](char c) {
      return characters.count(static_cast<unsigned char>(c)) == 0;
    });
    if (other != next.characters.end()) characters.insert(static_cast<unsigned char>(*other));
    if (next.colon) characters.insert(':');
    for (const Symbol c : characters) follow(index, c);
  }

  static bool goes_on(const Form::Next& next, Symbol c) {
    constexpr Symbol kAscii = 0x80;
    if (c >= kAscii) return next.others;
    const char plain = static_cast<char>(c);
    const bool letter = std::isalpha(static_cast<unsigned char>(plain)) != 0;
    return next.characters.find(plain) != std::string_view::npos || (next.others && !letter);
  }

  void follow(std::size_t index, Symbol c) {
    constexpr Symbol kAscii = 0x80;
    State to;
    // What is no ASCII stands in names alone, where no character leads elsewhere than another.
    to.form = form_.step(states_[index].form, c < kAscii ? static_cast<char>(c) : '_');
    for (const auto position : states_[index].at) {
      const Token& token = tokens_[position];
      const bool passes = token.crosses || c != ':';
      if (token.kind == Token::Kind::literal ? token.character == c : token.kind == Token::Kind::one && passes) {
        enter(to.at, position + 1);
      } else if (token.kind == Token::Kind::run && passes) {
        enter(to.at, position);
      }
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
  return Cutter(tokens, ActionForm()).cut();
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
  Atoms atoms = Cutter(tokens, ArnForm()).cut();
  const auto first = atoms.matches.begin() + static_cast<std::ptrdiff_t>(patterns.size());
  atoms.apart.assign(std::make_move_iterator(first), std::make_move_iterator(atoms.matches.end()));
  atoms.matches.resize(patterns.size());
  return atoms;
}

}  // namespace ramify::access
