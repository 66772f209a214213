#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "scenarios/scenario.h"
#include "scenarios/seals.h"

namespace ramify::scenarios {

/// How a run of the runner goes.
struct Mode {
  bool update = false;     ///< rewrite what is expected
  std::uint64_t seed = 0;  ///< see Trial
};

struct Task {
  std::string name;
  std::function<Verdict()> run;
};

/// One task for each scenario folder, and for each folder in configs/: applied to empty accounts under every law, then
/// revoked, first by `trust: []` everywhere, then by `state: absent`.
[[nodiscard]] std::vector<Task> all_tasks(const Recipient& recipient, const Mode& mode);

}  // namespace ramify::scenarios
