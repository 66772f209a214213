#include "pacer.h"

#include <algorithm>

namespace ramify::client {
namespace {

/// Time between two tokens.
std::chrono::microseconds interval(const wire::OperationSpec& operation) {
  const int rate = std::max(1, wire::documented_rate_per_second(operation.rate) * 4 / 5);
  return std::chrono::microseconds(1'000'000 / rate);
}

constexpr std::chrono::milliseconds kBurst{100};

}  // namespace

std::chrono::milliseconds Pacer::take(const wire::OperationSpec& operation, Time now) {
  const std::lock_guard lock(mutex_);
  auto& full_at = full_at_[&operation];
  full_at = std::max(full_at, now) + interval(operation);
  const auto early = full_at - now - std::max<std::chrono::microseconds>(kBurst, interval(operation));
  return std::max(std::chrono::milliseconds{0}, std::chrono::ceil<std::chrono::milliseconds>(early));
}

void Pacer::hold(const wire::OperationSpec& operation, Time until) {
  const std::lock_guard lock(mutex_);
  auto& full_at = full_at_[&operation];
  full_at = std::max(full_at, until + kBurst);
}

}  // namespace ramify::client
