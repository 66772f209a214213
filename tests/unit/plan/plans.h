#pragma once

#include <doctest/doctest.h>

#include <string>

#include "ramify/plan/plan.h"
#include "unit/diff/worlds.h"

namespace ramify::plan::test {

using testing::Worlds;

inline Meta meta() {
  return {"1.2.3", "demo", "c0ffee", Instant(std::chrono::seconds(1767225600))};
}

inline Plan plan_of(const Worlds& worlds) {
  auto made = make(worlds.diff(), worlds.live, meta());
  REQUIRE_MESSAGE(made.has_value(), made.error().message);
  return *made;
}

/// `id op target (needs 1 2)`, a line a step.
inline std::string lines(const Plan& plan) {
  std::string text;
  for (const Step& step : plan.steps) {
    text += std::to_string(step.id) + " " + std::string(ops::to_string(step.change.op)) + " " +
            ops::to_string(step.change.target);
    for (std::size_t i = 0; i < step.needs.size(); ++i) text += (i == 0 ? " <" : " ") + std::to_string(step.needs[i]);
    text += "\n";
  }
  return text;
}

}  // namespace ramify::plan::test
