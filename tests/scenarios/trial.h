#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "ramify/sim/server.h"
#include "scenarios/configurations.h"
#include "scenarios/scenario.h"
#include "scenarios/seals.h"
#include "scenarios/stage.h"

namespace ramify::scenarios {

/// One scenario being tried: what every part of the trial starts from.
struct Trial {
  const Scenario& scenario;
  const Recipient& recipient;
  StageOptions options;    ///< a stage as the scenario describes it
  std::uint64_t seed = 0;  ///< which writes mishaps strike; 0: evenly spread, the same ones each time
  /// What the stage calls its copy of the configuration.
  [[nodiscard]] std::string config() const {
    return std::filesystem::is_directory(options.config) ? "config" : "config.yaml";
  }
};

/// A first apply that went well, without faults: what the laws are about.
struct Baseline {
  nlohmann::json before;  ///< normal snapshots
  nlohmann::json after;
  std::vector<sim::LogEntry> log;  ///< of the apply
  std::string plan_text;
  std::string plan_json;
};

/// Compares with what the folder expects and, where the apply went well in a world without faults, checks the laws.
[[nodiscard]] Verdict judge(const Scenario& scenario, const Recipient& recipient, const Mode& mode);

/// The same for a configuration that is no scenario: it is applied to the options' accounts under every law.
[[nodiscard]] Verdict judge_laws(const Trial& trial);

/// One law: holds of every scenario that applies. The rows are in `laws()`.
struct Law {
  const char* name;
  void (*check)(const Trial& trial, const Baseline& baseline, Verdict& verdict);
};
[[nodiscard]] const std::vector<Law>& laws();

void check_order(const Trial& trial, const Baseline& baseline, Verdict& verdict);
void check_scope(const Trial& trial, const Baseline& baseline, Verdict& verdict);
void check_identity_first(const Trial& trial, const Baseline& baseline, Verdict& verdict);
void check_same_bytes(const Trial& trial, const Baseline& baseline, Verdict& verdict);
void check_documents_by_meaning(const Trial& trial, const Baseline& baseline, Verdict& verdict);
void check_lost_replies(const Trial& trial, const Baseline& baseline, Verdict& verdict);
void check_kills(const Trial& trial, const Baseline& baseline, Verdict& verdict);
void check_review(const Trial& trial, const Baseline& baseline, Verdict& verdict);
void check_offline(const Trial& trial, const Baseline& baseline, Verdict& verdict);
void check_undo(const Trial& trial, const Baseline& baseline, Verdict& verdict);
void check_verify(const Trial& trial, const Baseline& baseline, Verdict& verdict);
void check_rights(const Trial& trial, const Baseline& baseline, Verdict& verdict);
void check_pull(const Trial& trial, const Baseline& baseline, Verdict& verdict);
void check_splice(const Trial& trial, const Baseline& baseline, Verdict& verdict);

/// Every active AccessKey that was not there before lies sealed in the stage's folder, and opens.
void check_keys_are_sealed(const Stage& stage, const Trial& trial, const std::string& when, Verdict& verdict);
/// Nothing the program wrote holds a secret.
void check_no_leak(const Stage& stage, const std::string& when, Verdict& verdict);
/// Every journal and every event that the program wrote is as its schema says.
void check_papers(const Stage& stage, const std::string& when, Verdict& verdict);
/// `command failed with 1:` and what it said, indented.
[[nodiscard]] std::string told(const std::string& what, const Output& output);

}  // namespace ramify::scenarios
