#include "duration.h"

#include <charconv>

namespace ramify::cli {

std::optional<std::chrono::seconds> parse_duration(std::string_view text) {
  constexpr std::chrono::hours kLongest{24 * 3653};
  if (text.size() < 2) return std::nullopt;
  long long unit = 0;
  switch (text.back()) {
    case 's':
      unit = 1;
      break;
    case 'm':
      unit = 60;
      break;
    case 'h':
      unit = 3600;
      break;
    case 'd':
      unit = 86400;
      break;
    default:
      return std::nullopt;
  }
  unsigned long number = 0;
  const char* const end = text.data() + text.size() - 1;
  const auto [at, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || at != end) return std::nullopt;
  if (number > static_cast<unsigned long>(std::chrono::seconds(kLongest).count() / unit)) return std::nullopt;
  return std::chrono::seconds(static_cast<long long>(number) * unit);
}

}  // namespace ramify::cli
