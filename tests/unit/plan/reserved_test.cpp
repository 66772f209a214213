#include "plans.h"

namespace ramify::plan::test::reserved_tests {
namespace {

using namespace testing;

std::string refused_at(const Worlds& worlds) {
  const Plan plan = plan_of(worlds);
  CHECK(plan.steps.empty());
  const GuardSources sources;
  std::string text;
  for (const Finding& finding : find_all({plan, worlds.live, predict(plan, worlds.live), sources})) {
    text += finding.guard + " " + finding.where + "\n";
  }
  return text;
}

TEST_CASE("a service-linked role is neither made nor changed nor deleted, nor given a policy, and the guard says so") {
  const std::string name = "AliyunServiceRoleForX";
  Worlds worlds;
  SUBCASE("made") {
    add_role(worlds.wanted(), name);
  }
  SUBCASE("changed") {
    add_role(worlds.there(), name);
    add_role(worlds.wanted(), name).description = "ours";
  }
  SUBCASE("deleted") {
    add_role(worlds.there(), name);
    worlds.limits().absent = {{model::ObjectKind::role, name}};
  }
  SUBCASE("given a policy") {
    add_role(worlds.there(), name);
    add_role(worlds.wanted(), name);
    worlds.wanted().attachments = {attachment("role/" + name, "system/ReadOnlyAccess")};
  }
  CHECK(refused_at(worlds) == "reserved-object company-a/role/AliyunServiceRoleForX\n");
}

}  // namespace
}  // namespace ramify::plan::test::reserved_tests
