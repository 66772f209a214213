#pragma once

#include <vector>

#include "ramify/diag/result.h"
#include "ramify/model/world.h"
#include "ramify/ops/change.h"
#include "ramify/ops/ops.h"

namespace ramify::plan {

/// For each change, the changes that must be done before it: indices into the same list.
using Predecessors = std::vector<std::vector<std::size_t>>;

/// facts.cpp: what follows from the facts that the operations need, make, remove and require gone [docs/ordering.md].
void add_fact_edges(const std::vector<ops::Change>& changes, const ops::Context& context, Predecessors& before);
/// rules.cpp: what follows from prudence: narrow before widen, replace before remove.
void add_rule_edges(const std::vector<ops::Change>& changes, Predecessors& before);

/// narrow_first.cpp: a policy that a user, group or role holds gets its new version after those have left who must not
/// meet what it gains (members, logons and keys that go, those whom a trust drops), and before those come who must not
/// meet what it loses. Where both are so, no order of the two is better than the other.
void add_narrowing_edges(const std::vector<ops::Change>& changes, const model::World& live, Predecessors& before);

/// order.cpp: the changes' indices in order of execution; where the order is free: by account, kind of work, name.
/// `changes` must be sorted by ops::before. An error names the changes that wait for one another.
[[nodiscard]] Result<std::vector<std::size_t>> order(const std::vector<ops::Change>& changes,
                                                     const Predecessors& before);

}  // namespace ramify::plan
