#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ramify/diag/diagnostic.h"

namespace ramify::text {

/// Damerau-Levenshtein distance in code points, case-folded for ASCII.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);
/// The candidate nearest to `word`, where one is near enough to be worth a "did you mean"; ties go to the first.
[[nodiscard]] std::optional<std::string> suggest(std::string_view word, const std::vector<std::string>& candidates);

/// Columns that the text takes on a terminal.
[[nodiscard]] std::size_t display_width(std::string_view text);
/// The text with control characters (C0, C1, DEL, ESC), bidirectional overrides, zero-width and other invisible
/// characters and invalid UTF-8 shown as `\u{XX}`: what a hostile name may not do to a terminal. Keeps no newline.
[[nodiscard]] std::string printable(std::string_view text);
[[nodiscard]] bool is_valid_utf8(std::string_view text);
[[nodiscard]] std::string fold_case(std::string_view ascii);

/// The source line with its number and a caret line under the range, as compilers show it; no trailing newline.
[[nodiscard]] std::string snippet(const SourceMap& sources, const SourceRange& range);

/// One line of a comparison.
struct DiffLine {
  char sign = ' ';  ///< ' ', '-' or '+'
  std::string text;
};
/// The shortest line edit from `before` to `after`.
[[nodiscard]] std::vector<DiffLine> line_diff(std::string_view before, std::string_view after);

/// Rows laid out in columns by display width, two spaces between, no trailing blanks; one '\n' a row.
[[nodiscard]] std::string table(const std::vector<std::vector<std::string>>& rows);

/// `1 role`, `2 roles`, `3 policies`.
[[nodiscard]] std::string count(std::size_t n, std::string_view singular, std::string_view plural = {});

}  // namespace ramify::text
