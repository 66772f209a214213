#include <doctest/doctest.h>

#include "ramify/access/lint_baseline.h"
#include "ramify/report/lint.h"
#include "validate.h"

using namespace ramify;

namespace {

access::LintFinding finding(std::optional<model::Place> place, std::string suppressed) {
  access::LintFinding finding;
  finding.rule = "S001";
  finding.address = "a/policy/p";
  finding.subject = "Allow * on *";
  finding.message = "every action on every resource is allowed";
  finding.place = std::move(place);
  finding.suppressed = std::move(suppressed);
  return finding;
}

}  // namespace

TEST_CASE("what lint says and the baseline it writes are valid by their schemas") {
  const SourceMap sources;
  Diagnostics faults(1);
  faults.front().code = "config.expired";
  const std::vector<access::LintFinding> findings = {finding(model::Place{"ramify.yaml", 3, 5}, {}),
                                                     finding(std::nullopt, "judged")};
  report::LintReport report{sources, faults, {{findings[0], true}, {findings[1], false}}};
  const testing::JsonSchema said("lint.schema.json");
  CHECK(said.faults(nlohmann::json::parse(report::lint_json(report))) == "");
  CHECK(said.faults({{"format_version", 1}}) != "");
  const testing::JsonSchema baseline("lint-baseline.schema.json");
  CHECK(baseline.faults(nlohmann::json::parse(access::lint_baseline(findings))) == "");
  CHECK(baseline.faults({{"format_version", 2}, {"findings", nlohmann::json::array()}}) != "");
}
