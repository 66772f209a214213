#pragma once

#include <optional>

#include "ramify/client/client.h"
#include "ramify/plan/plan.h"

namespace ramify::apply {

/// Asks a policy that is about to get a new version, or to be switched to an older one, for those that it has, where
/// the plan relies on them: an error of kind `stale` where they are others by now, for then the service would delete
/// another one to make room, or one where none was to go.
[[nodiscard]] std::optional<Error> versions_moved(const client::Session& session, const plan::Plan& plan,
                                                  const ops::Change& change);

}  // namespace ramify::apply
