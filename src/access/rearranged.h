#pragma once

#include <vector>

#include "grants.h"

namespace ramify::access {

/// Whether `after` allows no more than `before` by its patterns alone, each within one of the other side: documents
/// that are split, merged, sorted, moved, or say twice what they say. False where that takes more to tell, or much
/// time.
[[nodiscard]] bool is_plainly_no_more(const std::vector<Held>& before, const std::vector<Held>& after);

}  // namespace ramify::access
