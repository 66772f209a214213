#pragma once

#include "ramify/model/world.h"

namespace ramify::apply {

/// The account with nothing in it but one object and what hangs on it: attachments, and of a group its members.
/// The account must be in the world.
[[nodiscard]] model::Account single(const model::World& world, const model::Address& address);

}  // namespace ramify::apply
