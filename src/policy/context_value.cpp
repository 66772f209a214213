#include "ramify/policy/context_value.h"

#include "operators.h"

namespace ramify::policy {

std::optional<std::string> wanted_context_value(std::string_view key, std::string_view value) {
  if (key == "acs:SourceIp") {
    const auto range = parse_ip_range(value);
    if (!range || range->prefix != 128) return "an address, such as 203.0.113.7";
  } else if (key == "acs:CurrentTime") {
    if (!parse_instant(value)) return "a time, such as 2026-12-31T23:59:59Z";
  } else if (key == "acs:SecureTransport" || key == "acs:MFAPresent") {
    if (!parse_bool(value)) return "true or false";
  }
  return std::nullopt;
}

}  // namespace ramify::policy
