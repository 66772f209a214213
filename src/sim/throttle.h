#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>

#include "ramify/sim/weather.h"
#include "ramify/wire/operation.h"

namespace ramify::sim {

/// A bucket of calls for each operation and account, refilled on the simulator's own clock.
class Throttle {
 public:
  /// Takes one call. Where there is none left, the milliseconds until there is.
  [[nodiscard]] std::optional<std::int64_t> refuse(const Rates& rates, const wire::OperationSpec& operation,
                                                   const std::string& account_id, std::int64_t now_ms);

 private:
  struct Bucket {
    double calls = 0;
    std::int64_t at_ms = 0;
  };
  std::unordered_map<std::string, Bucket> buckets_;
};

}  // namespace ramify::sim
