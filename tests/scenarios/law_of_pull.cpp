#include <nlohmann/json.hpp>

#include "ramify/config/config.h"
#include "scenarios/trial.h"

namespace ramify::scenarios {
namespace {

using Json = nlohmann::json;

/// The plan of what was pulled does nothing but take over what carries no mark yet.
void check_plan(Stage& stage, const std::string& config, const std::string& when, Verdict& verdict) {
  const auto planned = stage.ramify({"plan", config, "-o", "json=pulled.json"});
  const auto plan = Json::parse(read_file(stage.folder() / "pulled.json"), nullptr, false);
  if (!plan.is_object()) return verdict.fault(told("the plan " + when, planned));
  for (const auto& step : plan.at("steps")) {
    const auto op = step.at("op").get<std::string>();
    if (op != "tag_user" && op != "tag_role" && op != "tag_policy") {
      return verdict.fault("the plan " + when + " would " + op + ":\n" + planned.out);
    }
  }
}

}  // namespace

/// What is live, written into new files, is what those files declare.
void check_pull(const Trial& trial, const Baseline&, Verdict& verdict) {
  const auto loaded = config::load(trial.options.config, {});
  if (!loaded.desired) return;
  Stage stage(trial.options, trial.recipient);
  if (!stage.broken().empty()) return verdict.fault(stage.broken());
  auto arguments = std::vector<std::string>{"apply", trial.config(), "--yes"};
  const auto applied = stage.ramify(std::move(arguments));
  if (applied.status != 0) return verdict.fault(told("apply", applied));
  const auto pulled = stage.ramify({"pull", "pulled.yaml", "--project", loaded.desired->scope.project, "--write"});
  if (pulled.status != 0) return verdict.fault(told("pull into new files", pulled));
  check_plan(stage, "pulled.yaml", "after a pull into new files", verdict);
  const auto again = stage.ramify({"pull", "pulled.yaml"});
  if (again.out != "The files say what is live.\n") verdict.fault(told("pull again", again));
  check_no_leak(stage, "after the pull", verdict);
}

/// What is live before anything is applied, spliced into the files that declare something else, is what these then say.
void check_splice(const Trial& trial, const Baseline&, Verdict& verdict) {
  Stage stage(trial.options, trial.recipient);
  if (!stage.broken().empty()) return verdict.fault(stage.broken());
  const auto pulled = stage.ramify({"pull", trial.config(), "--write"});
  if (pulled.status != 0) return verdict.fault(told("pull into the files", pulled));
  check_plan(stage, trial.config(), "after a pull into the files", verdict);
  const auto again = stage.ramify({"pull", trial.config()});
  if (again.out != "The files say what is live.\n") verdict.fault(told("pull into the files again", again));
  check_no_leak(stage, "after the pull into the files", verdict);
}

}  // namespace ramify::scenarios
