#include <doctest/doctest.h>

#include "ramify/report/doctor.h"
#include "validate.h"

namespace ramify::testing {
namespace {

using check::Finding;

TEST_CASE("what doctor finds is written as its schema says, whatever it is") {
  const JsonSchema schema("doctor.schema.json");
  std::vector<Finding> findings;
  CHECK(schema.faults(nlohmann::json::parse(report::doctor_json(findings))) == "");
  for (const auto state : {Finding::State::good, Finding::State::warning, Finding::State::fault}) {
    findings.push_back(
        {state, "company-a", "identity", "acs:ram::1000000000000001:user/deploy", "run as a role", true});
    findings.push_back({state, {}, "connection file", "\x1b[31m\xff\" none", {}, false});
  }
  const auto json = nlohmann::json::parse(report::doctor_json(findings));
  CHECK(schema.faults(json) == "");
  for (const char* member : {"state", "what", "detail"}) {
    auto less = json;
    less["findings"][0].erase(member);
    CHECK_MESSAGE(schema.faults(less) != "", member);
  }
  auto other = json;
  other["findings"][0]["state"] = "splendid";
  CHECK(schema.faults(other) != "");
  other = json;
  other["more"] = 1;
  CHECK(schema.faults(other) != "");
}

}  // namespace
}  // namespace ramify::testing
