#include "request_forms.h"

#include <algorithm>
#include <cctype>

#include "ramify/policy/match.h"
#include "ramify/text/text.h"

namespace ramify::access {
namespace {

void add_glob(Tokens& tokens, std::string_view glob, bool crosses) {
  for (const Symbol c : symbols_of(glob)) {
    const auto kind = c == '*' ? Token::Kind::run : c == '?' ? Token::Kind::one : Token::Kind::literal;
    tokens.push_back({kind, c, crosses});
  }
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

constexpr std::string_view kWordCharacters = "xyzabcdefghijklmnopqrstuvw0123456789-_.";
constexpr std::string_view kIdDigits = "0123456789";
/// Upper case comes first, so that what a folded pattern does not reach is found.
constexpr std::string_view kNameCharacters =
    "xyzabcdefghijklmnopqrstuvw0123456789-_./XYZABCDEFGHIJKLMNOPQRSTUVW:+=,@ ~!$%&#";
constexpr std::string_view kFoldedNames = "xyzabcdefghijklmnopqrstuvw0123456789-_./:+=,@ ~!$%&#";

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
    if (state == 10 || state == 11 || state == 15 || state == 16) return {kIdDigits, true};
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

}  // namespace

Tokens glob_tokens(std::string_view glob) {
  Tokens tokens;
  add_glob(tokens, glob, true);
  tokens.push_back({Token::Kind::end, 0, true});
  return tokens;
}

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

bool Form::Next::lets_by(Symbol c) const {
  constexpr Symbol kAscii = 0x80;
  if (c >= kAscii) return others;
  const char plain = static_cast<char>(c);
  const bool letter = std::isalpha(static_cast<unsigned char>(plain)) != 0;
  return characters.find(plain) != std::string_view::npos || (others && !letter);
}

std::uint32_t Form::step_over(std::uint32_t state, Symbol c) const {
  constexpr Symbol kAscii = 0x80;
  // What is no ASCII stands in names alone, where no character leads elsewhere than another.
  return step(state, c < kAscii ? static_cast<char>(c) : '_');
}

std::vector<Symbol> Form::choices(std::uint32_t state, std::vector<Symbol> named) const {
  const Next may = next(state);
  named.erase(std::remove_if(named.begin(), named.end(), [&](Symbol c) { return !may.lets_by(c); }), named.end());
  // One more that no pattern names, and that does not make the service `ram`.
  const auto* const other = std::find_if(may.characters.begin(), may.characters.end(), [&](char c) {
    return std::find(named.begin(), named.end(), static_cast<unsigned char>(c)) == named.end();
  });
  if (other != may.characters.end()) named.push_back(static_cast<unsigned char>(*other));
  if (may.colon) named.push_back(':');
  std::sort(named.begin(), named.end());
  named.erase(std::unique(named.begin(), named.end()), named.end());
  return named;
}

const Form& action_form() {
  static const ActionForm form;
  return form;
}

const Form& arn_form() {
  static const ArnForm form;
  return form;
}

}  // namespace ramify::access
