#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "ramify/diag/instant.h"

namespace ramify::sim {

/// RFC 6238, SHA-1, 30 seconds, 6 digits: what a virtual MFA device shows `step` windows from `now`. The seed is
/// base32.
[[nodiscard]] std::string totp(std::string_view base32_seed, Instant now, int step);

}  // namespace ramify::sim
