#pragma once

#include <string>
#include <vector>

#include "tidy/rooms.h"
#include "tidy/tree.h"

namespace ramify::tidy {

/// Each fault is one line: `path:line: what is wrong; what to do`. An empty list is a clean tree.
using Faults = std::vector<std::string>;

/// The longest a C++ file may be, in lines.
inline constexpr std::size_t kLinesMax = 500;

/// One rule over the whole tree. The rows are in `rules()`; a test loops over them.
struct Rule {
  const char* name;
  Faults (*check)(const Tree& tree);
};
[[nodiscard]] const std::vector<Rule>& rules();

[[nodiscard]] Faults check_layering(const Tree& tree);
[[nodiscard]] Faults check_libraries(const Tree& tree);
[[nodiscard]] Faults check_links(const Tree& tree);
[[nodiscard]] Faults check_size(const Tree& tree);
[[nodiscard]] Faults check_banned_words(const Tree& tree);
[[nodiscard]] Faults check_ascii(const Tree& tree);
[[nodiscard]] Faults check_room_names(const Tree& tree);
[[nodiscard]] Faults check_room_paragraphs(const Tree& tree);
[[nodiscard]] Faults check_pragma_once(const Tree& tree);
[[nodiscard]] Faults check_scripts(const Tree& tree);
[[nodiscard]] Faults check_document_links(const Tree& tree);
[[nodiscard]] Faults check_second_opinion(const Tree& tree);
[[nodiscard]] Faults check_top_level(const Tree& tree);

}  // namespace ramify::tidy
