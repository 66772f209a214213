#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ramify/diag/source.h"

namespace ramify::edit {

/// The bytes from `begin` up to `end` become `text`; where both are the same, `text` is put in there.
struct TextEdit {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string text;
  bool operator==(const TextEdit&) const = default;
};

/// The text with all edits made, whatever their order; everything else stays to the byte. The same edit twice is one.
/// Empty where two edits touch the same bytes, or one lies outside the text.
[[nodiscard]] std::optional<std::string> splice(std::string_view text, std::vector<TextEdit> edits);

/// Where a position (line and column from 1, columns in characters) is in the text; the end of a line that is shorter.
[[nodiscard]] std::size_t offset_of(std::string_view text, Position position);
/// Where the line that holds `offset` begins, and where the next one does.
[[nodiscard]] std::size_t line_begin(std::string_view text, std::size_t offset);
[[nodiscard]] std::size_t line_end(std::string_view text, std::size_t offset);

}  // namespace ramify::edit
