#include "ramify/policy/resource_groups.h"

#include <algorithm>
#include <array>

namespace ramify::policy {
namespace {

// Sorted by code. Not every action of such a service works on something that a resource group can hold; an action that
// does not is answered as if it did, which leaves the answer open rather than closed.
constexpr std::array kServices{
    ResourceGroupService{"adb",
                         "AnalyticDB for MySQL documentation, fine-grained resource control using resource groups"},
    ResourceGroupService{
        "alb", "Application Load Balancer documentation, fine-grained resource control using resource groups"},
    ResourceGroupService{"apig",
                         "Cloud-native API Gateway documentation, fine-grained resource control using resource groups"},
    ResourceGroupService{"arms", "ARMS documentation, grant permissions by resource group (arms:ReadTraceApp)"},
    ResourceGroupService{"computenest",
                         "Compute Nest documentation, fine-grained resource control using resource groups"},
    ResourceGroupService{"cr", "Container Registry documentation, fine-grained resource control using resource groups"},
    ResourceGroupService{
        "cs", "Container Service for Kubernetes documentation, fine-grained resource control using resource groups"},
    ResourceGroupService{"ecs", "Resource Management documentation, services that work with resource groups"},
    ResourceGroupService{"ess", "Auto Scaling documentation, fine-grained resource control using resource groups"},
    ResourceGroupService{"gwlb",
                         "Gateway Load Balancer documentation, fine-grained resource control using resource groups"},
    ResourceGroupService{"hbase",
                         "ApsaraDB for HBase documentation, fine-grained resource control using resource groups"},
    ResourceGroupService{"kvstore", "Tair documentation, fine-grained resource control using resource groups"},
    ResourceGroupService{"nlb",
                         "Network Load Balancer documentation, fine-grained resource control using resource groups"},
    ResourceGroupService{"oss", "OSS documentation, fine-grained resource control using resource groups"},
    ResourceGroupService{"ots", "Tablestore documentation, fine-grained resource control using resource groups"},
    ResourceGroupService{"polardb", "PolarDB documentation, fine-grained resource control using resource groups"},
    ResourceGroupService{"rds", "Resource Management documentation, services that work with resource groups"},
    ResourceGroupService{"ros", "ROS documentation, fine-grained resource control using resource groups"},
    ResourceGroupService{"slb",
                         "Classic Load Balancer documentation, fine-grained resource control using resource groups"},
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
