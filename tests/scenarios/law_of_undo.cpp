#include <algorithm>
#include <fstream>
#include <set>

#include "ramify/plan/guard.h"
#include "scenarios/normal.h"
#include "scenarios/trial.h"

namespace ramify::scenarios {
namespace fs = std::filesystem;

namespace {

std::string journal_in(const fs::path& folder) {
  if (!fs::exists(folder)) return {};
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".journal") return entry.path().string();
  }
  return {};
}

/// `company-a/policy/p` of the policies that are made anew: the service counts their versions from one. All others are
/// switched back to the version that they had.
std::set<std::string> made_anew(const fs::path& plan) {
  std::ifstream in(plan);
  std::set<std::string> addresses;
  const auto saved = nlohmann::json::parse(in);
  for (const auto& step : saved.at("steps")) {
    if (step.at("op") == "create_policy") addresses.insert(step.at("address").get<std::string>());
  }
  return addresses;
}

nlohmann::json without_numbers(nlohmann::json world, const std::set<std::string>& policies) {
  for (auto& [key, account] : world["accounts"].items()) {
    if (!account.contains("policies")) continue;
    for (auto& policy : account["policies"]) {
      if (policies.contains(key + "/policy/" + policy.at("name").get<std::string>())) policy.erase("version");
    }
  }
  return world;
}

/// A document comes back by its meaning: a list of one text is that text.
nlohmann::json without_form(nlohmann::json value) {
  if (value.is_array() && value.size() == 1 && value[0].is_string()) return value[0];
  for (auto& member : value) {
    if (member.is_structured()) member = without_form(member);
  }
  return value;
}

}  // namespace

void check_undo(const Trial& trial, const Baseline& baseline, Verdict& verdict) {
  Stage stage(trial.options, trial.recipient);
  if (!stage.broken().empty()) return verdict.fault(stage.broken());
  const auto applied = stage.ramify({"apply", trial.config(), "--yes", "--journal", "journals"});
  if (applied.status != 0) return verdict.fault(told("apply", applied));
  const auto journal = journal_in(stage.folder() / "journals");
  if (journal.empty()) return;  // there was nothing to do
  // What the guards keep from happening by mistake is meant here.
  std::vector<std::string> undo{"undo", journal, "--out", "undo.plan"};
  for (const auto& guard : plan::guards()) undo.push_back("--allow-" + std::string(guard.name));
  const auto planned = stage.ramify(std::move(undo));
  if (planned.status != 0) return verdict.fault(told("undo", planned));
  const auto undone = stage.ramify({"apply", "undo.plan"});
  if (undone.status != 0) return verdict.fault(told("the apply of what undo planned", undone));
  check_no_leak(stage, "after undo", verdict);
  check_papers(stage, "after undo", verdict);
  const bool lost = planned.err.find("cannot be taken back") != std::string::npos ||
                    planned.out.find("Cannot be undone") != std::string::npos;
  if (lost) return;
  const auto anew = made_anew(stage.folder() / "undo.plan");
  const auto before = without_form(without_numbers(baseline.before, anew));
  const auto now = without_form(without_numbers(normal(stage.snapshot(), stage.account_names()), anew));
  if (now != before) {
    verdict.fault("what was there before is not there again:\n" + difference(before.dump(1), now.dump(1)));
  }
}

}  // namespace ramify::scenarios
