#pragma once

#include <functional>
#include <vector>

#include "reply.h"

namespace ramify::client {

using Ask = std::function<Result<nlohmann::json>(const Call&)>;

/// All members of the collection that `call` lists, asking page after page [RAM documentation: Marker, NextToken and
/// PageNumber].
[[nodiscard]] Result<std::vector<nlohmann::json>> list_pages(const Asked& asked, const Call& call, const Ask& ask);

}  // namespace ramify::client
