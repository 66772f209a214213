#include "pacer.h"

#include <algorithm>

namespace ramify::client {
namespace {

constexpr std::chrono::milliseconds kBurst{100};
/// What a second without throttling gives back, and the least that is left, of the documented rate.
constexpr double kStep = 1.0 / 20;

double documented(const wire::OperationSpec& operation) {
  return wire::documented_rate_per_second(operation.rate);
}

double climbed(double rate, const wire::OperationSpec& operation, std::chrono::duration<double> passed) {
  const double most = documented(operation);
  return std::min(most, rate + most * kStep * std::max(0.0, passed.count()));
}

std::chrono::microseconds interval(double rate) {
  return std::chrono::microseconds(static_cast<std::int64_t>(1'000'000 / rate));
}

}  // namespace

Pacer::Bucket& Pacer::bucket(const wire::OperationSpec& operation, Time now) {
  const auto [at, fresh] = buckets_.try_emplace(&operation);
  Bucket& bucket = at->second;
  if (fresh && documented_) bucket.rate = documented(operation);
  if (!fresh && bucket.rate > 0) bucket.rate = climbed(bucket.rate, operation, now - bucket.since);
  bucket.since = std::max(bucket.since, now);
  return bucket;
}

Pacer::Token Pacer::take(const wire::OperationSpec& operation, Time now) {
  const std::lock_guard lock(mutex_);
  Bucket& from = bucket(operation, now);
  Token token{std::chrono::milliseconds{0}, from.slowdowns};
  if (from.rate <= 0) return token;
  const auto each = interval(from.rate);
  from.full_at = std::max(from.full_at, now) + each;
  const auto early = from.full_at - now - std::max<std::chrono::microseconds>(kBurst, each);
  token.wait = std::max(std::chrono::milliseconds{0}, std::chrono::ceil<std::chrono::milliseconds>(early));
  return token;
}

void Pacer::throttled(const wire::OperationSpec& operation, const Token& token, Time now,
                      std::chrono::milliseconds wait) {
  const std::lock_guard lock(mutex_);
  Bucket& of = bucket(operation, now);
  if (token.slowdowns == of.slowdowns) {
    const double most = documented(operation);
    of.rate = of.rate > 0 ? std::max(most * kStep, of.rate / 2) : most / 2;
    ++of.slowdowns;
  }
  const auto each = interval(of.rate);
  // When the wait is over there is one token.
  of.full_at = std::max(of.full_at, now + wait + std::max<std::chrono::microseconds>(kBurst, each) - each);
}

double Pacer::rate(const wire::OperationSpec& operation, Time now) const {
  const std::lock_guard lock(mutex_);
  const auto found = buckets_.find(&operation);
  if (found == buckets_.end()) return documented_ ? documented(operation) : 0;
  const Bucket& of = found->second;
  return of.rate > 0 ? climbed(of.rate, operation, now - of.since) : 0;
}

}  // namespace ramify::client
