#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "context.h"

namespace ramify::sim {

using TagPairs = std::vector<std::pair<std::string, std::string>>;

/// Checks the documented limits of keys, values and counts; overwrites keys that are there.
[[nodiscard]] Answer<void> add_tags(const Context& context, Tags& tags, const TagPairs& wanted);
/// All of `wanted` are there; an empty wanted value stands for any.
[[nodiscard]] bool has_tags(const Tags& tags, const TagPairs& wanted);
/// `{"Tag":[{"TagKey":…,"TagValue":…}]}`.
[[nodiscard]] nlohmann::json tags_json(const Context& context, const Tags& tags);

}  // namespace ramify::sim
