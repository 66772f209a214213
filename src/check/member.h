#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace ramify::check {

/// The text of a reply's member; empty where it is not there, or no text.
[[nodiscard]] inline std::string member(const nlohmann::json& object, const char* name) {
  if (!object.is_object()) return {};
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

}  // namespace ramify::check
