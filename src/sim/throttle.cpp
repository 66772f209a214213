#include "throttle.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace ramify::sim {

std::optional<std::int64_t> Throttle::refuse(const Rates& rates, const wire::OperationSpec& operation,
                                             const std::string& account_id, std::int64_t now_ms) {
  const double rate = rates.of(operation);
  if (rate <= 0) return std::nullopt;
  // What one second gives, and never less than one call.
  const double most = std::max(1.0, rate);
  const auto [it, fresh] = buckets_.try_emplace(
      fmt::format("{}/{}:{}", account_id, wire::spec(operation.service).name, operation.name), Bucket{most, now_ms});
  Bucket& bucket = it->second;
  // A clock that was set back fills nothing.
  const auto passed = static_cast<double>(std::max<std::int64_t>(0, now_ms - bucket.at_ms));
  bucket.calls = std::min(most, bucket.calls + passed * rate / 1000);
  bucket.at_ms = now_ms;
  if (bucket.calls >= 1) {
    bucket.calls -= 1;
    return std::nullopt;
  }
  return static_cast<std::int64_t>(std::ceil((1 - bucket.calls) * 1000 / rate));
}

}  // namespace ramify::sim
