#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ramify/policy/document.h"

namespace ramify::access {

/// Whether a condition of the statement speaks of the key, letter case aside.
[[nodiscard]] bool has_key(const policy::Statement& statement, std::string_view key);
/// The external ids of which the statement demands one.
[[nodiscard]] std::vector<std::string> external_ids(const policy::Statement& statement);

}  // namespace ramify::access
