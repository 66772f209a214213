#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "ramify/cli/cli.h"
#include "ramify/sim/server.h"

namespace ramify::cli::test {

/// A command line in a folder of its own, with what it said.
struct Terminal {
  Terminal();
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;
  ~Terminal();

  int run(const std::vector<std::string>& arguments);
  /// A file in the folder.
  std::string file(const std::string& name, const std::string& text = {});
  [[nodiscard]] std::string read(const std::string& name) const;
  /// Starts two simulated accounts and writes `connections.yaml` for them; `wrong` swaps their ids in it.
  void start_accounts(sim::Options options = {});
  /// A simulator that is started is told to stop as soon as it listens.
  void stop_at_once() { stops_at_once = true; }
  /// The writes that reached the accounts.
  [[nodiscard]] std::vector<std::string> writes() const;

  std::filesystem::path folder;
  std::map<std::string, std::string> environment;
  std::string input;
  bool terminal = false;
  bool stops_at_once = false;
  std::string out;
  std::string err;
  std::unique_ptr<sim::Server> server;
  /// Who else works in the accounts: called after each write of the run, with the number of writes so far.
  std::function<void(std::size_t)> after_write;
  /// Somebody asked the run to stop.
  bool interrupted = false;
  /// Instead of waiting; empty: it really waits.
  std::function<void(std::chrono::milliseconds)> on_sleep;
  /// How far the run's clock is ahead.
  std::chrono::seconds ahead{0};
};

/// Two accounts, one role of A that trusts B, one user of B.
inline const std::string kConfiguration = R"(ramify: 1
project: perf
accounts:
  company-a:
    id: "1000000000000001"
    roles:
      PTSCrossAccountRole:
        trust: [{account: company-b}]
        policies: [AliyunPTSFullAccess]
  company-b:
    id: "2000000000000002"
    users:
      perf-engineer:
        policies: [AliyunSTSAssumeRoleAccess]
)";

}  // namespace ramify::cli::test
