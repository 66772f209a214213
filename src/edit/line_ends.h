#pragma once

#include <string>
#include <string_view>

namespace ramify::edit {

/// Whether every line ends as on Windows; a file that mixes its line ends is left as it is, byte by byte.
[[nodiscard]] bool has_crlf(std::string_view text);
[[nodiscard]] std::string to_lf(std::string_view text);
[[nodiscard]] std::string to_crlf(std::string_view text);

}  // namespace ramify::edit
