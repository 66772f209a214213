#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>

namespace ramify::edit {

using Json = nlohmann::ordered_json;

/// A value on one line, as it may stand behind a key: `[a, b]`, `{x: 1}`, `"two: words"`. Texts that YAML readers might
/// take for anything else are quoted.
[[nodiscard]] std::string flow_text(const Json& value);
/// What follows a key at `indent`: ` value` on the same line where that is short and simple, else lines of their own.
/// It ends with a line feed.
[[nodiscard]] std::string block_text(const Json& value, std::size_t indent);

}  // namespace ramify::edit
