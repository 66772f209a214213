#pragma once

#include <optional>

#include "step.h"

namespace ramify::apply {

/// Of a creation that takes a user's deletion back: the user as the recycle bin still holds it, with its old id. Empty
/// where there is none, or none that we may restore: then it is made anew. Source: IMS ListUsersInRecycleBin and
/// RestoreUserFromRecycleBin.
[[nodiscard]] std::optional<StepResult> restore_user(const StepContext& at);

/// Of a step that brings an AccessKey back: out of the recycle bin where it is not with its user, and switched on where
/// it was. Empty where the step makes a new key. Source: IMS RestoreAccessKeyFromRecycleBin.
[[nodiscard]] std::optional<StepResult> restore_key(const StepContext& at);

}  // namespace ramify::apply
