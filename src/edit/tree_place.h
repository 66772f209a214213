#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ramify/config/tree.h"
#include "ramify/edit/splice.h"

namespace ramify::edit {

/// A value in a file's tree, with what stands around it.
struct Found {
  std::vector<const config::Node*> path;   ///< from the root to the value
  std::vector<const config::Entry*> keys;  ///< the mapping's entry by which each was reached, null in a list
  [[nodiscard]] const config::Node& value() const { return *path.back(); }
};
/// The outermost value that begins at the position.
[[nodiscard]] std::optional<Found> find_value(const config::Node& root, Position position);
/// The value of the key that begins at the position.
[[nodiscard]] std::optional<Found> find_by_key(const config::Node& root, Position position);

/// The edits that take the list entry out, with its comma or its lines; the list's own key goes with the last entry.
/// Empty where that cannot be done safely.
[[nodiscard]] std::optional<std::vector<TextEdit>> remove_entry(std::string_view text, const Found& found);

/// Where a flow collection or scalar that begins at `at` ends: behind its bracket, quote or last character.
[[nodiscard]] std::size_t flow_end(std::string_view text, std::size_t at);
/// Where the comments begin that stand directly above the line at `line`, as far in as it: they belong to what begins
/// there. The line itself where there are none.
[[nodiscard]] std::size_t comment_begin(std::string_view text, std::size_t line);
/// Whether nothing but blanks stands before `begin` on its line, and nothing but a comma and a comment behind `end`.
[[nodiscard]] bool has_own_lines(std::string_view text, std::size_t begin, std::size_t end);
/// The end of a block that began on the line at `line`, indented by `indent`: behind its last line that says anything.
[[nodiscard]] std::size_t block_end(std::string_view text, std::size_t line, std::size_t indent);

}  // namespace ramify::edit
