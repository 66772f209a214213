#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ramify::text {

/// One character of a text. Where the bytes are not UTF-8, `valid` is false and `code` is the one byte taken.
struct CodePoint {
  char32_t code = 0;
  std::size_t bytes = 1;
  bool valid = true;
};

/// The character that starts at `at`, which must be inside the text. Overlong forms, surrogates and values over
/// U+10FFFF are not valid.
[[nodiscard]] CodePoint decode_at(std::string_view text, std::size_t at);

/// Appends a character that is a valid code point.
void append_utf8(std::string& out, char32_t code);

/// Terminal columns of one character.
[[nodiscard]] std::size_t columns_of(CodePoint point);

}  // namespace ramify::text
