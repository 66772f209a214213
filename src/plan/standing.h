#pragma once

#include <vector>

#include "ramify/plan/preflight.h"

namespace ramify::plan {

/// What applying takes beside the calls that give somebody something: reading, making what holds nothing yet, and
/// taking away, of whatever name.
[[nodiscard]] std::vector<wire::Permission> standing_without_giving(const model::AccountId& account);

}  // namespace ramify::plan
