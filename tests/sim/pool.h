#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "trial.h"

namespace ramify::simulation {

using Next = std::function<std::optional<std::uint64_t>()>;  ///< a seed; none: that was the last
using Report = std::function<void(std::uint64_t, const Verdict&)>;

/// Plays seeds in threads, as many at once as there are cores. `next` and `report` are called by one at a time.
void play_in_threads(const scenarios::Recipient& recipient, const PlayOptions& options, const Next& next,
                     const Report& report);

/// The same, each seed in a process of its own: what a seed leaves in memory, and its folder, is nobody else's. A
/// process that dies is a fault of its seed.
void play_in_processes(const scenarios::Recipient& recipient, const PlayOptions& options, const Next& next,
                       const Report& report);

}  // namespace ramify::simulation
