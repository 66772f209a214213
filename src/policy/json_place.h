#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

namespace ramify::policy {

/// Line and column (in characters), both from 1.
struct TextPlace {
  std::size_t line = 1;
  std::size_t column = 1;
};

/// JSON pointer -> where that value begins, for every value of a text already known to be valid JSON. A member's place
/// is that of its name, which is what people look for.
[[nodiscard]] std::map<std::string, TextPlace> places_of(std::string_view valid_json);

/// `pointer` with one more step, escaped as RFC 6901 asks.
[[nodiscard]] std::string pointer_to(const std::string& pointer, std::string_view member);
[[nodiscard]] std::string pointer_to(const std::string& pointer, std::size_t index);

}  // namespace ramify::policy
