#include "linting.h"

#include <fmt/format.h>

#include <algorithm>

#include "connect.h"
#include "files.h"
#include "ramify/access/lint_baseline.h"
#include "ramify/config/connections.h"
#include "ramify/live/live.h"
#include "ramify/text/text.h"

namespace ramify::cli {

namespace {

std::vector<access::LintSuppression> suppressions(const config::Desired& desired) {
  std::vector<access::LintSuppression> found;
  for (const auto& s : desired.suppressions) found.push_back({s.rule, s.address, s.reason, s.expires, s.place});
  return found;
}

bool is_asked_for(std::string_view rule, const std::vector<std::string>& rules) {
  return rules.empty() || std::any_of(rules.begin(), rules.end(), [&](const std::string& asked) {
           return text::fold_case(asked) == text::fold_case(rule);
         });
}

Exit refuse(std::string message, const Arguments& arguments, Surroundings& around, std::string help = {}) {
  return say(Error{ErrorKind::usage, std::move(message), std::move(help), {}}, arguments, around);
}

}  // namespace

bool FailOn::fails(const report::LintReport& report) const {
  return severity && std::any_of(report.findings.begin(), report.findings.end(), [&](const report::JudgedFinding& f) {
           return f.counts() && f.finding.severity <= *severity;
         });
}

void add_fail_on(CLI::App& app, Arguments& arguments, const std::string& when_absent) {
  app.add_option("--fail-on", arguments.lint.fail_on,
                 "Exit with 7 on findings this grave: error, security, warning, suggestion or never (default: " +
                     when_absent + ")")
      ->check(one_of({"error", "security", "warning", "suggestion", "never"}))
      ->type_name("SEVERITY");
}

void add_fail_on_or_tests(CLI::App& app, Arguments& arguments) {
  may_repeat(app.add_option_function<std::vector<std::string>>(
                    "--fail-on",
                    [&arguments](const std::vector<std::string>& words) {
                      arguments.for_planning.insert("--fail-on");
                      for (const std::string& word : words) {
                        arguments.fail_on_tests = arguments.fail_on_tests || word == "tests";
                        if (word != "tests") arguments.lint.fail_on = word;
                      }
                    },
                    "tests: exit with 7 where an access test is broken, with 4 where one stays open; error, security "
                    "or warning: exit with 7 on lint findings that grave; may be repeated")
                 ->check(one_of({"tests", "error", "security", "warning"}))
                 ->type_name("WHAT"));
}

FailOn fail_on(const Arguments& arguments, std::optional<access::LintSeverity> otherwise) {
  if (arguments.lint.fail_on.empty()) return {otherwise};
  return {access::parse_lint_severity(arguments.lint.fail_on)};
}

Said<LintKnowledge> lint_knowledge(const Arguments& arguments, Surroundings& around) {
  LintKnowledge knowledge;
  knowledge.now = around.environment.now();
  knowledge.rules = arguments.lint.rules;
  for (const std::string& rule : knowledge.rules) {
    if (access::find_lint_rule(rule) == nullptr) {
      refuse(fmt::format("no rule is called \"{}\"", text::printable(rule)), arguments, around,
             "docs/lint.md lists the rules");
      return tl::unexpected(Exit::usage);
    }
  }
  if (arguments.connections) {
    const auto loaded = config::load_connections(*arguments.connections);
    say(loaded.sources, loaded.diagnostics, arguments, around);
    if (!loaded.connections) return tl::unexpected(Exit::error);
    for (const auto& id : loaded.connections->trusted_accounts) knowledge.trusted_accounts.insert(id.str());
  }
  if (arguments.live) {
    const auto text = read_file(*arguments.live);
    if (!text) return tl::unexpected(say(text.error(), arguments, around));
    auto live = live::from_snapshot(*text);
    if (!live) return tl::unexpected(say(in_file(live.error(), *arguments.live), arguments, around));
    knowledge.live = *std::move(live);
  }
  if (arguments.lint.baseline) {
    const auto text = read_file(*arguments.lint.baseline);
    if (!text) return tl::unexpected(say(text.error(), arguments, around));
    auto known = access::read_lint_baseline(*text);
    if (!known) {
      return tl::unexpected(refuse(fmt::format("{}: {}", arguments.lint.baseline->string(), known.error()), arguments,
                                   around, "write it with --write-baseline"));
    }
    knowledge.baseline = *std::move(known);
  }
  return knowledge;
}

report::LintReport lint_loaded(const config::Loaded& loaded, const LintKnowledge& knowledge) {
  report::LintReport report{loaded.sources, loaded.diagnostics, {}};
  if (!loaded.desired) return report;
  const config::Desired& desired = *loaded.desired;
  access::LintInput input{desired.world,      desired.scope,
                          desired.provenance, suppressions(desired),
                          knowledge.now,      knowledge.trusted_accounts,
                          desired.tiers,      knowledge.live ? &*knowledge.live : nullptr};
  for (access::LintFinding& finding : access::lint(input)) {
    if (!is_asked_for(finding.rule, knowledge.rules)) continue;
    const bool known = access::is_known(knowledge.baseline, finding);
    report.findings.push_back({std::move(finding), known});
  }
  return report;
}

report::LintReport lint_beside(const config::Loaded& loaded, const LintKnowledge& knowledge) {
  auto report = lint_loaded(loaded, knowledge);
  auto& all = report.findings;
  all.erase(std::remove_if(all.begin(), all.end(),
                           [](const auto& f) { return f.finding.severity == access::LintSeverity::suggestion; }),
            all.end());
  return report;
}

Exit lint_for_plan(const Arguments& arguments, Surroundings& around) {
  if (arguments.lint.fail_on.empty()) return Exit::ok;
  LintKnowledge knowledge;
  knowledge.now = around.environment.now();
  if (const auto file = connection_file_of(arguments, around)) {
    const auto connections = config::load_connections(*file).connections;
    if (!connections) return Exit::error;
    for (const auto& id : connections->trusted_accounts) knowledge.trusted_accounts.insert(id.str());
  }
  config::LoadOptions options{knowledge.now};
  options.keeps_limits = false;
  const auto loaded = config::load(arguments.path, options);
  const auto found = lint_beside(loaded, knowledge);
  const Diagnostics said_already;
  const report::LintReport report{loaded.sources, said_already, found.findings};
  say(loaded.sources, report::lint_diagnostics(report), arguments, around);
  return fail_on(arguments, std::nullopt).fails(report) ? Exit::check_failed : Exit::ok;
}

}  // namespace ramify::cli
