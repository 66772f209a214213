#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "ramify/report/lint.h"
#include "ramify/text/text.h"
#include "source_place.h"

namespace ramify::report {
namespace {

using access::LintSeverity;
using Json = nlohmann::ordered_json;

std::string dump(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

/// SARIF's four levels.
std::string_view level(LintSeverity severity) {
  switch (severity) {
    case LintSeverity::error:
    case LintSeverity::security:
      return "error";
    case LintSeverity::warning:
      return "warning";
    case LintSeverity::suggestion:
      return "note";
  }
  return "warning";
}

/// What code scanning sorts by, 0 to 10.
std::string_view security_severity(LintSeverity severity) {
  switch (severity) {
    case LintSeverity::error:
      return "7.0";
    case LintSeverity::security:
      return "8.0";
    case LintSeverity::warning:
      return "4.0";
    case LintSeverity::suggestion:
      return "1.0";
  }
  return "4.0";
}

/// Of a fault that was found while reading: `policy.P003` is the rule P003, others keep their code.
std::string rule_of(const Diagnostic& fault) {
  constexpr std::string_view kPolicy = "policy.";
  return fault.code.starts_with(kPolicy) ? fault.code.substr(kPolicy.size()) : fault.code;
}

std::string_view level(Severity severity) {
  return severity == Severity::error ? "error" : severity == Severity::warning ? "warning" : "note";
}

Json region(const SourceRange& range) {
  return {{"startLine", range.begin.line},
          {"startColumn", range.begin.column},
          {"endLine", range.end.line},
          {"endColumn", std::max(range.end.column, range.begin.column)}};
}

/// A file's name as a relative URI.
std::string uri_of(std::string_view name) {
  constexpr std::string_view kPlain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
  std::string uri;
  for (const char c : name) {
    uri += kPlain.find(c) != std::string_view::npos ? std::string(1, c)
                                                    : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return uri;
}

Json locations(const LintReport& report, const std::optional<SourceRange>& range) {
  if (!range) return Json::array();
  return Json::array(
      {{{"physicalLocation",
         {{"artifactLocation", {{"uri", uri_of(report.sources.name(range->file))}, {"uriBaseId", "%SRCROOT%"}}},
          {"region", region(*range)}}}}});
}

Json sarif_rules() {
  auto rules = Json::array();
  for (const access::LintRule& rule : access::lint_rules()) {
    rules.push_back({{"id", rule.id},
                     {"name", rule.name},
                     {"shortDescription", {{"text", rule.reason}}},
                     {"help", {{"text", rule.help}}},
                     {"defaultConfiguration", {{"level", level(rule.severity)}}},
                     {"properties", {{"security-severity", security_severity(rule.severity)}}}});
  }
  return rules;
}

Json sarif_result(const LintReport& report, const JudgedFinding& judged) {
  const access::LintFinding& finding = judged.finding;
  const auto range = finding.place ? find_range(report.sources, *finding.place) : std::nullopt;
  Json result = {{"ruleId", finding.rule},
                 {"level", level(finding.severity)},
                 {"message", {{"text", finding.message + (finding.help.empty() ? "" : ". " + finding.help)}}},
                 {"locations", locations(report, range)},
                 {"partialFingerprints", {{"ramify/v1", finding.fingerprint()}}}};
  if (judged.known) result["baselineState"] = "unchanged";
  if (!finding.suppressed.empty()) {
    result["suppressions"] = Json::array({{{"kind", "inSource"}, {"justification", finding.suppressed}}});
  }
  return result;
}

/// Text of a workflow command; in a property a colon or comma would end it.
std::string escaped(std::string_view text, bool property) {
  std::string out;
  for (const char c : text) {
    if (c == '%') {
      out += "%25";
    } else if (c == '\r') {
      out += "%0D";
    } else if (c == '\n') {
      out += "%0A";
    } else if (property && c == ':') {
      out += "%3A";
    } else if (property && c == ',') {
      out += "%2C";
    } else {
      out += c;
    }
  }
  return out;
}

std::string command(std::string_view word, const LintReport& report, const std::optional<SourceRange>& range,
                    std::string_view title, std::string_view message) {
  std::string where;
  if (range) {
    where = fmt::format("file={},line={},col={},", escaped(text::printable(report.sources.name(range->file)), true),
                        range->begin.line, range->begin.column);
  }
  return fmt::format("::{} {}title={}::{}\n", word, where, escaped(title, true),
                     escaped(text::printable(message), false));
}

}  // namespace

std::string lint_json(const LintReport& report) {
  auto findings = Json::array();
  Json counts = {{"error", 0}, {"security", 0}, {"warning", 0}, {"suggestion", 0}};
  std::size_t suppressed = 0;
  std::size_t known = 0;
  for (const JudgedFinding& judged : report.findings) {
    const access::LintFinding& finding = judged.finding;
    const std::string severity(access::to_string(finding.severity));
    if (judged.counts()) counts[severity] = counts[severity].get<int>() + 1;
    suppressed += finding.suppressed.empty() ? 0 : 1;
    known += judged.known ? 1 : 0;
    Json place = nullptr;
    if (finding.place) {
      place = {{"file", finding.place->file}, {"line", finding.place->line}, {"column", finding.place->column}};
    }
    findings.push_back({{"rule", finding.rule},
                        {"severity", severity},
                        {"address", finding.address},
                        {"subject", finding.subject},
                        {"message", finding.message},
                        {"help", finding.help},
                        {"where", std::move(place)},
                        {"fixable", finding.fix.has_value()},
                        {"suppressed", finding.suppressed.empty() ? Json(nullptr) : Json(finding.suppressed)},
                        {"in_baseline", judged.known}});
  }
  auto faults = Json::array();
  for (const Diagnostic& fault : report.faults) {
    Json place = nullptr;
    if (fault.where) {
      place = {{"file", report.sources.name(fault.where->file)},
               {"line", fault.where->begin.line},
               {"column", fault.where->begin.column}};
    }
    faults.push_back({{"code", fault.code},
                      {"severity", level(fault.severity)},
                      {"message", fault.message},
                      {"help", fault.help},
                      {"where", std::move(place)}});
  }
  return dump({{"format_version", 1},
               {"counts", std::move(counts)},
               {"suppressed", suppressed},
               {"in_baseline", known},
               {"findings", std::move(findings)},
               {"faults", std::move(faults)}});
}

std::string lint_sarif(const LintReport& report) {
  auto results = Json::array();
  for (const Diagnostic& fault : report.faults) {
    results.push_back({{"ruleId", rule_of(fault)},
                       {"level", level(fault.severity)},
                       {"message", {{"text", fault.message}}},
                       {"locations", locations(report, fault.where)}});
  }
  for (const JudgedFinding& judged : report.findings) results.push_back(sarif_result(report, judged));
  return dump({{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
               {"version", "2.1.0"},
               {"runs", Json::array({{{"tool", {{"driver", {{"name", "ramify"}, {"rules", sarif_rules()}}}}},
                                      {"automationDetails", {{"id", "ramify/lint/"}}},
                                      {"columnKind", "unicodeCodePoints"},
                                      {"results", std::move(results)}}})}});
}

std::string lint_github(const LintReport& report) {
  std::string out;
  for (const Diagnostic& fault : report.faults) {
    const std::string_view word = fault.severity == Severity::note ? "notice" : level(fault.severity);
    out += command(word, report, fault.where, fault.code, fault.message);
  }
  auto findings = report.findings;
  std::stable_sort(findings.begin(), findings.end(),
                   [](const auto& a, const auto& b) { return a.finding.severity < b.finding.severity; });
  std::size_t said = report.faults.size();
  for (const JudgedFinding& judged : findings) {
    if (!judged.counts()) continue;
    const access::LintFinding& finding = judged.finding;
    const auto range = finding.place ? find_range(report.sources, *finding.place) : std::nullopt;
    const std::string_view word = level(finding.severity) == "note" ? "notice" : level(finding.severity);
    const access::LintRule* rule = access::find_lint_rule(finding.rule);
    out += command(word, report, range, fmt::format("{} {}", finding.rule, rule == nullptr ? "" : rule->name),
                   finding.help.empty() ? finding.message : fmt::format("{}. {}", finding.message, finding.help));
    ++said;
  }
  return out + fmt::format("{}\n", said == 0 ? "No findings." : text::count(said, "finding") + ".");
}

}  // namespace ramify::report
