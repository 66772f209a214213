#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ramify/model/world.h"

namespace ramify::plan {

/// The principals (accounts, users, roles, providers and services) that `after` lets in and `before` did not, or let in
/// under conditions that `after` no longer sets.
[[nodiscard]] std::vector<std::string> opened_to(const std::optional<policy::Document>& before,
                                                 const std::optional<policy::Document>& after);

/// The account that a RAM or federated principal belongs to: `*` where it is a pattern or cannot be told.
[[nodiscard]] std::string account_of(const std::string& principal);

/// A service's name, such as `ecs.aliyuncs.com`.
[[nodiscard]] bool is_service(const std::string& principal);
/// Empty where the role is not there.
[[nodiscard]] std::optional<policy::Document> trust_of(const model::World& world, const model::Address& role);

}  // namespace ramify::plan
