#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <ostream>

#include "command.h"
#include "files.h"
#include "linting.h"
#include "marking.h"
#include "ramify/access/lint_baseline.h"
#include "ramify/edit/lint_fix.h"
#include "ramify/text/text.h"
#include "rewrite.h"

namespace ramify::cli {

namespace {

std::string render(const report::LintReport& report, Format format, const report::Style& style) {
  switch (format) {
    case Format::json:
      return report::lint_json(report);
    case Format::sarif:
      return report::lint_sarif(report);
    case Format::github:
      return report::lint_github(report);
    default:
      return report.faults.empty() || !has_errors(report.faults) ? report::lint_text(report, style) : std::string();
  }
}

edit::FixResult fixes(const report::LintReport& report) {
  std::vector<access::LintFinding> findings;
  for (const auto& judged : report.findings) {
    if (judged.finding.suppressed.empty() && judged.finding.fix) findings.push_back(judged.finding);
  }
  return edit::fix(report.sources, findings);
}

/// What fixing comes to.
struct Fixed {
  std::map<std::string, edit::FileChange> files;  ///< by name
  std::size_t made = 0;
  std::optional<config::Loaded> unsound;  ///< the files as they would be, where they could not be read any more
};

/// Fixes in memory until nothing is fixable: one fix may make room for another.
Fixed fix_all(const Arguments& arguments, const LintKnowledge& knowledge) {
  constexpr int kRunsMax = 10;
  Fixed fixed;
  config::LoadOptions options{knowledge.now};
  for (int run = 0; run < kRunsMax; ++run) {
    auto loaded = config::load(arguments.path, options);
    if (!loaded.desired) {
      if (run > 0) fixed.unsound = std::move(loaded);
      return fixed;
    }
    const auto result = fixes(lint_loaded(loaded, knowledge));
    if (result.changes.empty()) return fixed;
    for (const auto& change : result.changes) {
      fixed.files.try_emplace(change.name, change).first->second.after = change.after;
      options.instead[change.name] = change.after;
    }
    fixed.made += result.made.size();
  }
  return fixed;
}

Exit refuse_unsound(const config::Loaded& unsound, const Arguments& arguments, Surroundings& around) {
  say(unsound.sources, unsound.diagnostics, arguments, around);
  return say(Error{ErrorKind::io, "the files would no longer be sound; they are as they were", {}, {}}, arguments,
             around);
}

/// What `--fix` would leave behind.
Exit show_fixes(const Arguments& arguments, Surroundings& around, const LintKnowledge& knowledge) {
  const Fixed fixed = fix_all(arguments, knowledge);
  if (fixed.unsound) return refuse_unsound(*fixed.unsound, arguments, around);
  const auto style = out_style(arguments, around);
  for (const auto& [name, change] : fixed.files) {
    around.out << report::file_diff(name, change.before, change.after, style);
  }
  around.out << fmt::format("{} would be settled in {}.\n", text::count(fixed.made, "finding"),
                            text::count(fixed.files.size(), "file"));
  return Exit::ok;
}

Exit make_fixes(const Arguments& arguments, Surroundings& around, const LintKnowledge& knowledge) {
  const Fixed fixed = fix_all(arguments, knowledge);
  if (fixed.unsound) return refuse_unsound(*fixed.unsound, arguments, around);
  for (const auto& [name, change] : fixed.files) {
    const auto written = rewrite(folder_of(arguments.path) / name, change.after);
    if (!written) return say(written.error(), arguments, around);
  }
  around.err << fmt::format("Settled {} in {}.\n", text::count(fixed.made, "finding"),
                            text::count(fixed.files.size(), "file"));
  return Exit::ok;
}

/// An entry of the baseline that is settled would hide the finding if it came back.
void say_settled(const report::LintReport& report, const LintKnowledge& knowledge, const Arguments& arguments,
                 Surroundings& around) {
  if (!knowledge.rules.empty() || arguments.lint.write_baseline || has_errors(report.faults)) return;
  const auto known = std::count_if(report.findings.begin(), report.findings.end(), [&](const auto& f) {
    return knowledge.baseline.count(f.finding.fingerprint()) != 0;
  });
  const std::size_t settled = knowledge.baseline.size() - static_cast<std::size_t>(known);
  if (settled == 0) return;
  around.err << fmt::format("{} of the baseline {} settled: write it anew, so that {} if found again.\n",
                            text::count(settled, "finding"), settled == 1 ? "is" : "are",
                            settled == 1 ? "it counts" : "they count");
}

}  // namespace

void add_lint(CLI::App& app, Arguments& arguments) {
  add_path(app, arguments, "The configuration's root file or its folder (default: here)");
  add_outputs(app, arguments, {Format::text, Format::json, Format::sarif, Format::github});
  add_fail_on(app, arguments, "error");
  add_repeated(app, "--rule", arguments.lint.rules, "Only this rule; may be repeated", "ID");
  app.add_option("--baseline", arguments.lint.baseline, "Findings that this file holds do not count")
      ->type_name("FILE");
  app.add_option("--write-baseline", arguments.lint.write_baseline, "Write the findings of today to FILE")
      ->type_name("FILE");
  app.add_option("--live", arguments.live, "A snapshot: for what only the service knows")->type_name("FILE");
  app.add_option("--connections", arguments.connections, "Whose trusted_accounts trust policies may name")
      ->type_name("FILE");
  auto* fix = app.add_flag("--fix", arguments.lint.fix, "Rewrite what is mechanical; comments stay");
  app.add_flag("--dry-run", arguments.lint.dry_run, "With --fix: show what would change, and change nothing")
      ->needs(fix);
}

Exit run_lint(const Arguments& arguments, Surroundings& around) {
  const auto knowledge = lint_knowledge(arguments, around);
  if (!knowledge) return knowledge.error();
  if (arguments.lint.fix && !arguments.lint.dry_run) {
    if (const Exit fixed = make_fixes(arguments, around, *knowledge); fixed != Exit::ok) return fixed;
  }
  const auto loaded = config::load(arguments.path, {knowledge->now});
  say(loaded.sources, loaded.diagnostics, arguments, around);
  auto report = lint_loaded(loaded, *knowledge);
  if (arguments.lint.dry_run) {
    return loaded.desired ? show_fixes(arguments, around, *knowledge) : Exit::error;
  }
  if (arguments.lint.write_baseline && loaded.desired) {
    std::vector<access::LintFinding> findings;
    for (const auto& judged : report.findings) findings.push_back(judged.finding);
    const auto written = write_file(*arguments.lint.write_baseline, access::lint_baseline(findings));
    if (!written) return say(written.error(), arguments, around);
  }
  say_settled(report, *knowledge, arguments, around);
  const Exit delivered = deliver(arguments, around, [&](Format format, const report::Style& style) {
    if (format == Format::text) return render(report, format, style);
    return render(Marked(report, path_to_files(arguments, around)).report(), format, style);
  });
  if (!loaded.desired) return worse(delivered, Exit::error);
  if (arguments.lint.write_baseline) {
    // What was written down is settled for today; the rest is not.
    auto& all = report.findings;
    all.erase(std::remove_if(all.begin(), all.end(), [](const auto& f) { return !f.finding.is_overdue; }), all.end());
  }
  const bool fails = fail_on(arguments, access::LintSeverity::error).fails(report);
  return worse(delivered, fails ? Exit::check_failed : Exit::ok);
}

}  // namespace ramify::cli
