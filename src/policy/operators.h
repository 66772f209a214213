#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ramify/diag/instant.h"

namespace ramify::policy {

enum class ValueType : std::uint8_t { string, string_folded, pattern, numeric, date, boolean, ip };
enum class Comparison : std::uint8_t { equal, less, less_equal, greater, greater_equal };

/// A documented condition operator. Source: RAM documentation, "Condition operators" (December 2025).
struct Operator {
  std::string_view name;
  ValueType type = ValueType::string;
  Comparison comparison = Comparison::equal;
  bool negated = false;  ///< holds when no value compares, and when the key is absent
};

/// Null where the service has no such operator; names are exact.
[[nodiscard]] const Operator* find_operator(std::string_view name);
[[nodiscard]] std::vector<std::string> operator_names();

[[nodiscard]] std::optional<long double> parse_number(std::string_view text);
[[nodiscard]] std::optional<bool> parse_bool(std::string_view text);  ///< letter case does not matter

/// An address range; an IPv4 address is held as ::ffff:a.b.c.d, so that both families compare.
struct IpRange {
  std::array<unsigned char, 16> address{};
  unsigned prefix = 128;  ///< leading bits that count, of 128
};
/// An address or CIDR block of either family.
[[nodiscard]] std::optional<IpRange> parse_ip_range(std::string_view text);
[[nodiscard]] bool in_range(const IpRange& range, const IpRange& address);

}  // namespace ramify::policy
