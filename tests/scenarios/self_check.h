#pragma once

#include <vector>

#include "scenarios/configurations.h"

namespace ramify::scenarios {

/// The runner put to the test: what it must not let pass.
[[nodiscard]] std::vector<Task> self_checks(const Recipient& recipient);

}  // namespace ramify::scenarios
