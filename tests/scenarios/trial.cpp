#include "scenarios/trial.h"

#include <array>

#include "ramify/wire/error_code.h"
#include "scenarios/normal.h"
#include "scenarios/papers.h"

namespace ramify::scenarios {

std::string told(const std::string& what, const Output& output) {
  std::string text = what + " ended with " + std::to_string(output.status);
  std::string line;
  for (const char c : output.out + output.err) {
    if (c == '\n') {
      text += "\n    " + line;
      line.clear();
    } else {
      line += c;
    }
  }
  return text + (line.empty() ? "" : "\n    " + line);
}

const std::vector<Law>& laws() {
  static const std::vector<Law> all = {
      {"every step's needs hold when it runs", check_order},
      {"every account is confirmed before the first write", check_identity_first},
      {"nothing outside the scope is touched", check_scope},
      {"the same input gives the same plan, to the byte", check_same_bytes},
      {"a document in another form is no change", check_documents_by_meaning},
      {"what somebody else changed stops the run before it is touched", check_review},
      {"a plan against a snapshot is the plan against the accounts", check_offline},
      {"a lost reply is repaired by running again", check_lost_replies},
      {"a killed run is repaired by running again", check_kills},
      {"what undo takes back is as it was before", check_undo},
      {"what a test of access says, verify sees", check_verify},
      {"the standing policies pass our own lint, and suffice for every step", check_rights},
      {"what is pulled into files is what they declare", check_pull},
      {"what is pulled into files that declare otherwise is what they declare", check_splice},
  };
  return all;
}

void check_no_leak(const Stage& stage, const std::string& when, Verdict& verdict) {
  for (const auto& where : stage.leaks()) verdict.fault(when + ": a secret stands in " + where);
}

void check_papers(const Stage& stage, const std::string& when, Verdict& verdict) {
  for (const auto& fault : faults_of_papers(stage.folder())) verdict.fault(when + ": " + fault);
}

void check_keys_are_sealed(const Stage& stage, const Trial& trial, const std::string& when, Verdict& verdict) {
  const auto names = stage.account_names();
  std::set<std::string> had;
  if (std::filesystem::exists(trial.options.live)) {
    for (const auto& key : active_keys(nlohmann::json::parse(read_file(trial.options.live)), names)) had.insert(key.id);
  }
  for (const auto& key : active_keys(stage.snapshot(), names)) {
    if (had.count(key.id) != 0) continue;
    const auto file = stage.secrets_folder() / (key.account + "." + key.user + "." + key.id + ".cms");
    const auto text = trial.recipient.open(file);
    if (!text || text->find(key.id) == std::string::npos) {
      verdict.fault(when + ": the AccessKey of " + key.account + "/" + key.user + " is active and nobody holds it");
    }
  }
}

namespace {

/// `validate`, or the scenario's own command, in a world that must not change.
void judge_command(const Trial& trial, std::vector<std::string> arguments, bool update, Verdict& verdict) {
  Stage stage(trial.options, trial.recipient);
  if (!stage.broken().empty()) return verdict.fault(stage.broken());
  const auto before = stage.snapshot();
  const auto output = stage.ramify(std::move(arguments));
  const auto url = stage.server().url();
  if (output.status != trial.scenario.exit()) verdict.fault(told("the command", output));
  verdict.expect(trial.scenario, "stdout.txt", said_text(output.out, url, stage.folder()), update);
  verdict.expect(trial.scenario, "diagnostics.txt", said_text(output.err, url, stage.folder()), update);
  if (stage.snapshot() != before) verdict.fault("the command changed an account");
  check_no_leak(stage, "after the command", verdict);
}

void judge_plan(Stage& stage, const Trial& trial, bool update, Verdict& verdict, Baseline& baseline) {
  const auto planned = stage.ramify(
      {"plan", trial.config(), "--out", "saved.plan", "-o", "text", "-o", "markdown=plan.md", "-o", "json=plan.json"});
  if (planned.status != 0) return verdict.fault(told("plan", planned));
  baseline.plan_text = planned.out;
  baseline.plan_json = read_file(stage.folder() / "plan.json");
  verdict.expect(trial.scenario, "plan.txt", planned.out, update);
  verdict.expect(trial.scenario, "plan.md", plan_page(read_file(stage.folder() / "plan.md")), update);
  const auto shown = stage.ramify({"show", "saved.plan", "-o", "json"});
  if (shown.status != 0) return verdict.fault(told("show", shown));
  if (shown.out != read_file(stage.folder() / "saved.plan"))
    verdict.fault("a plan that is loaded and shown is another");
}

/// The next plan is empty, and so is the drift, but for AccessKeys too many: no apply deletes one unasked.
void judge_again(Stage& stage, const Trial& trial, Verdict& verdict) {
  stage.server().clear_log();
  const auto again = stage.ramify({"plan", trial.config(), "--detailed-exitcode"});
  if (again.status != 0) verdict.fault(told("the plan after the apply", again));
  const auto drift = stage.ramify({"drift", trial.config()});
  const bool too_many = again.out.find("has more active AccessKeys than declared") != std::string::npos;
  if (drift.status != (too_many ? 2 : 0)) verdict.fault(told("the drift after the apply", drift));
  for (const auto& entry : stage.server().log()) {
    if (entry.request.writes) verdict.fault("plan or drift wrote: " + entry.request.operation);
  }
  check_no_leak(stage, "after the next plan", verdict);
}

/// What a service at its documented rates must throttle before its client has learnt them, and no more: a volley.
void judge_throttling(const Baseline& baseline, Verdict& verdict) {
  std::size_t writes = 0;
  std::size_t throttled = 0;
  for (const auto& entry : baseline.log) {
    writes += entry.request.writes ? 1 : 0;
    throttled += wire::is_throttling(entry.code) ? 1 : 0;
  }
  if (throttled == 0) verdict.fault("nothing was throttled: the plan is too small to tell anything");
  if (throttled * 4 > writes) {
    verdict.fault(std::to_string(throttled) + " of " + std::to_string(writes) + " calls were throttled");
  }
}

void judge_apply(const Trial& trial, bool update, Verdict& verdict) {
  const auto& scenario = trial.scenario;
  Stage stage(trial.options, trial.recipient);
  if (!stage.broken().empty()) return verdict.fault(stage.broken());
  const bool lawful = trial.options.setup.harmless() && scenario.exit() == 0;
  const auto names = stage.account_names();
  Baseline baseline;
  baseline.before = normal(stage.snapshot(), names);
  if (lawful || scenario.has("plan.txt") || scenario.has("plan.md"))
    judge_plan(stage, trial, update, verdict, baseline);

  stage.server().clear_log();
  const auto applied = stage.ramify({"apply", trial.config(), "--yes"});
  baseline.log = stage.server().log();
  baseline.after = normal(stage.snapshot(), names);
  if (applied.status != scenario.exit()) verdict.fault(told("apply", applied));
  const auto url = stage.server().url();
  verdict.expect(scenario, "diagnostics.txt", said_text(applied.err, url, stage.folder()), update);
  verdict.expect(scenario, "stdout.txt", said_text(applied.out, url, stage.folder()), update);
  verdict.expect(scenario, "requests.txt", requests_text(baseline.log, names), update);
  verdict.expect(scenario, "after.json", after_text(baseline.after), update);
  check_keys_are_sealed(stage, trial, "after the apply", verdict);
  check_no_leak(stage, "after the apply", verdict);
  check_papers(stage, "after the apply", verdict);
  if (trial.options.setup.documented_rates) {
    judge_throttling(baseline, verdict);
    judge_again(stage, trial, verdict);
  }
  if (!lawful || !verdict.faults.empty()) return;

  judge_again(stage, trial, verdict);
  for (const auto& law : laws()) {
    Verdict broken;
    law.check(trial, baseline, broken);
    for (const auto& fault : broken.faults) verdict.fault("law `" + std::string(law.name) + "`: " + fault);
  }
}

}  // namespace

Verdict judge_laws(const Trial& trial) {
  Verdict verdict;
  judge_apply(trial, false, verdict);
  return verdict;
}

Verdict judge(const Scenario& scenario, const Recipient& recipient, const Mode& mode) {
  Verdict verdict;
  constexpr std::array expectations = {"plan.txt",   "plan.md",         "requests.txt",
                                       "after.json", "diagnostics.txt", "stdout.txt"};
  bool expects = false;
  for (const auto* file : expectations) expects = expects || scenario.has(file);
  if (!expects) verdict.fault("it expects nothing");
  if (!scenario.has(scenario.config())) verdict.fault("it has neither config.yaml nor config/");

  Trial trial{scenario, recipient, {}, mode.seed};
  trial.options.config = scenario.folder / scenario.config();
  trial.options.live = scenario.folder / "live.json";
  trial.options.flags = scenario.flags();
  trial.options.setup = read_setup(scenario.read("faults"));
  for (const auto& line : trial.options.setup.unread) verdict.fault("faults: nobody understands `" + line + "`");
  if (!verdict.faults.empty()) return verdict;
  trial.options.accounts = accounts_of(trial.options.config, trial.options.live);

  auto command = scenario.command();
  if (command.empty() && !scenario.has("live.json")) command = {"validate", scenario.config()};
  if (command.empty()) {
    judge_apply(trial, mode.update, verdict);
  } else {
    judge_command(trial, std::move(command), mode.update, verdict);
  }
  return verdict;
}

}  // namespace ramify::scenarios
