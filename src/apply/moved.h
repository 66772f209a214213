#pragma once

#include <optional>

#include "ramify/client/client.h"
#include "ramify/ops/change.h"

namespace ramify::apply {

/// Looks at what an update or a removal is about to change. Other than the plan expects: an error of kind `stale` that
/// names the object and what differs. A look that fails is its own error. Creations and attachments are not looked at:
/// the service itself refuses what is there already.
[[nodiscard]] std::optional<Error> moved_since(client::Session& session, const ops::Change& change);

}  // namespace ramify::apply
