#pragma once

#include <optional>
#include <string>

#include "ramify/model/names.h"

namespace ramify::diff {

/// The user or role behind `acs:ram::<id>:user/x`, `…:role/x` or `…:assumed-role/x/session`, its name in lower case.
/// Empty for the account itself (`…:root`) and for anything else.
[[nodiscard]] std::optional<model::ObjectRef> principal_behind(const std::string& arn);

}  // namespace ramify::diff
