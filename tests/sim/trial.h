#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "scenarios/seals.h"

namespace ramify::simulation {

/// What happened, added up over seeds.
struct Tally {
  std::uint64_t seeds = 0;
  std::uint64_t runs = 0;     ///< of ramify
  std::uint64_t kills = 0;    ///< of these
  std::uint64_t writes = 0;   ///< that reached the service
  std::uint64_t secrets = 0;  ///< issued, and found sealed
  std::map<std::string, std::uint64_t> injected;
  void add(const Tally& other);
};

struct Verdict {
  std::string story;  ///< what the seed made happen, in a line
  std::vector<std::string> faults;
  Tally tally;
};
[[nodiscard]] nlohmann::json to_json(const Verdict& verdict);
[[nodiscard]] Verdict from_json(const nlohmann::json& json);

struct PlayOptions {
  bool keep = false;    ///< leaves the folders behind, and names them
  bool inside = false;  ///< without sockets and children: in this process, and in the current folder
};
/// Plays what the seed decides: a company that is set up, tinkered with, and then changed in fair weather and, from the
/// same start, in a storm. Both must arrive at the same, under every law.
[[nodiscard]] Verdict play(std::uint64_t seed, const scenarios::Recipient& recipient, const PlayOptions& options);

}  // namespace ramify::simulation
