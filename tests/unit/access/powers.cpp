#include <doctest/doctest.h>

#include "ramify/access/access.h"
#include "worlds.h"

namespace ramify::access {
namespace {

using Texts = std::vector<std::string>;

model::Address role_x() {
  return {model::AccountKey::from_service("a"), WorldBuilder::object("role/x")};
}

std::string allow(const std::string& actions, const std::string& more = {}) {
  return R"({"Effect":"Allow","Action":)" + actions + R"(,"Resource":"*")" + more + "}";
}

WorldBuilder holding(const std::string& statements) {
  WorldBuilder world;
  world.role("a", "x").policy("a", "p", statements).attach("a", "role/x", "Custom/p");
  return world;
}

TEST_CASE("powers are told widest first, without what another covers") {
  const auto world = holding(allow(R"(["oss:GetObject","oss:Get*","pts:*","PTS:CreateScene","ecs:ListTags"])"));
  CHECK(powers(world.world(), role_x()).actions == Texts{"pts:*", "oss:Get*", "ecs:ListTags"});
}

TEST_CASE("assuming roles is left to the ways in, unless a pattern holds more than that") {
  CHECK(powers(holding(allow(R"("sts:AssumeRole")")).world(), role_x()).empty());
  CHECK(powers(holding(allow(R"("sts:*")")).world(), role_x()).actions == Texts{"sts:*"});
}

TEST_CASE("a Deny, a condition and a resource group limit powers; NotAction is nearly everything") {
  CHECK_FALSE(powers(holding(allow(R"("oss:*")")).world(), role_x()).limited);
  CHECK(powers(holding(allow(R"("oss:*")", R"(,"Condition":{"Bool":{"acs:MFAPresent":"true"}})")).world(), role_x())
            .limited);
  CHECK(powers(holding(allow(R"("oss:*")") + R"(,{"Effect":"Deny","Action":"oss:Put*","Resource":"*"})").world(),
               role_x())
            .limited);
  WorldBuilder scoped;
  scoped.role("a", "x").policy("a", "p", allow(R"("ecs:*")")).attach("a", "role/x", "Custom/p", "rg-1");
  CHECK(powers(scoped.world(), role_x()).limited);
  CHECK(powers(holding(R"({"Effect":"Allow","NotAction":"ram:*","Resource":"*"})").world(), role_x()).all_but);
}

TEST_CASE("a policy whose document is not known is named, not guessed") {
  WorldBuilder world;
  world.role("a", "x").attach("a", "role/x", "System/AliyunNobodyKnowsFullAccess");
  const Powers found = powers(world.world(), role_x());
  CHECK(found.actions.empty());
  REQUIRE(found.unknown.size() == 1);
  CHECK(found.unknown[0].name.str() == "AliyunNobodyKnowsFullAccess");
}

TEST_CASE("an administrator policy attached behind the back of a plan is a change of access") {
  const auto declared = holding(allow(R"("pts:*")"));
  auto meddled = declared;
  meddled.attach("a", "role/x", "System/AdministratorAccess");
  const AccessDiff repaired = diff_assume(meddled.world(), declared.world());
  REQUIRE(repaired.powers.size() == 1);
  CHECK(repaired.powers[0].lost.actions == Texts{"*"});
  CHECK(repaired.powers[0].gained.empty());
  CHECK_FALSE(repaired.powers[0].high_risk);
  CHECK(diff_assume(declared.world(), meddled.world()).powers.at(0).high_risk);
  CHECK(diff_assume(meddled.world(), meddled.world()).empty());
}

TEST_CASE("the same powers under other names and in another policy are no change") {
  WorldBuilder other;
  other.role("a", "x").policy("a", "q", allow(R"(["pts:*","pts:Get*"])")).attach("a", "role/x", "Custom/q");
  CHECK(diff_assume(holding(allow(R"("pts:*")")).world(), other.world()).powers.empty());
}

}  // namespace
}  // namespace ramify::access
