#include "ramify/policy/resource_groups.h"

#include <algorithm>
#include <array>

namespace ramify::policy {
namespace {

// Sorted by code. Not every action of such a service works on something that a resource group can hold; an action that
// does not is answered as if it did, which leaves the answer open rather than closed.
constexpr std::array kServices{
    ResourceGroupService{"arms", "ARMS documentation, grant permissions by resource group (arms:ReadTraceApp)"},
    ResourceGroupService{"ecs", "Resource Management documentation, services that work with resource groups"},
    ResourceGroupService{"rds", "Resource Management documentation, services that work with resource groups"},
    ResourceGroupService{"slb", "Resource Management documentation, services that work with resource groups"},
    ResourceGroupService{"vpc", "Resource Management documentation, services that work with resource groups"},
};

}  // namespace

std::span<const ResourceGroupService> resource_group_services() {
  return kServices;
}

ResourceGroupSupport resource_group_support(std::string_view action) {
  const std::string_view code = action.substr(0, action.find(':'));
  const bool known =
      std::any_of(kServices.begin(), kServices.end(), [&](const ResourceGroupService& s) { return s.code == code; });
  return known ? ResourceGroupSupport::yes : ResourceGroupSupport::unknown;
}

}  // namespace ramify::policy
