#pragma once

#include "ramify/ops/change.h"

namespace ramify::plan {

/// What a new document gives to somebody and takes from somebody; both where that cannot be told.
struct Shift {
  bool gains = true;
  bool loses = true;
};

/// Of an update of a role: whom its trust comes to let in, and whom it no longer does. Neither where the trust stays.
[[nodiscard]] Shift trust_shift(const ops::Change& change);
/// Of a policy's new version: what it comes to allow, and what it no longer does.
[[nodiscard]] Shift document_shift(const ops::Change& change);

}  // namespace ramify::plan
