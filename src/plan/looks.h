#pragma once

#include <vector>

#include "ramify/ops/ops.h"

namespace ramify::plan {

/// The calls that apply makes beside the write itself: to see, before an update or a removal, that its object is as the
/// plan says; to find out whether a write was done; to take back a secret that could not be kept.
[[nodiscard]] std::vector<ops::Request> looks(const ops::Change& change);

}  // namespace ramify::plan
