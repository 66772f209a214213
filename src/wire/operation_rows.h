#pragma once

#include <span>

#include "ramify/wire/operation.h"

namespace ramify::wire {

[[nodiscard]] std::span<const OperationSpec> ram_operations();
[[nodiscard]] std::span<const OperationSpec> ims_operations();
[[nodiscard]] std::span<const OperationSpec> sts_operations();
[[nodiscard]] std::span<const OperationSpec> resourcemanager_operations();
[[nodiscard]] std::span<const OperationSpec> actiontrail_operations();

/// The words that the rows of operations are written in.
namespace rows {

using Params = std::span<const ParamSpec>;
inline constexpr Params no_params{};

constexpr ParamSpec need(std::string_view name) {
  return {name, ParamType::string, ListStyle::none, true};
}
constexpr ParamSpec text(std::string_view name) {
  return {name, ParamType::string, ListStyle::none, false};
}
constexpr ParamSpec number(std::string_view name) {
  return {name, ParamType::integer, ListStyle::none, false};
}
constexpr ParamSpec flag(std::string_view name) {
  return {name, ParamType::boolean, ListStyle::none, false};
}
constexpr ParamSpec objects(std::string_view name, ListStyle style, bool required = false) {
  return {name, ParamType::object_list, style, required};
}
constexpr ParamSpec strings(std::string_view name, ListStyle style, bool required = false) {
  return {name, ParamType::string_list, style, required};
}

/// Makes the rows of one service.
struct Maker {
  Service service;

  [[nodiscard]] constexpr OperationSpec read(std::string_view name, Params params, std::string_view permission) const {
    return {service, name, params, Paging::none, RateClass::read, false, false, permission, {}};
  }
  [[nodiscard]] constexpr OperationSpec list(std::string_view name, Params params, Paging paging,
                                             std::string_view list_path, std::string_view permission) const {
    return {service, name, params, paging, RateClass::read, false, false, permission, list_path};
  }
  [[nodiscard]] constexpr OperationSpec write(std::string_view name, Params params, std::string_view permission) const {
    return {service, name, params, Paging::none, RateClass::write, true, false, permission, {}};
  }
  [[nodiscard]] constexpr OperationSpec attach(std::string_view name, Params params,
                                               std::string_view permission) const {
    return {service, name, params, Paging::none, RateClass::attach, true, false, permission, {}};
  }
};

}  // namespace rows
}  // namespace ramify::wire
