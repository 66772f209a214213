#include "sim_clock.h"

#include <utility>

namespace ramify::sim {
namespace {

std::int64_t in_milliseconds(Instant instant) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(instant.time_since_epoch()).count();
}

}  // namespace

SimClock::SimClock(Clock base, std::optional<Instant> start, bool frozen) : base_(std::move(base)) {
  if (start) set(*start);
  if (frozen) freeze(true);
}

std::int64_t SimClock::base() const {
  if (base_) return in_milliseconds(base_());
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

std::int64_t SimClock::milliseconds() const {
  const std::lock_guard lock(mutex_);
  return stands_at_ ? *stands_at_ : base() + offset_;
}

Instant SimClock::now() const {
  return std::chrono::floor<std::chrono::seconds>(
      std::chrono::sys_time<std::chrono::milliseconds>(std::chrono::milliseconds(milliseconds())));
}

bool SimClock::frozen() const {
  const std::lock_guard lock(mutex_);
  return stands_at_.has_value();
}

void SimClock::set(Instant now) {
  const std::lock_guard lock(mutex_);
  offset_ = in_milliseconds(now) - base();
  if (stands_at_) stands_at_ = in_milliseconds(now);
}

void SimClock::advance(std::chrono::milliseconds by) {
  const std::lock_guard lock(mutex_);
  offset_ += by.count();
  if (stands_at_) *stands_at_ += by.count();
}

void SimClock::freeze(bool frozen) {
  const std::lock_guard lock(mutex_);
  if (frozen == stands_at_.has_value()) return;
  if (frozen) {
    stands_at_ = base() + offset_;
  } else {
    offset_ = *stands_at_ - base();
    stands_at_.reset();
  }
}

}  // namespace ramify::sim
