#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace ramify::edit {

using Json = nlohmann::ordered_json;

/// A value on one line, as it may stand behind a key: `[a, b]`, `{x: 1}`, `"two: words"`. Texts that YAML readers might
/// take for anything else are quoted.
[[nodiscard]] std::string flow_text(const Json& value);
/// What follows a key at `indent`: ` value` on the same line where that is short and simple, else lines of their own.
/// It ends with a line feed. The objects of an account always have lines of their own, as `is_section` says of a key;
/// `is_lines` says it of the value.
[[nodiscard]] std::string block_text(const Json& value, std::size_t indent, bool is_lines = false);
/// An entry of a list whose dashes stand at `indent`, with its dash; it ends with a line feed.
[[nodiscard]] std::string item_text(const Json& item, std::size_t indent);
/// `users: {…}`, `policies: {…}`: what an account declares, not a list that bears the same name.
[[nodiscard]] bool is_section(std::string_view key, const Json& value);

}  // namespace ramify::edit
