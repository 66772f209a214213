#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace ramify::apply {

/// A member of a reply; an empty object where there is none.
[[nodiscard]] const nlohmann::json& member(const nlohmann::json& object, const char* name);
/// A member as text: strings as they are, numbers and booleans as JSON writes them, empty where there is none.
[[nodiscard]] std::string text_of(const nlohmann::json& object, const char* name);

}  // namespace ramify::apply
