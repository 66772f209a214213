#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <tuple>

#include "ramify/access/lint_baseline.h"
#include "ramify/text/strict_json.h"

namespace ramify::access {

std::string lint_baseline(const std::vector<LintFinding>& findings) {
  std::set<std::tuple<std::string, std::string, std::string>> known;
  for (const LintFinding& finding : findings) {
    if (finding.suppressed.empty()) known.emplace(finding.rule, finding.address, finding.subject);
  }
  auto list = nlohmann::ordered_json::array();
  for (const auto& [rule, address, subject] : known) {
    list.push_back({{"rule", rule}, {"address", address}, {"subject", subject}});
  }
  const nlohmann::ordered_json whole = {{"format_version", 1}, {"findings", std::move(list)}};
  return whole.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

tl::expected<std::set<std::string>, std::string> read_lint_baseline(std::string_view json) {
  const auto parsed = text::parse_json(json);
  if (!parsed) return tl::unexpected(fmt::format("line {}: {}", parsed.error().line, parsed.error().message));
  const auto format = parsed->is_object() ? parsed->find("format_version") : parsed->end();
  if (!parsed->is_object() || format == parsed->end() || *format != 1) {
    return tl::unexpected(std::string("this is no baseline of format_version 1"));
  }
  const auto list = parsed->find("findings");
  if (list == parsed->end() || !list->is_array()) return tl::unexpected(std::string("it has no list of findings"));
  std::set<std::string> known;
  for (const auto& entry : *list) {
    LintFinding finding;
    std::string rule;
    for (const auto& [key, into] :
         {std::pair{"rule", &rule}, {"address", &finding.address}, {"subject", &finding.subject}}) {
      const auto value = entry.is_object() ? entry.find(key) : entry.end();
      if (!entry.is_object() || value == entry.end() || !value->is_string()) {
        return tl::unexpected(fmt::format("a finding has no {}", key));
      }
      *into = value->get<std::string>();
    }
    finding.rule = rule;
    known.insert(finding.fingerprint());
  }
  return known;
}

}  // namespace ramify::access
