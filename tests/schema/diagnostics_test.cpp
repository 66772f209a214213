#include <doctest/doctest.h>

#include "ramify/report/report.h"
#include "validate.h"

using namespace ramify;

TEST_CASE("what is said about files that are wrong is valid by its schema") {
  SourceMap sources;
  const SourceId file = sources.add("ramify.yaml", "ramify: 1\nproject: p\n");
  Diagnostics all(3);
  all[0].code = "config.type";
  all[0].where = SourceRange{file, {2, 1}, {2, 8}};
  all[0].notes.push_back({"elsewhere", SourceRange{file, {1, 1}, {1, 7}}});
  all[1].severity = Severity::warning;
  all[1].code = "config.expired";
  all[2].severity = Severity::note;
  all[2].code = "lint.X001";
  const testing::JsonSchema schema("diagnostics.schema.json");
  CHECK(schema.faults(nlohmann::json::parse(report::diagnostics_json(sources, all))) == "");
  CHECK(schema.faults(nlohmann::json::parse(report::diagnostics_json(sources, {}))) == "");
  CHECK(schema.faults({{"format_version", 1}}) != "");
}
