#include "ramify/policy/context_value.h"

#include "operators.h"

namespace ramify::policy {

namespace {

std::optional<std::string> wanted(ValueType type, std::string_view value) {
  switch (type) {
    case ValueType::string:
    case ValueType::string_folded:
    case ValueType::pattern:
      break;
    case ValueType::numeric:
      if (!parse_number(value)) return "a number, such as 10";
      break;
    case ValueType::date:
      if (!parse_instant(value)) return "a time, such as 2026-12-31T23:59:59Z";
      break;
    case ValueType::boolean:
      if (!parse_bool(value)) return "true or false";
      break;
    case ValueType::ip: {
      const auto range = parse_ip_range(value);
      if (!range || value.find('/') != std::string_view::npos) return "an address, such as 203.0.113.7";
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> wanted_context_value(std::string_view key, std::string_view value) {
  if (key == "acs:SourceIp" || key == "acs:VpcSourceIp") return wanted(ValueType::ip, value);
  if (key == "acs:CurrentTime") return wanted(ValueType::date, value);
  if (key == "acs:SecureTransport" || key == "acs:MFAPresent") return wanted(ValueType::boolean, value);
  return std::nullopt;
}

std::optional<std::string> wanted_operand(std::string_view operation, std::string_view value) {
  const Operator* known = find_operator(operation);
  return known == nullptr ? std::nullopt : wanted(known->type, value);
}

}  // namespace ramify::policy
