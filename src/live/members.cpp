#include "members.h"

#include <fmt/format.h>

namespace ramify::live {

tl::unexpected<Error> unreadable(const Where& where, std::string_view what) {
  return fail(ErrorKind::protocol, fmt::format("{}: {}: {}", where.account, where.operation, what),
              "the endpoint may be another server's, or the service's API has changed");
}

std::string text_of(const nlohmann::json& object, const char* name) {
  if (!object.is_object()) return {};
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::optional<std::string> filled(const nlohmann::json& object, const char* name) {
  auto text = text_of(object, name);
  return text.empty() ? std::nullopt : std::optional(std::move(text));
}

Result<std::string> required(const nlohmann::json& object, const char* name, const Where& where) {
  auto text = text_of(object, name);
  if (text.empty()) return unreadable(where, fmt::format("the reply holds no {}", name));
  return text;
}

const nlohmann::json& object_of(const nlohmann::json& object, const char* name) {
  static const nlohmann::json nothing = nlohmann::json::object();
  if (!object.is_object()) return nothing;
  const auto found = object.find(name);
  return found != object.end() && found->is_object() ? *found : nothing;
}

model::Tags tags_of(const nlohmann::json& object) {
  model::Tags tags;
  const auto& wrapper = object_of(object, "Tags");
  const auto list = wrapper.find("Tag");
  if (list == wrapper.end() || !list->is_array()) return tags;
  for (const auto& tag : *list) {
    if (auto key = text_of(tag, "TagKey"); !key.empty()) tags[std::move(key)] = text_of(tag, "TagValue");
  }
  return tags;
}

}  // namespace ramify::live
