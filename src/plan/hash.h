#pragma once

#include <vector>

#include "ramify/plan/plan.h"

namespace ramify::plan {

/// The objects with their object_hash(), in the same order: many cost less than each by itself.
[[nodiscard]] std::vector<Precondition> hashed(const model::World& world, const std::vector<model::Address>& addresses);

}  // namespace ramify::plan
