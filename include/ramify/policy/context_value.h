#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ramify::policy {

/// What the values of a documented condition key look like, with an example, where `value` does not; nothing where it
/// does, and for keys that take any text. Source: RAM documentation, common condition keys.
[[nodiscard]] std::optional<std::string> wanted_context_value(std::string_view key, std::string_view value);

/// The same of the values that an operator can compare with its own; nothing also where the service has no such
/// operator.
[[nodiscard]] std::optional<std::string> wanted_operand(std::string_view operation, std::string_view value);

}  // namespace ramify::policy
