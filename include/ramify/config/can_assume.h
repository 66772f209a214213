#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ramify/diag/instant.h"
#include "ramify/model/world.h"

namespace ramify::config {

/// A role, and until when: a right that ends says so itself, so that it ends also where nobody runs this tool.
struct AssumeRight {
  std::optional<Instant> until;
  std::string arn;  ///< `acs:ram:*:<account id>:role/<name>`
  auto operator<=>(const AssumeRight&) const = default;
};

/// The policies that `can_assume` makes for one user, group or role: as few as the size limit allows, without the owner
/// mark. The order of the rights does not matter; there is at least one.
[[nodiscard]] std::vector<model::Policy> assume_policies(const model::Principal& principal,
                                                         std::vector<AssumeRight> rights);

}  // namespace ramify::config
