#pragma once

#include <functional>
#include <iosfwd>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "ramify/client/client.h"
#include "ramify/client/credentials.h"
#include "ramify/diag/instant.h"

namespace ramify::cli {

/// What another program said, and how it ended.
struct ProgramOutput {
  int status = 0;  ///< its exit code; 128 and more: ended by a signal
  std::string out;
};

/// Passes on that a call waits to whoever listens just then; sessions are made before anybody does. Thread-safe.
class Waits {
 public:
  void tell(const client::Wait& wait) {
    const std::lock_guard lock(mutex_);
    if (listener_) listener_(wait);
  }
  void listen(std::function<void(const client::Wait&)> listener) {
    const std::lock_guard lock(mutex_);
    listener_ = std::move(listener);
  }

 private:
  std::mutex mutex_;
  std::function<void(const client::Wait&)> listener_;
};

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
  /// Runs a program found on the PATH, without a shell: its standard output is taken, its standard error is ours, or
  /// nobody's where `quiet`. An error where it cannot be started.
  std::function<Result<ProgramOutput>(const std::vector<std::string>& argv, const std::string& input, bool quiet)>
      run_program{};
  /// Columns of the terminal that `err` is, now.
  std::function<unsigned()> err_width{};
  std::shared_ptr<Waits> waits = std::make_shared<Waits>();
};

}  // namespace ramify::cli
