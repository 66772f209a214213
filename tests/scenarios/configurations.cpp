#include "scenarios/configurations.h"

#include <stdlib.h>
#include <unistd.h>

#include <set>
#include <utility>

#include "ramify/config/config.h"
#include "ramify/plan/guard.h"
#include "scenarios/lint_rules.h"
#include "scenarios/normal.h"
#include "scenarios/self_check.h"
#include "scenarios/trial.h"
#include "scenarios/yaml_change.h"

namespace ramify::scenarios {
namespace fs = std::filesystem;

namespace {

class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& text) {
    auto pattern = (fs::temp_directory_path() / "ramify-seed-XXXXXX").string();
    close(mkstemp(pattern.data()));
    path_ = pattern;
    write_file(path_, text);
  }
  ~TemporaryFile() { fs::remove(path_); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

/// What a configuration takes for granted and no API here can make: resource groups and identity providers.
nlohmann::json seed_for(const fs::path& folder) {
  using Json = nlohmann::json;
  Json accounts = Json::object();
  const auto loaded = config::load(folder, {});
  if (!loaded.desired) return {{"format_version", 1}, {"accounts", accounts}};
  for (const auto& [key, account] : loaded.desired->world.accounts) {
    std::set<std::string> groups;
    for (const auto& attachment : account.attachments) {
      if (attachment.resource_group) groups.insert(attachment.resource_group->str());
    }
    std::set<std::pair<std::string, std::string>> providers;
    for (const auto& [name, role] : account.roles) {
      if (!role.trust) continue;
      for (const auto& statement : role.trust->statements) {
        for (const auto& arn : statement.principals.federated) {
          const auto provider = arn.substr(arn.rfind(':') + 1);
          providers.emplace(provider.substr(0, 4), provider.substr(provider.find('/') + 1));
        }
      }
    }
    auto& made = accounts[key.str()] = {{"id", account.id.str()}, {"alias", key.str()}};
    for (const auto& group : groups) made["resource_groups"].push_back({{"id", group}, {"name", group}});
    for (const auto& [kind, name] : providers) {
      made["identity_providers"].push_back({{"kind", kind}, {"name", name}});
    }
  }
  return {{"format_version", 1}, {"accounts", accounts}};
}

const char* describe(Revocation how) {
  return how == Revocation::nobody_trusted ? "trust: []" : "state: absent";
}

/// The configuration in the stage is rewritten, applied, and the next plan is empty.
void apply_revocation(Stage& stage, const Trial& trial, Revocation how, Verdict& verdict) {
  revoke(stage.folder() / "config", how);
  const auto applied = stage.ramify({"apply", trial.config(), "--yes"});
  if (applied.status != 0) return verdict.fault(told(std::string("apply of ") + describe(how), applied));
  const auto again = stage.ramify({"plan", trial.config(), "--detailed-exitcode"});
  if (again.status != 0) verdict.fault(told(std::string("the plan after ") + describe(how), again));
}

Verdict judge_revocation(const Trial& trial) {
  Verdict verdict;
  Stage stage(trial.options, trial.recipient);
  if (!stage.broken().empty()) {
    verdict.fault(stage.broken());
    return verdict;
  }
  const auto before = normal(stage.snapshot(), stage.account_names());
  const auto applied = stage.ramify({"apply", trial.config(), "--yes"});
  if (applied.status != 0) {
    verdict.fault(told("apply", applied));
    return verdict;
  }
  apply_revocation(stage, trial, Revocation::nobody_trusted, verdict);
  const auto closed = stage.snapshot();
  for (const auto& [name, account] : closed.at("accounts").items()) {
    for (const auto& role : account.value("roles", nlohmann::json::array())) {
      if (role.at("trust").dump().find("ramify-nobody-") == std::string::npos) {
        verdict.fault("somebody is still trusted by " + name + "/role/" + role.at("name").get<std::string>());
      }
    }
  }
  apply_revocation(stage, trial, Revocation::all_absent, verdict);
  const auto after = normal(stage.snapshot(), stage.account_names());
  if (after != before) verdict.fault("something stayed behind:\n" + difference(before.dump(1), after.dump(1)));
  check_no_leak(stage, "after the revocation", verdict);
  return verdict;
}

}  // namespace

std::vector<Task> all_tasks(const Recipient& recipient, const Mode& mode) {
  auto tasks = self_checks(recipient);
  const fs::path root = RAMIFY_SOURCE_DIR;
  for (const auto& entry : fs::directory_iterator(root / "configs")) {
    if (!fs::exists(entry.path() / "ramify.yaml")) continue;
    const Scenario scenario{"configs/" + entry.path().filename().string(), entry.path()};
    const auto with = [&recipient, scenario, mode](Verdict (*check)(const Trial&)) {
      const TemporaryFile seed(seed_for(scenario.folder).dump());
      Trial trial{scenario, recipient, {}, mode.seed};
      trial.options.config = scenario.folder;
      trial.options.live = seed.path();
      // The story goes from nothing to all of it and back: every guard has something to say, none may stand in the way.
      for (const auto& guard : plan::guards()) trial.options.flags.push_back(plan::flag({std::string(guard.name), {}}));
      trial.options.accounts = accounts_of(scenario.folder, seed.path());
      return check(trial);
    };
    tasks.push_back({scenario.name + " applied", [with] { return with(judge_laws); }});
    tasks.push_back({scenario.name + " revoked", [with] { return with(judge_revocation); }});
  }
  for (auto& task : lint_rule_tasks(mode)) tasks.push_back(std::move(task));
  for (const auto& scenario : find_scenarios(root / "tests" / "scenarios")) {
    if (is_lint_rule(scenario)) continue;
    tasks.push_back({scenario.name, [&recipient, scenario, mode] { return judge(scenario, recipient, mode); }});
  }
  return tasks;
}

}  // namespace ramify::scenarios
