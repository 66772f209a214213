#pragma once

#include <vector>

#include "library.h"
#include "ramify/access/access.h"

namespace ramify::access {

[[nodiscard]] std::vector<HighRisk> high_risk_attachments(const model::World& world, const Library& library);

}  // namespace ramify::access
