#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ramify::plan {

/// SSH's patterns: `*` for any text, `?` for one character; letters as they are.
[[nodiscard]] bool pattern_matches(std::string_view pattern, std::string_view text);
/// Some pattern of the list matches, and none that `!` stands before does.
[[nodiscard]] bool list_matches(const std::vector<std::string>& patterns, std::string_view text);
[[nodiscard]] std::vector<std::string> split_list(std::string_view commas);

}  // namespace ramify::plan
