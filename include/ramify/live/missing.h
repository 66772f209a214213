#pragma once

#include <map>
#include <set>

#include "ramify/client/client.h"
#include "ramify/model/world.h"

namespace ramify::live {

/// Of `wanted` the system policies that the service says do not exist. Only those are asked about whose document
/// `world` lacks and that nobody there holds. What may not be read, or gets no answer, is not said to be missing.
[[nodiscard]] std::map<model::AccountKey, std::set<model::PolicyName>> missing_system_policies(
    const client::Sessions& sessions, const std::map<model::AccountKey, std::set<model::PolicyName>>& wanted,
    const model::World& world);

}  // namespace ramify::live
