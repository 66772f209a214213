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

TEST_CASE("SARIF says what its specification knows, and nothing beside") {
  SourceMap sources;
  const SourceId file = sources.add("a b/ramify.yaml", "ramify: 1\nproject: p\n      p: {}\n");
  Diagnostics faults(2);
  faults.front().code = "config.expired";
  faults.back().code = "policy.P002";
  faults.back().where = SourceRange{file, {2, 1}, {2, 8}};
  report::LintReport report{sources,
                            faults,
                            {{finding(model::Place{"a b/ramify.yaml", 3, 7}, {}), true},
                             {finding(model::Place{"elsewhere.yaml", 3, 7}, {}), false},
                             {finding(std::nullopt, "judged"), false}}};
  const auto sarif = nlohmann::json::parse(report::lint_sarif(report));
  const testing::JsonSchema schema("../tests/schema/sarif-used.json");
  CHECK(schema.faults(sarif) == "");
  auto wrong = sarif;
  wrong["runs"][0]["results"][0]["level"] = "fatal";
  CHECK(schema.faults(wrong) != "");
  const auto& results = sarif["runs"][0]["results"];
  REQUIRE(results.size() == 5);
  CHECK(results[2]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "a%20b/ramify.yaml");
}
