#pragma once

#include <optional>
#include <string_view>

namespace ramify::policy {

/// `acs:service:region:account:relative`; only the last field may hold a colon. Views into the text.
struct ArnFields {
  std::string_view service;
  std::string_view region;
  std::string_view account;
  std::string_view relative;
};
/// Empty where the text does not begin with `acs:` or has fewer than five fields.
[[nodiscard]] std::optional<ArnFields> split_arn(std::string_view text);

}  // namespace ramify::policy
