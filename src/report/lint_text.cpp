#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "paint.h"
#include "ramify/report/lint.h"
#include "ramify/text/text.h"
#include "source_place.h"

namespace ramify::report {
namespace {

using access::LintSeverity;

std::string painted(const Paint& paint, LintSeverity severity) {
  const std::string word = fmt::format("{}:", access::to_string(severity));
  switch (severity) {
    case LintSeverity::error:
    case LintSeverity::security:
      return paint.bold(paint.red(word));
    case LintSeverity::warning:
      return paint.bold(paint.yellow(word));
    case LintSeverity::suggestion:
      return paint.bold(word);
  }
  return word;
}

std::string summary(const LintReport& report) {
  std::array<std::size_t, 4> counts{};
  std::size_t suppressed = 0;
  std::size_t known = 0;
  std::size_t fixable = 0;
  for (const JudgedFinding& judged : report.findings) {
    if (!judged.finding.suppressed.empty()) {
      ++suppressed;
    } else if (judged.known) {
      ++known;
    } else {
      ++counts.at(static_cast<std::size_t>(judged.finding.severity));
      fixable += judged.finding.fix ? 1 : 0;
    }
  }
  std::vector<std::string> parts;
  const auto add = [&](std::size_t n, std::string_view one, std::string_view many) {
    if (n > 0) parts.push_back(text::count(n, one, many));
  };
  add(counts[0], "error", "errors");
  add(counts[1], "security finding", "security findings");
  add(counts[2], "warning", "warnings");
  add(counts[3], "suggestion", "suggestions");
  std::string out = parts.empty() ? "No findings" : fmt::format("{}", fmt::join(parts, ", "));
  if (suppressed > 0) out += fmt::format("; {} suppressed", suppressed);
  if (known > 0) out += fmt::format("; {} in the baseline", known);
  if (fixable > 0) out += fmt::format("; `ramify lint --fix` settles {} of them", fixable);
  return out + ".\n";
}

/// Harmless to a terminal, and with its tabs: a line of a file is shown as it stands there.
std::string line_of_file(std::string_view line) {
  std::string out;
  for (std::size_t tab = 0; (tab = line.find('\t')) != std::string_view::npos; line.remove_prefix(tab + 1)) {
    out += text::printable(line.substr(0, tab)) + '\t';
  }
  return out + text::printable(line);
}

bool has_crlf(std::string_view file) {
  bool all = true;
  for (std::size_t at = file.find('\n'); at != std::string_view::npos; at = file.find('\n', at + 1)) {
    all = all && at > 0 && file[at - 1] == '\r';
  }
  return all && file.find('\n') != std::string_view::npos;
}

}  // namespace

std::string lint_text(const LintReport& report, const Style& style) {
  const Paint paint(style);
  std::string out;
  for (const JudgedFinding& judged : report.findings) {
    if (!judged.counts()) continue;
    const access::LintFinding& finding = judged.finding;
    const auto range = finding.place ? find_range(report.sources, *finding.place) : std::nullopt;
    const std::string place = range ? report.sources.place(*range) + ": " : std::string();
    out += fmt::format("{}{} {} [{}]\n", paint.bold(text::printable(place)), painted(paint, finding.severity),
                       paint.bold(text::printable(finding.message)), finding.rule);
    if (range) out += text::snippet(report.sources, *range) + "\n";
    const access::LintRule* rule = access::find_lint_rule(finding.rule);
    out += fmt::format("  {} {}\n", paint.bold("at:"), text::printable(finding.address));
    if (rule != nullptr) out += fmt::format("  {} {}\n", paint.bold("why:"), rule->reason);
    if (!finding.help.empty()) out += fmt::format("  {} {}\n", paint.bold("help:"), text::printable(finding.help));
    out += "\n";
  }
  return out + summary(report);
}

std::string file_diff(std::string_view name, std::string_view before, std::string_view after, const Style& style) {
  constexpr std::size_t kAround = 2;
  const Paint paint(style);
  const auto lines = text::line_diff(before, after);
  // Where all lines end so on both sides, that is no news of any of them.
  const bool crlf = has_crlf(before) && has_crlf(after);
  std::string out = paint.bold(fmt::format("--- {0}\n+++ {0}\n", text::printable(name)));
  std::size_t shown = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    bool near = false;
    for (std::size_t j = i > kAround ? i - kAround : 0; j < std::min(lines.size(), i + kAround + 1); ++j) {
      near = near || lines[j].sign != ' ';
    }
    if (!near) continue;
    if (shown > 0 && shown != i) out += paint.dim("...") + "\n";
    shown = i + 1;
    std::string_view said = lines[i].text;
    if (crlf && !said.empty() && said.back() == '\r') said.remove_suffix(1);
    const std::string line = lines[i].sign + line_of_file(said);
    out += (lines[i].sign == ' ' ? line : paint.marked(lines[i].sign, line)) + "\n";
  }
  return out;
}

Diagnostics lint_diagnostics(const LintReport& report) {
  Diagnostics all = report.faults;
  for (const JudgedFinding& judged : report.findings) {
    if (!judged.counts()) continue;
    Diagnostic diagnostic;
    diagnostic.severity = judged.finding.severity == LintSeverity::suggestion ? Severity::note : Severity::warning;
    if (judged.finding.severity == LintSeverity::error) diagnostic.severity = Severity::error;
    diagnostic.code = fmt::format("lint.{}", judged.finding.rule);
    diagnostic.message = judged.finding.message;
    diagnostic.help = judged.finding.help;
    if (judged.finding.place) diagnostic.where = find_range(report.sources, *judged.finding.place);
    all.push_back(std::move(diagnostic));
  }
  sort_by_place(all);
  return all;
}

}  // namespace ramify::report
