#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "atoms.h"

namespace ramify::access {

/// A character by its bytes, the first of them highest; a byte of what is no UTF-8 stands apart.
using Symbol = std::uint32_t;
[[nodiscard]] std::vector<Symbol> symbols_of(std::string_view text);

[[nodiscard]] std::string text_of(Symbol symbol);

/// What a text may be compared with: it passes where one of the values fits.
struct TextTest {
  std::vector<std::string> values;
  bool is_pattern = false;  ///< `*` and `?` stand for other characters
  bool is_folded = false;   ///< ASCII letters are alike in either case
};

/// Which of some tests a text can pass together.
struct TextCut {
  std::vector<Bits> passed;  ///< a bit a test; each once, and for each there is a text that passes just these
  bool exact = true;         ///< false where there may be more of them than were looked for
};

/// Over all texts, as `policy::glob_match` and comparison character by character go.
[[nodiscard]] TextCut cut_texts(const std::vector<TextTest>& tests);

}  // namespace ramify::access
