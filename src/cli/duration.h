#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace ramify::cli {

/// `90s`, `15m`, `24h`, `7d`; empty where the text is none of these or longer than ten years.
[[nodiscard]] std::optional<std::chrono::seconds> parse_duration(std::string_view text);

}  // namespace ramify::cli
