#pragma once

#include <cstdint>
#include <mutex>
#include <optional>

#include "ramify/diag/instant.h"

namespace ramify::sim {

/// The simulator's own time: another clock, moved by an offset, or standing still. Thread-safe.
class SimClock {
 public:
  /// `base` in whole seconds; empty: the system's clock, to the millisecond.
  explicit SimClock(Clock base, std::optional<Instant> start = {}, bool frozen = false);

  [[nodiscard]] Instant now() const;
  [[nodiscard]] std::int64_t milliseconds() const;  ///< since 1970
  [[nodiscard]] bool frozen() const;
  void set(Instant now);
  void advance(std::chrono::milliseconds by);
  void freeze(bool frozen);

 private:
  [[nodiscard]] std::int64_t base() const;
  Clock base_;
  mutable std::mutex mutex_;
  std::int64_t offset_ = 0;
  std::optional<std::int64_t> stands_at_;
};

}  // namespace ramify::sim
