#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace ramify::client {

/// A member that is a string; empty where there is none, or another kind of value.
[[nodiscard]] std::string text_member(const nlohmann::json& object, const char* name);

}  // namespace ramify::client
