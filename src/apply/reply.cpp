#include "reply.h"

namespace ramify::apply {

const nlohmann::json& member(const nlohmann::json& object, const char* name) {
  static const nlohmann::json nothing = nlohmann::json::object();
  if (!object.is_object()) return nothing;
  const auto found = object.find(name);
  return found == object.end() ? nothing : *found;
}

std::string text_of(const nlohmann::json& object, const char* name) {
  const auto& value = member(object, name);
  if (value.is_string()) return value.get<std::string>();
  return value.is_number() || value.is_boolean() ? value.dump() : std::string();
}

}  // namespace ramify::apply
