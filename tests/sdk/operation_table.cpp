// Prints the operation table of `wire` as JSON: what the SDK's tests have to cover.
#include <cstdio>
#include <nlohmann/json.hpp>

#include "ramify/wire/operation.h"

namespace {

const char* name_of(ramify::wire::Paging paging) {
  switch (paging) {
    case ramify::wire::Paging::none:
      return "none";
    case ramify::wire::Paging::marker:
      return "marker";
    case ramify::wire::Paging::token:
      return "token";
    case ramify::wire::Paging::page:
      return "page";
  }
  return "none";
}

const char* name_of(ramify::wire::ParamType type) {
  switch (type) {
    case ramify::wire::ParamType::string:
      return "string";
    case ramify::wire::ParamType::integer:
      return "integer";
    case ramify::wire::ParamType::boolean:
      return "boolean";
    case ramify::wire::ParamType::object_list:
      return "objects";
    case ramify::wire::ParamType::string_list:
      return "strings";
  }
  return "string";
}

const char* name_of(ramify::wire::ListStyle style) {
  switch (style) {
    case ramify::wire::ListStyle::none:
      return "none";
    case ramify::wire::ListStyle::json:
      return "json";
    case ramify::wire::ListStyle::flat:
      return "flat";
  }
  return "none";
}

}  // namespace

int main() {
  nlohmann::json table = nlohmann::json::array();
  for (const auto& operation : ramify::wire::operations()) {
    nlohmann::json params = nlohmann::json::array();
    for (const auto& param : operation.params) {
      params.push_back({{"name", param.name},
                        {"type", name_of(param.type)},
                        {"style", name_of(param.style)},
                        {"required", param.required}});
    }
    table.push_back({{"service", ramify::wire::spec(operation.service).name},
                     {"operation", operation.name},
                     {"params", std::move(params)},
                     {"paging", name_of(operation.paging)},
                     {"writes", operation.writes},
                     {"anonymous", operation.anonymous},
                     {"permission", operation.permission}});
  }
  std::puts(table.dump(1).c_str());
  return 0;
}
