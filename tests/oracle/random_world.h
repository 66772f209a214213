#pragma once

#include <functional>
#include <random>

#include "naive.h"

namespace oracle {

using Random = std::mt19937_64;

/// A snapshot of two accounts with users, groups, roles, policies and control policies, all drawn from small pools so
/// that they meet.
Json random_world(Random& random);
Request random_request(Random& random);
Json to_json(const Request& request);

/// The smallest world still of which `fails` says so, found by leaving out one thing after another.
Json smallest(Json world, const std::function<bool(const Json&)>& fails);

}  // namespace oracle
