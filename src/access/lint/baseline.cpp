#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <set>
#include <tuple>

#include "ramify/access/lint_baseline.h"
#include "ramify/text/strict_json.h"
#include "ramify/text/text.h"

namespace ramify::access {

std::string lint_baseline(const std::vector<LintFinding>& findings) {
  std::set<std::tuple<std::string, std::string, std::string, std::string>> known;
  for (const LintFinding& finding : findings) {
    if (!finding.suppressed.empty() || finding.is_overdue) continue;
    known.emplace(finding.rule, finding.address, finding.subject, to_string(finding.severity));
  }
  auto list = nlohmann::ordered_json::array();
  for (const auto& [rule, address, subject, severity] : known) {
    list.push_back({{"rule", rule}, {"severity", severity}, {"address", address}, {"subject", subject}});
  }
  const nlohmann::ordered_json whole = {{"format_version", 1}, {"findings", std::move(list)}};
  return whole.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

tl::expected<LintBaseline, std::string> read_lint_baseline(std::string_view json) {
  const auto parsed = text::parse_json(json);
  if (!parsed) return tl::unexpected(fmt::format("line {}: {}", parsed.error().line, parsed.error().message));
  const auto format = parsed->is_object() ? parsed->find("format_version") : parsed->end();
  if (!parsed->is_object() || format == parsed->end() || *format != 1) {
    return tl::unexpected(std::string("this is no baseline of format_version 1"));
  }
  const auto list = parsed->find("findings");
  if (list == parsed->end() || !list->is_array()) return tl::unexpected(std::string("it has no list of findings"));
  LintBaseline known;
  for (const auto& entry : *list) {
    LintFinding finding;
    std::string rule;
    std::string severity;
    for (const auto& [key, into] : {std::pair{"rule", &rule},
                                    {"address", &finding.address},
                                    {"subject", &finding.subject},
                                    {"severity", &severity}}) {
      const auto value = entry.is_object() ? entry.find(key) : entry.end();
      if (!entry.is_object() || value == entry.end() || !value->is_string()) {
        return tl::unexpected(fmt::format("a finding has no {}", key));
      }
      *into = value->get<std::string>();
    }
    const auto grave = parse_lint_severity(severity);
    if (!grave) return tl::unexpected(fmt::format("there is no severity \"{}\"", text::printable(severity)));
    finding.rule = rule;
    known.emplace(finding.fingerprint(), *grave);
  }
  return known;
}

bool is_known(const LintBaseline& baseline, const LintFinding& finding) {
  const auto known = baseline.find(finding.fingerprint());
  return known != baseline.end() && !finding.is_overdue && finding.severity >= known->second;
}

}  // namespace ramify::access
