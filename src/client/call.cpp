#include <fmt/format.h>

#include "ramify/client/client.h"

namespace ramify::client {

std::string json_tags(const std::map<std::string, std::string>& tags) {
  auto list = nlohmann::json::array();
  for (const auto& [key, value] : tags) list.push_back({{"Key", key}, {"Value", value}});
  return list.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

void add_flat_tags(wire::Pairs& parameters, const std::map<std::string, std::string>& tags) {
  int number = 0;
  for (const auto& [key, value] : tags) {
    ++number;
    parameters.emplace_back(fmt::format("Tag.{}.Key", number), key);
    parameters.emplace_back(fmt::format("Tag.{}.Value", number), value);
  }
}

}  // namespace ramify::client
