#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "ramify/sim/server.h"
#include "scenarios/faults.h"
#include "scenarios/process.h"
#include "scenarios/scenario.h"
#include "scenarios/seals.h"

namespace ramify::scenarios {

struct AccountId {
  std::string name;
  std::string id;
  std::string alias;
};

/// The accounts a scenario speaks of: those of its configuration and those of `live.json`.
[[nodiscard]] std::vector<AccountId> accounts_of(const std::filesystem::path& config,
                                                 const std::filesystem::path& live);

struct StageOptions {
  std::filesystem::path config;  ///< file or folder, copied in as `config.yaml` or `config`
  std::filesystem::path live;    ///< seed; need not be there
  std::vector<AccountId> accounts;
  Setup setup;
  std::vector<std::string> flags;  ///< given to `plan` and `apply` of a configuration
  /// In place of the setup's rules.
  std::function<sim::Fault(const sim::RequestInfo&)> fault;
  std::uint64_t random_seed = 1;
};

/// One simulator, one folder, and the real binary run in it: as a user would have it, with nothing of the machine's
/// own.
class Stage {
 public:
  Stage(const StageOptions& options, const Recipient& recipient);
  ~Stage();
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;

  /// Why it did not start; empty where it did.
  [[nodiscard]] const std::string& broken() const { return broken_; }
  /// Runs `ramify` with the arguments and the connection file, and keeps what it said.
  Output ramify(std::vector<std::string> arguments);
  /// SIGKILL to the child that runs, from any thread.
  void kill_child();

  [[nodiscard]] sim::Server& server() { return *server_; }
  [[nodiscard]] nlohmann::json snapshot() const;
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  [[nodiscard]] std::filesystem::path secrets_folder() const { return folder_ / "secrets"; }
  [[nodiscard]] std::map<std::string, std::string> account_names() const;  ///< id -> name
  /// Places where a secret stands that should not: `what it was found in`, one each.
  [[nodiscard]] std::vector<std::string> leaks() const;
  void write_connections();

 private:
  StageOptions options_;
  const Recipient& recipient_;
  std::filesystem::path folder_;
  std::unique_ptr<sim::Server> server_;
  std::string broken_;
  std::string said_;
  std::atomic<pid_t> child_{0};
};

}  // namespace ramify::scenarios
