#pragma once

#include <nlohmann/json.hpp>

#include "context.h"

namespace ramify::sim {

/// `Role` of a reply, in RAM's form or in ResourceManager's.
[[nodiscard]] nlohmann::json role_json(const Context& context, const Role& role, bool with_trust);
/// By name, the only sign that RAM itself gives.
[[nodiscard]] bool is_service_linked(const Role& role);
/// Service-linked roles whose deletion has come to its end by `now` go, with what they held.
void finish_deletions(Account& account, const std::string& now);

}  // namespace ramify::sim
