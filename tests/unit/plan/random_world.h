#pragma once

#include <cstdint>
#include <optional>
#include <random>
#include <string>

#include "ramify/diff/diff.h"
#include "ramify/plan/plan.h"

namespace ramify::plan::test {

/// One question put to the planner: two accounts as they are, as they should be, and what may be touched.
struct Case {
  model::World live;
  model::World desired;
  model::Scope scope;
  model::Provenance provenance;
  std::map<model::AccountKey, std::string> identities;
  bool delete_surplus_keys = false;

  [[nodiscard]] diff::ChangeSet diff_against(const model::World& world) const;
};

/// The case of that seed. Names come from small pools, so that worlds overlap, clash and rename into one another.
[[nodiscard]] Case random_case(std::uint32_t seed);

/// The desired world as it looks once it is there: owner marks, keys, defaults of the service.
[[nodiscard]] model::World as_live(const Case& given);

/// Why the service would refuse the change in this world, by its documented rules of order; empty where it would not.
/// Knows nothing of facts: it is the other opinion.
[[nodiscard]] std::string refusal(const model::World& world, const ops::Change& change);

}  // namespace ramify::plan::test
