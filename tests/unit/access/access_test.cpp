#include "ramify/access/access_test.h"

#include <doctest/doctest.h>

#include "worlds.h"

namespace ramify::access {
namespace {

std::string word(TestOutcome outcome) {
  return outcome == TestOutcome::kept ? "kept" : outcome == TestOutcome::broken ? "broken" : "open";
}

/// x may read the reports but not the secret ones, and b's alice may become x.
WorldBuilder reports() {
  WorldBuilder world;
  world.user("b", "alice").user("b", "bob").policy("b", "may-x", kMayX).attach("b", "user/alice", "Custom/may-x");
  world.role("a", "x", kTrustB).attach("a", "role/x", "Custom/p");
  return world.policy("a", "p",
                      R"({"Effect":"Allow","Action":["oss:Get*","oss:List*"],"Resource":"acs:oss:*:*:reports/*"},)"
                      R"({"Effect":"Deny","Action":"oss:*","Resource":"acs:oss:*:*:reports/secret/*"},)"
                      R"({"Effect":"Allow","Action":"ecs:*","Resource":"*",)"
                      R"("Condition":{"Bool":{"acs:MFAPresent":"true"}}})");
}

AccessTest about(const std::string& who, bool expected, const std::string& action, const std::string& resource = "*") {
  return {Subject::of(address(who)), expected, std::nullopt, action, resource};
}
AccessTest assumes(Subject who, bool expected) {
  return {std::move(who), expected, address("a/role/x"), {}, "*"};
}

std::string outcome(const WorldBuilder& world, const AccessTest& test) {
  return word(Tester(world.world()).run(test).outcome);
}

TEST_CASE("can holds where everything that matches is allowed without condition") {
  const auto world = reports();
  CHECK(outcome(world, about("a/role/x", true, "oss:GetObject", "acs:oss:*:*:reports/2026/*")) == "kept");
  CHECK(outcome(world, about("a/role/x", true, "oss:GetObject", "acs:oss:*:*:reports/*")) == "broken");
  CHECK(outcome(world, about("a/role/x", true, "ecs:RunInstances")) == "broken");
}

TEST_CASE("cannot holds where nothing that matches is allowed, conditionally or not") {
  const auto world = reports();
  CHECK(outcome(world, about("a/role/x", false, "oss:*", "acs:oss:*:*:reports/secret/*")) == "kept");
  CHECK(outcome(world, about("a/role/x", false, "ram:*")) == "kept");
  CHECK(outcome(world, about("a/role/x", false, "oss:*")) == "broken");
  CHECK(outcome(world, about("a/role/x", false, "ecs:Run*")) == "broken");
}

TEST_CASE("a broken test shows a request that the evaluator answers against it") {
  const auto world = reports();
  const auto can = Tester(world.world()).run(about("a/role/x", true, "oss:GetObject", "acs:oss:*:*:reports/*"));
  CHECK(can.asked.action == "oss:GetObject");
  CHECK(can.asked.resource.find(":reports/secret/") != std::string::npos);
  CHECK(can.decision.standing == Standing::deny);
  CHECK(can.decision.statement == 1);
  const auto cannot = Tester(world.world()).run(about("a/role/x", false, "oss:*"));
  CHECK(cannot.decision.standing == Standing::allow);
  CHECK(cannot.decision.statement == 0);
}

TEST_CASE("assuming is judged for those who are there and for a stranger who may ask for everything") {
  const auto b = model::AccountKey::from_service("b");
  const auto world = reports();
  CHECK(outcome(world, assumes(Subject::user(b, "alice"), true)) == "kept");
  CHECK(outcome(world, assumes(Subject::user(b, "bob"), true)) == "broken");
  CHECK(outcome(world, assumes(Subject::user(b, "bob"), false)) == "kept");
  CHECK(outcome(world, assumes(Subject::stranger(b, "mallory"), false)) == "broken");
  auto closed = reports();
  closed.role("a", "x", R"({"RAM":"acs:ram::2000000000000002:user/alice"})");
  CHECK(outcome(closed, assumes(Subject::stranger(b, "mallory"), false)) == "kept");
}

TEST_CASE("who can is taken to know the external id, who cannot is not let in by it") {
  auto world = reports();
  world.role("a", "x", kTrustB, R"(,"Condition":{"StringEquals":{"sts:ExternalId":"e"}})");
  const auto alice = Subject::user(model::AccountKey::from_service("b"), "alice");
  CHECK(outcome(world, assumes(alice, true)) == "kept");
  CHECK(outcome(world, assumes(alice, false)) == "broken");
}

TEST_CASE("an action pattern takes assuming in") {
  const auto world = reports();
  CHECK(outcome(world, about("b/user/alice", false, "sts:*")) == "broken");
  CHECK(outcome(world, about("b/user/bob", false, "*")) == "kept");
  CHECK(outcome(world, about("b/user/alice", true, "sts:AssumeRole", "acs:ram::1000000000000001:role/x")) == "kept");
}

TEST_CASE("a policy that nobody has read leaves a test open") {
  auto world = reports();
  world.attach("a", "role/x", "System/AliyunNewFullAccess");
  CHECK(outcome(world, about("a/role/x", false, "ram:*")) == "open");
  CHECK(outcome(world, about("a/role/x", true, "ram:GetRole")) == "open");
  CHECK(outcome(world, about("a/role/x", false, "oss:*")) == "broken");
  CHECK(outcome(world, about("a/role/x", true, "oss:GetObject", "acs:oss:*:*:reports/2026/*")) == "kept");
}

}  // namespace
}  // namespace ramify::access
