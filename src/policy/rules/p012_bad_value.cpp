#include <fmt/format.h>

#include "ramify/text/text.h"
#include "rules.h"

namespace ramify::policy::rules {
namespace {

/// Nothing where the value fits.
std::optional<std::string_view> wanted_value(const Operator& op, std::string_view value) {
  switch (op.type) {
    case ValueType::numeric:
      if (!parse_number(value)) return R"(a number, such as "3600")";
      break;
    case ValueType::date:
      if (!parse_instant(value)) return R"(a time, such as "2026-12-31T23:59:59Z")";
      break;
    case ValueType::boolean:
      if (!parse_bool(value)) return R"("true" or "false")";
      break;
    case ValueType::ip:
      if (!parse_ip_range(value)) return R"(an address or a CIDR block, such as "203.0.113.0/24")";
      break;
    case ValueType::string:
    case ValueType::string_folded:
    case ValueType::pattern:
      break;
  }
  return std::nullopt;
}

}  // namespace

void bad_value(const Operator& op, const std::string& value, const std::string& pointer, Faults& faults) {
  const auto wanted = wanted_value(op, value);
  if (!wanted) return;
  faults.add("P012", pointer, fmt::format("{} cannot compare with \"{}\"", op.name, text::printable(value)),
             fmt::format("write {}", *wanted));
}

}  // namespace ramify::policy::rules
