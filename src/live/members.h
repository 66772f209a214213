#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "ramify/diag/result.h"
#include "ramify/model/world.h"

namespace ramify::live {

/// Where in a reply something stood: `company-a: ListRoles`.
struct Where {
  std::string account;
  std::string operation;
};
[[nodiscard]] tl::unexpected<Error> unreadable(const Where& where, std::string_view what);

/// The member's text; empty where it is absent, null or not a text.
[[nodiscard]] std::string text_of(const nlohmann::json& object, const char* name);
/// As `text_of`, but nothing where the text is empty: the service leaves an empty field out or sends "" alike.
[[nodiscard]] std::optional<std::string> filled(const nlohmann::json& object, const char* name);
[[nodiscard]] Result<std::string> required(const nlohmann::json& object, const char* name, const Where& where);
/// `Tags.Tag[].TagKey/TagValue`.
[[nodiscard]] model::Tags tags_of(const nlohmann::json& object);
[[nodiscard]] const nlohmann::json& object_of(const nlohmann::json& object, const char* name);

}  // namespace ramify::live
