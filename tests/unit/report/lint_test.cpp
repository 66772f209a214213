#include "ramify/report/lint.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

using namespace ramify;
using access::LintSeverity;
using report::JudgedFinding;

namespace {

std::string read(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

JudgedFinding finding(std::string_view rule, LintSeverity severity, std::uint32_t line) {
  JudgedFinding judged;
  judged.finding.rule = rule;
  judged.finding.severity = severity;
  judged.finding.address = "a/role/R";
  judged.finding.subject = "x";
  judged.finding.message = "100% of: it, all";
  judged.finding.help = "do";
  judged.finding.place = model::Place{"ramify.yaml", line, 4};
  return judged;
}

/// A file of three lines, and a finding of each standing.
struct Sample {
  SourceMap sources;
  Diagnostics faults;
  report::LintReport report{sources, faults, {}};
  Sample() {
    sources.add("ramify.yaml", "a: one\nb: \"t w o\"  # x\nc: {d: 3}\n");
    report.findings = {finding("H005", LintSeverity::suggestion, 1), finding("S001", LintSeverity::security, 2),
                       finding("S002", LintSeverity::security, 3), finding("S003", LintSeverity::security, 3)};
    report.findings[2].finding.suppressed = "judged";
    report.findings[3].known = true;
  }
};

}  // namespace

TEST_CASE("findings that count are shown with a caret under their token; the others are counted") {
  const Sample sample;
  CHECK(report::lint_text(sample.report, {}) == R"(ramify.yaml:1:4: suggestion: 100% of: it, all [H005]
 1 | a: one
   |    ^~~
  at: a/role/R
  why: In a year nobody knows what it is for, or whom to ask
  help: do

ramify.yaml:2:4: security: 100% of: it, all [S001]
 2 | b: "t w o"  # x
   |    ^~~~~~~
  at: a/role/R
  why: Allow * on * is the account itself
  help: do

1 security finding, 1 suggestion; 1 suppressed; 1 in the baseline.
)");
}

TEST_CASE("in a workflow the gravest comes first, and nothing in a message ends the command") {
  const Sample sample;
  CHECK(report::lint_github(sample.report) ==
        "::error file=ramify.yaml,line=2,col=4,title=S001 everything::100%25 of: it, all. do\n"
        "::notice file=ramify.yaml,line=1,col=4,title=H005 undescribed::100%25 of: it, all. do\n"
        "2 findings.\n");
}

TEST_CASE("code scanning is told every rule, where a finding stands, and which are suppressed") {
  const Sample sample;
  const auto run = nlohmann::json::parse(report::lint_sarif(sample.report)).at("runs").at(0);
  CHECK(run.at("tool").at("driver").at("rules").size() == access::lint_rules().size());
  const auto& results = run.at("results");
  REQUIRE(results.size() == 4);
  CHECK(results.at(1).at("ruleId") == "S001");
  CHECK(results.at(1).at("partialFingerprints").at("ramify/v1") == "S001 a/role/R x");
  const auto& place = results.at(1).at("locations").at(0).at("physicalLocation");
  CHECK(place.at("artifactLocation").at("uri") == "ramify.yaml");
  CHECK(place.at("region").at("startLine") == 2);
  CHECK(place.at("region").at("endColumn") == 11);
  CHECK_FALSE(results.at(1).contains("suppressions"));
  CHECK(results.at(2).at("suppressions").at(0).at("justification") == "judged");
  CHECK(results.at(3).at("baselineState") == "unchanged");
}

TEST_CASE("a fix is shown by the lines it changes and two around them") {
  CHECK(report::file_diff("x.yaml", "a\nb\nc\nd\ne\nf\n", "a\nb\nc\nD\ne\nf\n", {}) ==
        "--- x.yaml\n+++ x.yaml\n b\n c\n-d\n+D\n e\n f\n");
  CHECK(report::file_diff("x.json", "{\n\t\"a\":\t1\n}\n", "{\n\t\"a\":\t2\033\n}\n", {}) ==
        "--- x.json\n+++ x.json\n {\n-\t\"a\":\t1\n+\t\"a\":\t2\\u{1B}\n }\n");
}

TEST_CASE("docs/lint.md lists the rules as they are") {
  const std::string file = RAMIFY_SOURCE_DIR "/docs/lint.md";
  const std::string text = read(file);
  const std::string begin = "<!-- rules: begin -->\n";
  const auto from = text.find(begin) + begin.size();
  const auto to = text.find("<!-- rules: end -->");
  REQUIRE(to != std::string::npos);
  if (std::getenv("RAMIFY_UPDATE_GOLDENS") != nullptr) {
    std::ofstream(file, std::ios::binary) << text.substr(0, from) + report::lint_rules_markdown() + text.substr(to);
    FAIL("docs/lint.md is rewritten");
  }
  CHECK(text.substr(from, to - from) == report::lint_rules_markdown());
}
