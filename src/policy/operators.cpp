#include "operators.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

#include "ramify/text/text.h"

namespace ramify::policy {
namespace {

using Type = ValueType;
using Cmp = Comparison;

constexpr std::array kOperators{
    Operator{"StringEquals", Type::string, Cmp::equal, false},
    Operator{"StringNotEquals", Type::string, Cmp::equal, true},
    Operator{"StringEqualsIgnoreCase", Type::string_folded, Cmp::equal, false},
    Operator{"StringNotEqualsIgnoreCase", Type::string_folded, Cmp::equal, true},
    Operator{"StringLike", Type::pattern, Cmp::equal, false},
    Operator{"StringNotLike", Type::pattern, Cmp::equal, true},
    Operator{"NumericEquals", Type::numeric, Cmp::equal, false},
    Operator{"NumericNotEquals", Type::numeric, Cmp::equal, true},
    Operator{"NumericLessThan", Type::numeric, Cmp::less, false},
    Operator{"NumericLessThanEquals", Type::numeric, Cmp::less_equal, false},
    Operator{"NumericGreaterThan", Type::numeric, Cmp::greater, false},
    Operator{"NumericGreaterThanEquals", Type::numeric, Cmp::greater_equal, false},
    Operator{"DateEquals", Type::date, Cmp::equal, false},
    Operator{"DateNotEquals", Type::date, Cmp::equal, true},
    Operator{"DateLessThan", Type::date, Cmp::less, false},
    Operator{"DateLessThanEquals", Type::date, Cmp::less_equal, false},
    Operator{"DateGreaterThan", Type::date, Cmp::greater, false},
    Operator{"DateGreaterThanEquals", Type::date, Cmp::greater_equal, false},
    Operator{"Bool", Type::boolean, Cmp::equal, false},
    Operator{"IpAddress", Type::ip, Cmp::equal, false},
    Operator{"NotIpAddress", Type::ip, Cmp::equal, true},
};

constexpr unsigned kIpv4PrefixShift = 96;

std::optional<IpRange> parse_address(const std::string& text) {
  IpRange range;
  if (inet_pton(AF_INET, text.c_str(), &range.address[12]) == 1) {
    range.address[10] = 0xFF;
    range.address[11] = 0xFF;
    return range;
  }
  if (inet_pton(AF_INET6, text.c_str(), range.address.data()) == 1) return range;
  return std::nullopt;
}

}  // namespace

const Operator* find_operator(std::string_view name) {
  const auto* found =
      std::find_if(kOperators.begin(), kOperators.end(), [&](const Operator& o) { return o.name == name; });
  return found == kOperators.end() ? nullptr : found;
}

std::vector<std::string> operator_names() {
  std::vector<std::string> names;
  names.reserve(kOperators.size());
  for (const Operator& known : kOperators) names.emplace_back(known.name);
  return names;
}

std::optional<long double> parse_number(std::string_view text) {
  // from_chars would also take "inf" and "nan", which are no quantities.
  if (text.empty() || text.find_first_not_of("+-.0123456789eE") != std::string_view::npos) return std::nullopt;
  if (text.front() == '+') text.remove_prefix(1);
  long double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<bool> parse_bool(std::string_view text) {
  const std::string folded = text::fold_case(text);
  if (folded == "true") return true;
  if (folded == "false") return false;
  return std::nullopt;
}

std::optional<IpRange> parse_ip_range(std::string_view text) {
  const std::size_t slash = text.find('/');
  const std::string address(text.substr(0, slash));
  if (address.find('\0') != std::string::npos) return std::nullopt;
  auto range = parse_address(address);
  if (!range || slash == std::string_view::npos) return range;
  const bool is_ipv4 = address.find(':') == std::string::npos;
  const std::string_view digits = text.substr(slash + 1);
  unsigned prefix = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), prefix);
  if (error != std::errc() || end != digits.data() + digits.size() || prefix > (is_ipv4 ? 32U : 128U)) {
    return std::nullopt;
  }
  range->prefix = is_ipv4 ? prefix + kIpv4PrefixShift : prefix;
  return range;
}

bool in_range(const IpRange& range, const IpRange& address) {
  for (unsigned bit = 0; bit < range.prefix; bit += 8) {
    const unsigned left = std::min(8U, range.prefix - bit);
    const unsigned mask = (0xFFU << (8U - left)) & 0xFFU;
    const unsigned differing =
        (static_cast<unsigned>(range.address.at(bit / 8)) ^ static_cast<unsigned>(address.address.at(bit / 8)));
    if ((differing & mask) != 0) return false;
  }
  return true;
}

}  // namespace ramify::policy
