#include "../unit/access/worlds.h"
#include "ramify/report/access_tests.h"
#include "ramify/report/explain.h"
#include "ramify/report/inventory.h"
#include "validate.h"

using namespace ramify;

namespace {

access::WorldBuilder small_world() {
  access::WorldBuilder world;
  world.user("b", "u").role("a", "x", access::kTrustB).attach("b", "user/u", "System/AliyunSTSAssumeRoleAccess");
  world.policy("a", "p",
               R"({"Effect":"Allow","Action":"oss:*","Resource":"*","Condition":{"Bool":{"acs:MFAPresent":"true"}}},)"
               R"({"Effect":"Deny","Action":"oss:Put*","Resource":"*"})");
  return world.attach("a", "role/x", "Custom/p", "rg-1").attach("a", "role/x", "System/AliyunNewFullAccess");
}

}  // namespace

TEST_CASE("who can do what is valid by its schema") {
  const auto world = small_world();
  const access::Inventory inventory(world.world());
  const auto u = access::address("b/user/u");
  report::InventoryEntry entry{u, inventory.holding(u), {}};
  for (auto& way : inventory.ways(u)) entry.doors.push_back({way, inventory.holding(way.role)});
  REQUIRE(entry.doors.size() == 1);
  REQUIRE(entry.doors.front().there.grants.size() == 1);
  const testing::JsonSchema schema("access.schema.json");
  CHECK(schema.faults(nlohmann::json::parse(report::inventory_json({entry}))) == "");
  CHECK(schema.faults({{"format_version", 1}}) != "");
}

TEST_CASE("what explain answers is valid by its schema, as a trace, as a line and as a fault") {
  auto world = small_world();
  world.role("a", "y", access::kTrustB, R"(,"Condition":{"StringEquals":{"sts:ExternalId":"7f3c2a91d0be44aa"}})");
  const access::Evaluator evaluator(world.world());
  const report::Origin origin{&world.world(), nullptr};
  const testing::JsonSchema trace_schema("explain.schema.json");
  const testing::JsonSchema line_schema("explain.schema.json", {"answer", "fault"});
  bool conditional = false;
  for (const auto& [who, action, resource] : {std::tuple{"b/u", "sts:AssumeRole", "a/x"},
                                              {"b/u", "sts:AssumeRole", "a/y"},
                                              {"b/nobody", "oss:GetObject", "*"},
                                              {"a/role/x", "oss:GetObject", "acs:oss:*:*:k/o"},
                                              {"a/role/x", "oss:PutObject", "acs:oss:*:*:k/o"},
                                              {"a/root", "oss:GetObject", "acs:oss:*:*:k/o"}}) {
    CAPTURE(who);
    CAPTURE(resource);
    const auto asked = access::make_asked(evaluator, who, action, resource);
    REQUIRE(asked.has_value());
    const auto trace = evaluator.trace(asked->subject, asked->action, asked->resource, asked->context);
    report::Residuals residual;
    if (trace.decision.standing == access::Standing::conditional) {
      residual = access::residual_of(evaluator, asked->subject, asked->action, asked->resource, {});
    }
    conditional = conditional || !residual.empty();
    CHECK(trace_schema.faults(nlohmann::json::parse(report::explain_json(*asked, trace, residual, origin))) == "");
    const auto line = report::explain_line(1, *asked, trace.decision, residual, origin);
    CHECK(line_schema.faults(nlohmann::json::parse(line)) == "");
  }
  CHECK(conditional);
  CHECK(line_schema.faults(nlohmann::json::parse(report::explain_fault_line(2, "not JSON"))) == "");
  CHECK(line_schema.faults({{"line", 1}}) != "");
  CHECK(trace_schema.faults({{"format_version", 1}}) != "");
}

TEST_CASE("what access tests come to is valid by its schema") {
  const auto world = small_world();
  const access::Tester tester(world.world());
  std::vector<report::TestCase> cases;
  for (const bool expected : {true, false}) {
    const access::AccessTest test{access::Subject::of(access::address("b/user/u")), expected,
                                  access::address("a/role/x"), "", "*"};
    cases.push_back({"a test", {"ramify.yaml", 3, 5}, tester.run(test)});
  }
  const testing::JsonSchema schema("access-tests.schema.json");
  CHECK(schema.faults(nlohmann::json::parse(report::tests_json(cases, {&world.world(), nullptr}))) == "");
  CHECK(schema.faults({{"format_version", 1}}) != "");
}

TEST_CASE("what verify says is valid by its schema") {
  const check::Probe probe{access::address("b/user/u"), access::address("a/role/x"),
                           model::AccountId::from_service("1000000000000001"), true, "secret-id"};
  const std::string said =
      report::verify_json({{probe, check::ProbeOutcome::as_expected, true, "acs:ram::1", "", "R"}}, {probe.subject});
  CHECK(testing::JsonSchema("verify.schema.json").faults(nlohmann::json::parse(said)) == "");
  CHECK(said.find("secret-id") == std::string::npos);
}
