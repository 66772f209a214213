#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>

#include "company.h"
#include "ramify/sim/server.h"
#include "strike.h"

namespace ramify::simulation {

/// What a seed makes go wrong between ramify and the service.
struct Storm {
  std::map<sim::Fault::Kind, int> percent;  ///< of the calls
  std::vector<Strike> strikes;              ///< of the first runs, one each
  int list_delay_s = 0;
  int conflict_delay_s = 0;
  int call_takes_ms = 0;  ///< where nothing else lets time pass
};
[[nodiscard]] Storm make_storm(Throws& throws);
[[nodiscard]] std::string describe(const Storm& storm);

/// Decides every call's fault; calm until it is told otherwise. Counts what it did.
class Weather {
 public:
  explicit Weather(std::uint64_t seed) : throws_(seed) {}
  /// Storms from here on; `kill` is called at the write the strike names, where it names one.
  void storm(const Storm& storm, std::optional<Strike> strike, std::function<void()> kill);
  void calm();
  sim::Fault fault(const sim::RequestInfo& request);
  [[nodiscard]] std::map<std::string, std::uint64_t> injected() const;

 private:
  mutable std::mutex guard_;
  Throws throws_;
  std::optional<Storm> storm_;
  std::optional<Strike> strike_;
  std::function<void()> kill_;
  int writes_ = 0;
  std::map<std::string, std::uint64_t> injected_;
};

}  // namespace ramify::simulation
