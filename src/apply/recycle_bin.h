#pragma once

#include <optional>

#include "step.h"

namespace ramify::apply {

/// Of a creation that takes a user's deletion back: the user as the recycle bin still holds it, with its old id. Empty
/// where there is none, or none that we may restore: then it is made anew. Source: IMS ListUsersInRecycleBin and
/// RestoreUserFromRecycleBin.
[[nodiscard]] std::optional<StepResult> restore_user(const StepContext& at);

}  // namespace ramify::apply
