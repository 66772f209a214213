#include <fmt/format.h>

#include <ostream>

#include "command.h"
#include "files.h"
#include "linting.h"
#include "ramify/access/lint_baseline.h"
#include "ramify/edit/lint_fix.h"
#include "ramify/text/text.h"

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

std::filesystem::path folder_of(const Arguments& arguments) {
  std::error_code none;
  return std::filesystem::is_directory(arguments.path, none) ? arguments.path : arguments.path.parent_path();
}

/// The file keeps the mode that it had.
Result<void> rewrite(const std::filesystem::path& file, const std::string& text) {
  std::error_code fault;
  const auto mode = std::filesystem::status(file, fault).permissions();
  auto written = write_file(file, text);
  if (written && !fault) std::filesystem::permissions(file, mode, fault);
  return written;
}

edit::FixResult fixes(const report::LintReport& report) {
  std::vector<access::LintFinding> findings;
  for (const auto& judged : report.findings) {
    if (judged.finding.suppressed.empty() && judged.finding.fix) findings.push_back(judged.finding);
  }
  return edit::fix(report.sources, findings);
}

/// Shows what would be changed first; what only becomes fixable by that is not shown.
Exit show_fixes(const Arguments& arguments, Surroundings& around, const report::LintReport& report) {
  const auto result = fixes(report);
  const auto style = out_style(arguments, around);
  for (const auto& change : result.changes) {
    around.out << report::file_diff(change.name, change.before, change.after, style);
  }
  around.out << fmt::format("{} would be settled in {}.\n", text::count(result.made.size(), "finding"),
                            text::count(result.changes.size(), "file"));
  return Exit::ok;
}

/// Fixes until nothing is fixable. A file that would no longer be sound is put back.
Exit make_fixes(const Arguments& arguments, Surroundings& around, const LintKnowledge& knowledge) {
  constexpr int kRunsMax = 10;
  std::size_t made = 0;
  std::set<std::string> files;
  for (int run = 0; run < kRunsMax; ++run) {
    const auto loaded = config::load(arguments.path, {knowledge.now});
    const auto result = fixes(lint_loaded(loaded, knowledge));
    if (result.changes.empty()) break;
    const auto put = [&](bool back) {
      for (const auto& change : result.changes) {
        const auto written = rewrite(folder_of(arguments) / change.name, back ? change.before : change.after);
        if (!written) return say(written.error(), arguments, around);
      }
      return Exit::ok;
    };
    if (const Exit written = put(false); written != Exit::ok) return written;
    const auto again = config::load(arguments.path, {knowledge.now});
    if (!again.desired) {
      say(again.sources, again.diagnostics, arguments, around);
      const Exit restored = put(true);
      return worse(restored,
                   say(Error{ErrorKind::io, "the files would no longer be sound; they are as they were", {}, {}},
                       arguments, around));
    }
    made += result.made.size();
    for (const auto& change : result.changes) files.insert(change.name);
  }
  around.err << fmt::format("Settled {} in {}.\n", text::count(made, "finding"), text::count(files.size(), "file"));
  return Exit::ok;
}

}  // namespace

void add_lint(CLI::App& app, Arguments& arguments) {
  add_path(app, arguments, "The configuration's root file or its folder (default: here)");
  add_outputs(app, arguments, {Format::text, Format::json, Format::sarif, Format::github});
  add_fail_on(app, arguments, "error");
  app.add_option("--rule", arguments.lint.rules, "Only this rule; may be repeated")
      ->type_name("ID")
      ->type_size(1)
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
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
  const auto report = lint_loaded(loaded, *knowledge);
  if (arguments.lint.dry_run) {
    return loaded.desired ? show_fixes(arguments, around, report) : Exit::error;
  }
  if (arguments.lint.write_baseline && loaded.desired) {
    std::vector<access::LintFinding> findings;
    for (const auto& judged : report.findings) findings.push_back(judged.finding);
    const auto written = write_file(*arguments.lint.write_baseline, access::lint_baseline(findings));
    if (!written) return say(written.error(), arguments, around);
  }
  const Exit delivered = deliver(
      arguments, around, [&](Format format, const report::Style& style) { return render(report, format, style); });
  if (!loaded.desired) return worse(delivered, Exit::error);
  const bool fails = !arguments.lint.write_baseline && fail_on(arguments, access::LintSeverity::error).fails(report);
  return worse(delivered, fails ? Exit::check_failed : Exit::ok);
}

}  // namespace ramify::cli
