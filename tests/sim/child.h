#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "clock.h"
#include "ramify/client/client.h"
#include "scenarios/process.h"

namespace ramify::simulation {

/// Set for a child: the clock's file, and where it kills itself: a number and its place as `kPlaces` has it.
inline constexpr const char* kClockVariable = "RAMIFY_SIMULATION_CLOCK";
inline constexpr const char* kKillVariable = "RAMIFY_SIMULATION_KILL";

/// Runs ramify's command line, with waits that take no time, and dies where it is told to.
int be_ramify(int argc, char** argv);

/// The same in this process, in the current folder.
[[nodiscard]] scenarios::Output run_here(const std::vector<std::string>& arguments,
                                         const std::map<std::string, std::string>& environment, SharedClock& clock,
                                         std::shared_ptr<client::Transport> transport);

}  // namespace ramify::simulation
