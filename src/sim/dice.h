#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "ramify/sim/server.h"
#include "ramify/sim/weather.h"

namespace ramify::sim {

/// Chance that the seed decides. The nth call of an operation in an account meets the same fate in every run, whatever
/// other calls come between.
class Dice {
 public:
  explicit Dice(std::uint64_t seed = 1) : seed_(seed) {}

  struct Fate {
    Fault::Kind kind = Fault::Kind::none;
    int delay_ms = 0;  ///< until the reply
  };
  [[nodiscard]] Fate of(const Faults& faults, const RequestInfo& request, std::int64_t now_ms);

 private:
  [[nodiscard]] bool falls(double chance, std::string_view name, const std::string& call) const;

  std::uint64_t seed_;
  std::unordered_map<std::string, std::uint64_t> calls_;         ///< by account, service and operation
  std::unordered_map<std::string, std::int64_t> last_write_ms_;  ///< by account
};

}  // namespace ramify::sim
