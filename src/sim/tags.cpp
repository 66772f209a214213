#include "tags.h"

#include <fmt/format.h>

#include <algorithm>

namespace ramify::sim {
namespace {

bool starts_with(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

bool holds_url(std::string_view text) {
  return text.find("http://") != std::string_view::npos || text.find("https://") != std::string_view::npos;
}

Answer<void> check_tag(const Context& context, const std::string& key, const std::string& value) {
  if (key.empty() || key.size() > 128 || starts_with(key, "acs:") || starts_with(key, "aliyun") || holds_url(key)) {
    return invalid_parameter("TagKey", fmt::format("The tag key \"{}\" is not valid.", key));
  }
  const std::size_t value_max = context.ims() ? 128 : 256;
  if (value.size() > value_max || holds_url(value)) {
    return invalid_parameter("TagValue", fmt::format("The value of the tag \"{}\" is not valid.", key));
  }
  return {};
}

}  // namespace

Answer<void> add_tags(const Context& context, Tags& tags, const TagPairs& wanted) {
  for (const auto& [key, value] : wanted) {
    if (auto fine = check_tag(context, key, value); !fine) return fine;
  }
  Tags merged = tags;
  for (const auto& [key, value] : wanted) merged[key] = value;
  if (merged.size() > context.quotas.tags_per_object) return refuse("LimitExceeded.Tag");
  tags = std::move(merged);
  return {};
}

bool has_tags(const Tags& tags, const TagPairs& wanted) {
  return std::all_of(wanted.begin(), wanted.end(), [&](const auto& pair) {
    const auto it = tags.find(pair.first);
    return it != tags.end() && (pair.second.empty() || it->second == pair.second);
  });
}

nlohmann::json tags_json(const Context& context, const Tags& tags) {
  nlohmann::json list = nlohmann::json::array();
  for (const auto& [key, value] : tags) list.push_back({{"TagKey", key}, {"TagValue", value}});
  context.shuffle(list);
  return {{"Tag", std::move(list)}};
}

}  // namespace ramify::sim
