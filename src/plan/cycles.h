#pragma once

#include <vector>

#include "ramify/ops/change.h"
#include "ramify/ops/ops.h"

namespace ramify::plan {

/// Roles that are to be created and trust one another in a ring, or themselves, cannot be created as they are: the
/// service wants a trusted role to exist. In each ring one role is created under a trust that nobody can meet, and gets
/// its own by an update (Reason::trust_cycle). Which one follows from the order of `changes` alone.
void break_trust_cycles(std::vector<ops::Change>& changes, const ops::Context& context);

}  // namespace ramify::plan
