#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <string_view>

#include "ramify/wire/operation.h"

namespace ramify::client {

/// A token bucket for each operation of one account, at four fifths of the documented rate; the bucket holds a tenth of
/// a second's worth. Thread-safe.
class Pacer {
 public:
  using Time = std::chrono::steady_clock::time_point;
  /// Takes a token and says how long to wait before using it.
  [[nodiscard]] std::chrono::milliseconds take(const wire::OperationSpec& operation, Time now);
  /// The service asked to slow down: nobody gets a token for that operation before `until`.
  void hold(const wire::OperationSpec& operation, Time until);

 private:
  std::mutex mutex_;
  std::map<const wire::OperationSpec*, Time> full_at_;  ///< when the bucket will be full again
};

}  // namespace ramify::client
