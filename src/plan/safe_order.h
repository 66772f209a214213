#pragma once

#include "order.h"
#include "ramify/plan/lockout.h"

namespace ramify::plan {

/// As `order`, and where the order that comes first would strand somebody: one that strands nobody, where one is found
/// by moving what takes away behind what still needs it, or behind what gives it back. Else the first order: the guard
/// then says which step strands whom.
[[nodiscard]] Result<std::vector<std::size_t>> safe_order(const std::vector<ops::Change>& changes, Predecessors& before,
                                                          const model::World& live, const ops::Context& context,
                                                          const Standpoint& standpoint);

}  // namespace ramify::plan
