#pragma once

#include <atomic>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "clock.h"
#include "cloud.h"
#include "company.h"
#include "ramify/sim/server.h"
#include "scenarios/process.h"
#include "scenarios/seals.h"
#include "weather.h"

namespace ramify::simulation {

using Output = scenarios::Output;
inline constexpr int kKilled = 137;

struct WorldOptions {
  const Company& company;
  const scenarios::Recipient& recipient;
  std::uint64_t seed = 1;
  sim::Switches switches;
  int list_delay_s = 0;
  int conflict_delay_s = 0;
  /// Without sockets and children: a call takes so long.
  std::optional<std::chrono::milliseconds> inside;
};

/// One simulated service with somebody else's objects in each account, one folder, and ramify run in it.
class World {
 public:
  explicit World(const WorldOptions& options);
  ~World();
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  void write_config(const Company& company);
  /// Runs ramify; `strike` kills it at what it does to the disk, or marks a write that `weather` strikes. A run that is
  /// killed ends with kKilled.
  Output ramify(std::vector<std::string> arguments, const std::optional<Strike>& strike = std::nullopt);
  Output apply(const std::string& what, unsigned parallel, const std::optional<Strike>& strike = std::nullopt);
  /// Plans; with `file`, saves the plan there.
  Output plan(const std::optional<std::string>& file = std::nullopt);
  void kill();
  /// A call as the account's own root, behind ramify's back; whether the service did it.
  bool call(const std::string& account, const std::string& service, const std::string& operation,
            const std::vector<std::pair<std::string, std::string>>& parameters);

  /// What is there, without what no two runs have in common.
  [[nodiscard]] nlohmann::json state() const;
  [[nodiscard]] Weather& weather() { return weather_; }
  [[nodiscard]] SharedClock& clock() { return clock_; }
  [[nodiscard]] Cloud& cloud() { return *cloud_; }
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  /// Active AccessKeys, and first passwords, whose secret no sealed file holds: one line each.
  [[nodiscard]] std::vector<std::string> lost_secrets(std::size_t& found) const;
  /// Files and outputs in which a secret stands that should not.
  [[nodiscard]] std::vector<std::string> leaks() const;
  /// Leaves the folder behind.
  void keep() { kept_ = true; }

 private:
  [[nodiscard]] std::map<std::string, std::string> names() const;
  void write_connections() const;
  [[nodiscard]] Output ramify_here(const std::vector<std::string>& arguments, const std::optional<Strike>& strike);
  [[nodiscard]] Output ramify_there(const std::vector<std::string>& arguments, const std::optional<Strike>& strike);
  const WorldOptions options_;
  std::filesystem::path folder_;
  SharedClock clock_;
  Weather weather_;
  std::unique_ptr<Cloud> cloud_;
  std::string said_;
  std::string wrote_;  ///< by runs in this process
  std::atomic<pid_t> child_{0};
  bool kept_ = false;
};

}  // namespace ramify::simulation
