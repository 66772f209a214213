#pragma once

#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// What is known of services and their actions. Most services publish no list: silence about an action says nothing.
namespace ramify::access {

[[nodiscard]] bool is_service(std::string_view code);
[[nodiscard]] std::vector<std::string> services();

struct KnownActions {
  std::vector<std::string> names;  ///< without the service, in the documented spelling
  bool is_listed = false;          ///< the documentation lists them, so that another is worth a look
};
[[nodiscard]] KnownActions actions_of(std::string_view service);
/// What the system policies of the catalogue and the services with resource groups name: that is there, whether a list
/// has it or not. In lower case.
struct Catalogued {
  std::set<std::string> services;
  std::set<std::string> actions;
};
[[nodiscard]] Catalogued catalogued();
/// Of a service that publishes no whole list the actions that are used most; empty where none are known.
[[nodiscard]] std::span<const std::string_view> usual_actions(std::string_view service);

/// What an action of OSS acts on.
enum class OssLevel { bucket, object };
/// Empty for what is no action of OSS, or not known.
[[nodiscard]] std::optional<OssLevel> oss_level(std::string_view action);

}  // namespace ramify::access
