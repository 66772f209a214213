#pragma once

#include <optional>

#include "pipeline.h"

namespace ramify::cli {

/// Where more policies are declared on one user, group or role than the documented limit, the account's own limit
/// decides: it may have been raised. Where neither the account nor a snapshot says it, it is the documented one for
/// what is made for `can_assume`; the rest is left to the service. What is over is said, all of it.
[[nodiscard]] std::optional<Exit> over_limits(const Arguments& arguments, Surroundings& around,
                                              const config::Desired& desired, const Reached& reached);

}  // namespace ramify::cli
