#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "ramify/diag/result.h"
#include "ramify/sim/server.h"

namespace ramify::sim {

/// One behaviour that the service's documentation leaves open. The default is the side that asks more of a client.
struct SwitchSpec {
  std::string_view name;
  std::variant<bool Switches::*, int Switches::*> member;
  std::string_view on;   ///< what happens where it is true, or what the number is
  std::string_view off;  ///< what happens where it is false; empty for a number
  int least = 0;         ///< of a number
  int most = 0;
};

/// All of them, a row each.
[[nodiscard]] std::span<const SwitchSpec> switch_specs();

/// `true`, `false` or the number that the switch has.
[[nodiscard]] std::string switch_value(const Switches& switches, const SwitchSpec& spec);

/// `name=value`, as `--switch` takes it.
[[nodiscard]] Result<void> set_switch(Switches& switches, const std::string& text);

}  // namespace ramify::sim
