#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ramify::access {

/// The documented condition keys that requests of every service may have (RAM documentation, common condition keys).
[[nodiscard]] std::vector<std::string> common_context_keys();
/// Whether the key is one of them whatever its letter case, or one of a tag, or of a service.
[[nodiscard]] bool is_known_context_key(std::string_view key);

/// Whether a request has no more than one value of it: so of all that the RAM documentation describes but those that
/// list the principals or services of a trust.
[[nodiscard]] bool has_one_value(std::string_view key);

}  // namespace ramify::access
