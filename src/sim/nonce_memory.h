#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <string>
#include <unordered_map>

#include "ramify/diag/instant.h"

namespace ramify::sim {

/// How far a request's time may lie from the service's [RAM documentation, "InvalidTimeStamp.Expired"].
inline constexpr std::chrono::minutes kClockWindow{15};

/// Nonces are refused for as long as the clock window could let a copy of their request pass.
class NonceMemory {
 public:
  NonceMemory() = default;
  NonceMemory(NonceMemory&&) = default;
  NonceMemory& operator=(NonceMemory&&) = default;

  /// False where the nonce was used already with this AccessKey.
  [[nodiscard]] bool remember(const std::string& access_key_id, const std::string& nonce, Instant now);

  /// The name under which a nonce is kept; of bounded length.
  [[nodiscard]] static std::string name_of(const std::string& access_key_id, const std::string& nonce);
  /// One that a former run remembered.
  void restore(const std::string& name, Instant until);
  void each(const std::function<void(const std::string& name, Instant until)>& visit) const;

 private:
  void sweep(Instant now);
  std::unordered_map<std::string, Instant> until_;
  std::deque<const std::string*> order_;  ///< as they came: their ends rise, but for a clock that was set back
};

}  // namespace ramify::sim
