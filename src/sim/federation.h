#pragma once

#include "params.h"
#include "store.h"

namespace ramify::sim {

/// The account that an unsigned call speaks of, by its RoleArn; null where there is none.
[[nodiscard]] Account* account_spoken_of(Store& store, const Params& params);
/// What is wrong with the RoleArn where there is none.
[[nodiscard]] ApiError no_account_spoken_of(const Params& params);

}  // namespace ramify::sim
