#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace ramify::policy {

/// Whether a policy at resource-group scope acts on what an action works on. `unknown` where that is not documented:
/// it is never guessed.
enum class ResourceGroupSupport : std::uint8_t { no, unknown, yes };

/// A service that works with resource groups, as far as its documentation says so.
struct ResourceGroupService {
  std::string_view code;    ///< as actions spell it, in lower case
  std::string_view source;  ///< which page says so
};

[[nodiscard]] std::span<const ResourceGroupService> resource_group_services();
/// Of an action in lower case, `ecs:describeinstances`.
[[nodiscard]] ResourceGroupSupport resource_group_support(std::string_view action);

}  // namespace ramify::policy
