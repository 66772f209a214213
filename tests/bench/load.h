#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

#include "ramify/diag/secret.h"
#include "ramify/wire/http.h"

namespace ramify::bench {

/// What many clients at once got from a server.
struct Load {
  std::uint64_t answered = 0;  ///< with 200
  std::uint64_t refused = 0;   ///< with anything else
  double seconds = 0;
  double p50_ms = 0;
  double p99_ms = 0;
  [[nodiscard]] double per_second() const { return static_cast<double>(answered) / seconds; }
};

struct Caller {
  std::string access_key_id;
  Secret secret;
};

/// The parameters of the nth call.
using Parameters = std::function<wire::Pairs(std::uint64_t number)>;

/// Keeps `connections` kept-alive connections busy for `lasting` with V3-signed calls of RAM, each with a nonce of its
/// own; signs and reads in this thread.
[[nodiscard]] Load drive(std::uint16_t port, const Caller& caller, const std::string& action,
                         const Parameters& parameters, int connections, std::chrono::milliseconds lasting);

}  // namespace ramify::bench
