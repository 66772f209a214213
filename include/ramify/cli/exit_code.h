#pragma once

#include "ramify/diag/result.h"

namespace ramify::cli {

/// What the process ends with. Stable: scripts stand on it.
enum class Exit {
  ok = 0,
  error = 1,
  changes = 2,       ///< changes or drift
  guard = 3,         ///< refused as unsafe
  partial = 4,       ///< partly applied, unknown or inconclusive
  stale = 5,         ///< what was reviewed is no longer what is there
  locked = 6,        ///< another run holds the lock
  check_failed = 7,  ///< lint, access test or verification
  credentials = 8,   ///< no usable credentials, or those of another account
  usage = 64,
  interrupted = 130,
};

[[nodiscard]] Exit exit_for(ErrorKind kind);
/// Of two that both hold, the more serious: 8, 5, 3, 7, then the rest, 2 and 0 last.
[[nodiscard]] Exit worse(Exit a, Exit b);

}  // namespace ramify::cli
