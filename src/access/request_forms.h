#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "text_cut.h"

namespace ramify::access {

/// One step of a pattern: a character, any one character, or a run of them; neither of the latter crosses a colon
/// within the first fields of an ARN.
struct Token {
  enum class Kind : std::uint8_t { literal, one, run, end } kind = Kind::literal;
  Symbol character = 0;
  bool crosses = true;
  [[nodiscard]] bool lets_by(Symbol c) const {
    if (kind == Kind::literal) return character == c;
    return kind != Kind::end && (crosses || c != ':');
  }
};
using Tokens = std::vector<Token>;

[[nodiscard]] Tokens glob_tokens(std::string_view glob);
/// A pattern may stand for several: RAM's own names are folded, those of other services are not.
[[nodiscard]] std::vector<Tokens> resource_tokens(const std::string& pattern);

/// The texts that are requests at all, as an automaton that begins in 0: what may come next, and whether the text may
/// end.
struct Form {
  struct Next {
    std::string_view characters;  ///< which go on within the part
    bool colon = false;           ///< whether the part may end here
    bool others = false;          ///< whether any more may that are no letters of ASCII
    [[nodiscard]] bool lets_by(Symbol c) const;
  };
  virtual ~Form() = default;
  Form() = default;
  Form(const Form&) = delete;
  Form& operator=(const Form&) = delete;
  [[nodiscard]] virtual Next next(std::uint32_t state) const = 0;
  [[nodiscard]] virtual std::uint32_t step(std::uint32_t state, char c) const = 0;
  [[nodiscard]] virtual bool ends(std::uint32_t state) const = 0;
  [[nodiscard]] std::uint32_t step_over(std::uint32_t state, Symbol c) const;
  /// Of the characters that a pattern names here those that may come, one more that none names, and the colon.
  [[nodiscard]] std::vector<Symbol> choices(std::uint32_t state, std::vector<Symbol> named) const;
};

[[nodiscard]] const Form& action_form();  ///< `service:Name`, letter case folded
[[nodiscard]] const Form& arn_form();

}  // namespace ramify::access
