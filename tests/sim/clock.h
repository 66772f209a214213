#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>

#include "ramify/diag/instant.h"

namespace ramify::simulation {

/// One clock for the service and all who call it, in a file that each maps: whoever waits moves it for all, and nobody
/// really waits.
class SharedClock {
 public:
  explicit SharedClock(const std::filesystem::path& file);
  ~SharedClock();
  SharedClock(const SharedClock&) = delete;
  SharedClock& operator=(const SharedClock&) = delete;

  void advance(std::chrono::milliseconds by);
  [[nodiscard]] Instant now() const;
  [[nodiscard]] std::chrono::steady_clock::time_point steady() const;

 private:
  [[nodiscard]] std::chrono::milliseconds ahead() const;
  std::atomic<std::int64_t>* ahead_ms_ = nullptr;
};

}  // namespace ramify::simulation
