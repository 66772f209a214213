#pragma once

#include <functional>
#include <iosfwd>
#include <memory>
#include <string>

#include "ramify/client/client.h"
#include "ramify/client/credentials.h"
#include "ramify/diag/instant.h"

namespace ramify::cli {

/// All that a command sees of the process around it: results go to `out`, diagnostics and progress to `err`.
struct Surroundings {
  std::ostream& out;
  std::ostream& err;
  std::istream& in;
  client::GetEnv getenv;
  client::Environment environment;
  std::shared_ptr<client::Transport> transport;
  bool in_is_terminal = false;
  bool out_is_terminal = false;
  bool err_is_terminal = false;
  unsigned width = 100;
  std::function<std::string(std::size_t)> random_bytes{};
  /// From here on a signal is noted, not obeyed: `interrupted` tells of it. A second one ends the process.
  std::function<void()> catch_signals{};
  std::function<bool()> interrupted{};
  /// From here on, in threads started later too, signals to stop are held back; the returned function waits for one.
  std::function<std::function<void()>()> hold_stop_signals{};
  /// Who we are, for those who find our lock: `pid 4711 of deploy on ci-3`.
  std::string owner{};
};

}  // namespace ramify::cli
