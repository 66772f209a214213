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
  /// `runs`: real time counts, too; else it moves only where it is moved.
  SharedClock(const std::filesystem::path& file, bool runs);
  ~SharedClock();
  SharedClock(const SharedClock&) = delete;
  SharedClock& operator=(const SharedClock&) = delete;

  void advance(std::chrono::milliseconds by);
  [[nodiscard]] Instant now() const;
  [[nodiscard]] std::chrono::steady_clock::time_point steady() const;

 private:
  [[nodiscard]] std::chrono::milliseconds ahead() const;
  const bool runs_;
  const std::chrono::system_clock::time_point began_ = std::chrono::system_clock::now();
  const std::chrono::steady_clock::time_point steady_began_ = std::chrono::steady_clock::now();
  std::atomic<std::int64_t>* ahead_ms_ = nullptr;
};

}  // namespace ramify::simulation
