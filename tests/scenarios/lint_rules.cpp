#include "scenarios/lint_rules.h"

#include <stdlib.h>

#include <sstream>

#include "ramify/access/lint.h"
#include "scenarios/process.h"
#include "scenarios/trial.h"

namespace ramify::scenarios {
namespace fs = std::filesystem;

namespace {

/// A copy of a scenario's folder that a command may change.
class Copy {
 public:
  explicit Copy(const fs::path& folder) {
    auto pattern = (fs::temp_directory_path() / "ramify-lint-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
    fs::copy(folder, path_, fs::copy_options::recursive);
  }
  ~Copy() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Copy(const Copy&) = delete;
  Copy& operator=(const Copy&) = delete;
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

/// `ramify lint` in a folder, about one rule; with what the folder knows beside the configuration.
Output lint(const fs::path& folder, const std::string& rule, const std::vector<std::string>& more = {}) {
  Command command;
  command.argv = {RAMIFY_BINARY, "lint", "--rule", rule, "--fail-on", "never"};
  if (fs::exists(folder / "live.json")) command.argv.insert(command.argv.end(), {"--live", "live.json"});
  if (fs::exists(folder / "connections.yaml")) {
    command.argv.insert(command.argv.end(), {"--connections", "connections.yaml"});
    fs::permissions(folder / "connections.yaml", fs::perms::owner_read | fs::perms::owner_write);
  }
  command.argv.insert(command.argv.end(), more.begin(), more.end());
  command.folder = folder;
  command.env = {{"HOME", folder.string()}, {"PATH", "/usr/bin:/bin"}, {"LC_ALL", "C.UTF-8"}, {"NO_COLOR", "1"}};
  std::atomic<pid_t> pid{0};
  return run(command, pid);
}

bool speaks_of(const Output& output, const std::string& rule) {
  const std::string said = output.err + output.out;
  return said.find("[" + rule + "]") != std::string::npos || said.find("[policy." + rule + "]") != std::string::npos;
}

bool has_line(const std::string& text, const std::string& line) {
  return ("\n" + text).find("\n" + line + "\n") != std::string::npos;
}

/// What `--dry-run` shows is what `--fix` did: every line that comes or goes, and how many findings in how many files.
void judge_dry_run(const Output& dry, const Output& fixed, const std::string& before, const std::string& after,
                   Verdict& verdict) {
  std::istringstream lines(dry.out);
  for (std::string line; std::getline(lines, line);) {
    if (line.rfind("+++", 0) == 0 || line.rfind("---", 0) == 0) continue;
    const bool comes = line.rfind('+', 0) == 0;
    if (!comes && line.rfind('-', 0) != 0) continue;
    if (!has_line(comes ? after : before, line.substr(1))) verdict.fault("--dry-run shows what --fix did not: " + line);
  }
  const auto counted = [](const std::string& text, const std::string& from, const std::string& to) {
    const auto begin = text.find(from) + from.size();
    return text.substr(begin, text.find(to, begin) - begin);
  };
  const auto last = dry.out.rfind('\n', dry.out.size() - 2) + 1;
  const std::string promised = dry.out.substr(last, dry.out.find(" would be", last) - last);
  if (promised != counted(fixed.err, "Settled ", " in "))
    verdict.fault(told("--dry-run counts otherwise; --fix", fixed));
}

/// What `--fix` makes of the bad configuration is what the folder says, is settled, and stays as it is.
void judge_fix(const Scenario& scenario, const std::string& rule, bool update, Verdict& verdict) {
  const Copy copy(scenario.folder / "bad");
  const auto dry = lint(copy.path(), rule, {"--fix", "--dry-run"});
  const std::string before = read_file(copy.path() / "ramify.yaml");
  if (before != scenario.read("bad/ramify.yaml")) verdict.fault("--dry-run changed the file");
  if (dry.out.find("+++ ramify.yaml") == std::string::npos) verdict.fault(told("--fix --dry-run", dry));
  const auto fixed = lint(copy.path(), rule, {"--fix"});
  if (fixed.status != 0) verdict.fault(told("--fix", fixed));
  const std::string after = read_file(copy.path() / "ramify.yaml");
  judge_dry_run(dry, fixed, before, after, verdict);
  verdict.expect(scenario, "fixed/ramify.yaml", after, update);
  if (after == before) verdict.fault("--fix changed nothing");
  if (speaks_of(fixed, rule)) verdict.fault(told("after --fix there is still a finding; lint", fixed));
  const auto again = lint(copy.path(), rule, {"--fix"});
  if (again.status != 0 || read_file(copy.path() / "ramify.yaml") != after)
    verdict.fault("--fix twice is not --fix once");
}

Verdict judge_rule(const Scenario& scenario, const access::LintRule& rule, bool update) {
  Verdict verdict;
  const std::string id(rule.id);
  for (const auto* file : {"README", "bad/ramify.yaml", "good/ramify.yaml", "expected.txt"}) {
    if (!scenario.has(file)) verdict.fault(std::string("it has no ") + file);
  }
  if (rule.fixable != scenario.has("fixed"))
    verdict.fault("a rule has a folder `fixed` where it is fixable, only there");
  if (!verdict.faults.empty()) return verdict;

  const Copy bad(scenario.folder / "bad");
  const auto found = lint(bad.path(), id);
  if (!speaks_of(found, id)) verdict.fault(told("nothing is found in bad; lint", found));
  verdict.expect(scenario, "expected.txt", found.err + found.out, update);
  const Copy good(scenario.folder / "good");
  const auto fine = lint(good.path(), id);
  if (fine.status != 0 || speaks_of(fine, id)) verdict.fault(told("good is not fine; lint", fine));
  if (rule.fixable) judge_fix(scenario, id, update, verdict);
  return verdict;
}

/// A worked configuration has no finding, or says why it has.
Verdict judge_worked(const fs::path& folder) {
  Verdict verdict;
  Command command;
  command.argv = {RAMIFY_BINARY, "lint", folder.string(), "--fail-on", "suggestion"};
  command.folder = fs::temp_directory_path();
  command.env = {{"PATH", "/usr/bin:/bin"}, {"LC_ALL", "C.UTF-8"}, {"NO_COLOR", "1"}};
  std::atomic<pid_t> pid{0};
  const auto output = run(command, pid);
  if (output.status != 0) verdict.fault(told("lint", output));
  return verdict;
}

}  // namespace

bool is_lint_rule(const Scenario& scenario) {
  return scenario.has("bad") && scenario.has("good");
}

std::vector<Task> lint_rule_tasks(const Mode& mode) {
  std::vector<Task> tasks;
  const fs::path root = fs::path(RAMIFY_SOURCE_DIR) / "tests" / "scenarios";
  for (const access::LintRule& rule : access::lint_rules()) {
    const std::string name = "lint/" + std::string(rule.id);
    const Scenario scenario{name, root / name};
    tasks.push_back({name, [scenario, &rule, mode] { return judge_rule(scenario, rule, mode.update); }});
  }
  for (const auto& entry : fs::directory_iterator(fs::path(RAMIFY_SOURCE_DIR) / "configs")) {
    if (!fs::exists(entry.path() / "ramify.yaml")) continue;
    const std::string name = "configs/" + entry.path().filename().string() + " linted";
    tasks.push_back({name, [folder = entry.path()] { return judge_worked(folder); }});
  }
  return tasks;
}

}  // namespace ramify::scenarios
