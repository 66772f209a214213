#pragma once

#include <string>

#include "ramify/model/world.h"

namespace ramify::access {

/// Whether a condition asks who is asking, by `acs:PrincipalARN`.
[[nodiscard]] bool asks_for_name(const policy::Statement& statement);
[[nodiscard]] bool asks_for_name(const policy::Document& document);

/// The document as it bears on the user or role of that ARN: what asks for its name is settled. A statement that does
/// not hold for it speaks of nothing, and keeps its place.
[[nodiscard]] policy::Document settled_for(const policy::Document& document, const std::string& arn);

}  // namespace ramify::access
