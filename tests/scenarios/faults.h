#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ramify/sim/server.h"

namespace ramify::scenarios {

/// What a scenario's `faults` file says of the world, one line each:
///
///     server_error every 3          any kind of sim::Fault; of the requests, counted from 1
///     reset_after at write 2        of the writes
///     repeat_marker at ListUsers    of one operation
///     not_json always
///     endpoint down                 nobody listens there
///     secret wrong company-a        the connection's secret is not the account's
///     account swapped company-a company-b   company-a's connection has company-b's key
///     clock 3600                    the service's clock is that many seconds off
///     rates documented              calls are throttled as the service's documentation says
///     recipients none               nobody is named who could open a secret
///     switch shuffle_lists=true     of sim::Switches
struct Setup {
  struct Rule {
    sim::Fault fault;
    std::uint64_t every = 0;
    std::uint64_t write = 0;
    std::string operation;
  };
  std::vector<Rule> rules;
  bool endpoint_down = false;
  bool no_recipients = false;
  bool documented_rates = false;
  std::string wrong_secret;                    ///< account
  std::map<std::string, std::string> swapped;  ///< account -> whose key it gets
  std::chrono::seconds clock_offset{0};
  sim::Switches switches;
  std::vector<std::string> unread;  ///< lines that say nothing known

  [[nodiscard]] bool harmless() const;  ///< no fault that a run could notice
};

[[nodiscard]] Setup read_setup(std::string_view text);
[[nodiscard]] std::optional<sim::Fault::Kind> parse_fault_kind(std::string_view text);
/// The rules as the server wants them; counts writes by itself.
[[nodiscard]] std::function<sim::Fault(const sim::RequestInfo&)> as_fault(const std::vector<Setup::Rule>& rules);

}  // namespace ramify::scenarios
