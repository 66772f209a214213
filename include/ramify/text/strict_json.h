#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace ramify::text {

/// Why a text is not the JSON we accept, and where; line and column count from 1, columns in characters.
struct JsonFault {
  std::string message;
  std::size_t line = 1;
  std::size_t column = 1;
};

struct JsonLimits {
  std::size_t depth = 64;
  std::size_t bytes = std::size_t{16} << 20;
};

/// RFC 8259 and no more: a duplicate member, invalid UTF-8, a number that does not fit, nesting or size over the limit
/// and anything after the value are faults. The library's own parser would let the last member win, turn long integers
/// into doubles and build values so deep that writing them crashes.
[[nodiscard]] tl::expected<nlohmann::json, JsonFault> parse_json(std::string_view text, const JsonLimits& limits = {});
/// The same, keeping the author's order of members.
[[nodiscard]] tl::expected<nlohmann::ordered_json, JsonFault> parse_ordered_json(std::string_view text,
                                                                                 const JsonLimits& limits = {});

}  // namespace ramify::text
