#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "ramify/sim/server.h"

namespace ramify::scenarios {

/// Account names by id.
using Names = std::map<std::string, std::string>;

/// A snapshot's accounts by the scenario's own names, without what no two runs have in common: ids and dates that the
/// service makes up.
[[nodiscard]] nlohmann::json normal(const nlohmann::json& snapshot, const Names& names);
/// As it stands in `after.json`.
[[nodiscard]] std::string after_text(const nlohmann::json& normal_snapshot);

/// The writes in order, one a line: `account service Operation k=v&k=v`, and the error code where it was refused.
[[nodiscard]] std::string requests_text(const std::vector<sim::LogEntry>& log, const Names& names);

/// What a program said, without what differs from run to run: the server's address, request ids, the folder.
[[nodiscard]] std::string said_text(std::string text, const std::string& url, const std::string& folder);

/// A plan's Markdown without what differs from run to run: its digest and until when it holds.
[[nodiscard]] std::string plan_page(std::string text);

struct ActiveKey {
  std::string account;
  std::string user;
  std::string id;
  auto operator<=>(const ActiveKey&) const = default;
};
[[nodiscard]] std::set<ActiveKey> active_keys(const nlohmann::json& snapshot, const Names& names);

}  // namespace ramify::scenarios
