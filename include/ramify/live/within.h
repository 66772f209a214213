#pragma once

#include "ramify/live/live.h"

namespace ramify::live {

/// The world as a reading in this scope would have brought it: how all other users get in is left out.
[[nodiscard]] model::World within(model::World world, const ReadScope& scope);

}  // namespace ramify::live
