#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>

#include "ramify/wire/operation.h"

namespace ramify::client {

/// A token bucket for each operation of one account; it holds a tenth of a second's worth, and never less than one. It
/// begins at the operation's documented rate. Each time the service throttles, the rate is halved; while it does not,
/// the rate climbs back by a twentieth of the documented one a second. Thread-safe.
class Pacer {
 public:
  using Time = std::chrono::steady_clock::time_point;
  /// The right to one call.
  struct Token {
    std::chrono::milliseconds wait{0};  ///< before it may be used
    std::uint64_t slowdowns = 0;        ///< how often the operation had been slowed down when it was given
  };

  /// Where no rate is documented (a simulator on this machine), an operation is free until the service throttles it.
  explicit Pacer(bool documented) : documented_(documented) {}

  [[nodiscard]] Token take(const wire::OperationSpec& operation, Time now);
  /// The service throttled the call that held the token: for so long nobody gets another one. Calls that were under way
  /// together slow the operation down once, not each.
  void throttled(const wire::OperationSpec& operation, const Token& token, Time now, std::chrono::milliseconds wait);
  /// Calls a second as they are given out now; 0 where they are free.
  [[nodiscard]] double rate(const wire::OperationSpec& operation, Time now) const;

 private:
  struct Bucket {
    double rate = 0;  ///< calls a second at `since`; 0 is free
    Time since;
    Time full_at;  ///< when the bucket will be full again
    std::uint64_t slowdowns = 0;
  };
  Bucket& bucket(const wire::OperationSpec& operation, Time now);

  bool documented_;
  mutable std::mutex mutex_;
  std::map<const wire::OperationSpec*, Bucket> buckets_;
};

}  // namespace ramify::client
