#include "../unit/access/worlds.h"
#include "ramify/report/access_tests.h"
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
      report::verify_json({{probe, check::ProbeOutcome::as_expected, true, "acs:ram::1", "", "R"}});
  CHECK(testing::JsonSchema("verify.schema.json").faults(nlohmann::json::parse(said)) == "");
  CHECK(said.find("secret-id") == std::string::npos);
}
