#pragma once

#include <string>
#include <string_view>

namespace ramify::client {

/// What to do about a refusal that asking again does not mend, by its code; never empty.
[[nodiscard]] std::string refusal_help(std::string_view code);

}  // namespace ramify::client
