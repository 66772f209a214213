#pragma once

#include <span>
#include <string_view>

#include "ramify/access/changes.h"

namespace ramify::access {

/// One row an action that is dangerous to grant.
struct DangerousAction {
  std::string_view action;
  Danger danger;
  bool on_everything = false;  ///< only where it is granted on every resource
};
[[nodiscard]] std::span<const DangerousAction> dangerous_actions();

}  // namespace ramify::access
