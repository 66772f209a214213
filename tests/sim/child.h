#pragma once

namespace ramify::simulation {

/// Set for a child: the clock's file, and at which fsync it kills itself: `before N` or `after N`.
inline constexpr const char* kClockVariable = "RAMIFY_SIMULATION_CLOCK";
inline constexpr const char* kKillVariable = "RAMIFY_SIMULATION_KILL";

/// Runs ramify's command line, with waits that take no time, and dies where it is told to.
int be_ramify(int argc, char** argv);

}  // namespace ramify::simulation
