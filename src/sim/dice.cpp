#include "dice.h"

#include <fmt/format.h>

#include <array>

namespace ramify::sim {
namespace {

/// FNV-1a, then the finaliser of SplitMix64: the same on every machine.
std::uint64_t hash(std::string_view text) {
  std::uint64_t h = 14695981039346656037ULL;
  for (const char c : text) h = (h ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  h = (h ^ (h >> 30U)) * 0xbf58476d1ce4e5b9ULL;
  h = (h ^ (h >> 27U)) * 0x94d049bb133111ebULL;
  return h ^ (h >> 31U);
}

struct Chance {
  std::string_view name;
  double Faults::*chance;
  Fault::Kind kind;
};
constexpr std::array kChances = {
    Chance{"reset_before", &Faults::reset_before, Fault::Kind::reset_before},
    Chance{"throttle", &Faults::throttle, Fault::Kind::throttle},
    Chance{"server_error", &Faults::server_error, Fault::Kind::server_error},
    Chance{"not_json", &Faults::not_json, Fault::Kind::not_json},
    Chance{"reset_after", &Faults::reset_after, Fault::Kind::reset_after},
    Chance{"truncate_body", &Faults::truncate_body, Fault::Kind::truncate_body},
};

}  // namespace

bool Dice::falls(double chance, std::string_view name, const std::string& call) const {
  if (chance <= 0) return false;
  const auto thrown = hash(fmt::format("{}|{}|{}", seed_, name, call)) >> 11U;
  return static_cast<double>(thrown) * 0x1.0p-53 < chance;
}

Dice::Fate Dice::of(const Faults& faults, const RequestInfo& request, std::int64_t now_ms) {
  const std::string what = fmt::format("{}/{}:{}", request.account_id, request.service, request.operation);
  // Strangers may name what they like: their calls are not counted each by itself.
  const std::string call = fmt::format("{}#{}", what, ++calls_[request.account_id.empty() ? std::string() : what]);
  Fate fate;
  fate.delay_ms = faults.latency_ms + (falls(faults.slow, "slow", call) ? faults.slow_ms : 0);
  bool rapid = false;
  if (request.writes) {
    const auto [it, first] = last_write_ms_.try_emplace(request.account_id, now_ms);
    rapid = !first && now_ms - it->second < 1000;
    it->second = now_ms;
  }
  if (rapid && falls(faults.no_permission, "no_permission", call)) {
    fate.kind = Fault::Kind::no_permission;
    return fate;
  }
  for (const auto& row : kChances) {
    if (!falls(faults.*row.chance, row.name, call)) continue;
    fate.kind = row.kind;
    break;
  }
  return fate;
}

}  // namespace ramify::sim
