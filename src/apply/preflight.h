#pragma once

#include "ramify/apply/apply.h"

namespace ramify::apply {

/// All that can be known to go wrong before the first write: no connection, no recipient, no folder for secrets.
[[nodiscard]] Result<void> preflight(const plan::Plan& plan, const client::Sessions& sessions, const Options& options);

}  // namespace ramify::apply
