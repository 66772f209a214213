#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "clock.h"
#include "ramify/client/client.h"
#include "ramify/sim/server.h"

namespace ramify::simulation {

/// The simulated service, however it is reached.
class Cloud {
 public:
  virtual ~Cloud() = default;
  [[nodiscard]] virtual std::string url() const = 0;
  /// The way to it for callers in this process.
  [[nodiscard]] virtual std::shared_ptr<client::Transport> transport() = 0;
  [[nodiscard]] virtual std::vector<sim::LogEntry> log() const = 0;
  virtual void clear_log() = 0;
  [[nodiscard]] virtual std::string snapshot() const = 0;
  [[nodiscard]] virtual std::vector<std::string> secrets() const = 0;
  [[nodiscard]] virtual std::optional<std::pair<std::string, std::string>> root_key(const std::string& id) const = 0;
  virtual void stop() = 0;
};

/// Over HTTP.
[[nodiscard]] std::unique_ptr<Cloud> listen(sim::Options options);
/// In this process, without sockets: each call takes `call_takes` by the clock, and the dead are not answered.
[[nodiscard]] std::unique_ptr<Cloud> inside(sim::Options options, SharedClock& clock,
                                            std::chrono::milliseconds call_takes);

}  // namespace ramify::simulation
