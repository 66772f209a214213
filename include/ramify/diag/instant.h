#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace ramify {

/// A moment in UTC, to the second: the service's own resolution.
using Instant = std::chrono::sys_seconds;

/// Where a room gets the time from: a parameter, so that tests and the simulator can set it.
using Clock = std::function<Instant()>;

/// `YYYY-MM-DDTHH:MM:SSZ`.
[[nodiscard]] std::string format_instant(Instant instant);
/// ISO 8601: a bare date is 00:00 UTC; a time needs `Z` or an offset; fractions of a second are dropped. Empty where
/// the text is not one.
[[nodiscard]] std::optional<Instant> parse_instant(std::string_view text);

}  // namespace ramify
