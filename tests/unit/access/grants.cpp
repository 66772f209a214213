#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>

#include "ramify/access/changes.h"
#include "worlds.h"

namespace ramify::access {
namespace {

std::string patterns(const PatternSet& set) {
  std::string text = fmt::format("{}", fmt::join(set.in, ","));
  if (!set.out.empty()) text += fmt::format(" but {}", fmt::join(set.out, ","));
  return set.part ? "part of " + text : text;
}

/// The powers that x gains and loses, a line each: `+ oss:* on * [service_admin]`.
std::string changes(const std::string& before, const std::string& after) {
  const auto holding = [](const std::string& statements) {
    WorldBuilder world;
    world.role("a", "x");
    if (!statements.empty()) world.policy("a", "p", statements).attach("a", "role/x", "Custom/p");
    return world;
  };
  std::string text;
  for (const Fact& fact : compare(holding(before).world(), holding(after).world())) {
    REQUIRE(fact.kind == Fact::Kind::power);
    const Grant& grant = fact.grants.at(0);
    text += fmt::format("{} {} on {}", fact.direction == Direction::gained ? '+' : '-', patterns(grant.actions),
                        patterns(grant.resources));
    if (!grant.when.empty()) text += " when";
    if (!grant.unless.empty()) text += " unless";
    for (const Danger danger : grant.dangers) text += fmt::format(" [{}]", to_string(danger));
    text += "\n";
  }
  return text;
}

std::string allow(const std::string& actions, const std::string& resources = R"("*")", const std::string& more = {}) {
  return R"({"Effect":"Allow","Action":)" + actions + R"(,"Resource":)" + resources + more + "}";
}
std::string deny(const std::string& actions, const std::string& resources = R"("*")", const std::string& more = {}) {
  return R"({"Effect":"Deny","Action":)" + actions + R"(,"Resource":)" + resources + more + "}";
}
const std::string kMfa = R"(,"Condition":{"Bool":{"acs:MFAPresent":"true"}})";

TEST_CASE("a rewrite that allows the same is no change of access") {
  const std::string one = allow(R"(["oss:Get*","oss:List*"])", R"(["acs:oss:*:*:a/*","acs:oss:*:*:b/*"])");
  const std::string split = allow(R"("oss:List*")", R"(["acs:oss:*:*:b/*","acs:oss:*:*:a/*"])") + "," +
                            allow(R"("OSS:get*")", R"("acs:oss:*:*:a/*")") + "," +
                            allow(R"(["oss:Get*","oss:GetObject"])", R"("acs:oss:*:*:b/*")");
  CHECK(changes(one, split).empty());
  CHECK(changes(split, one).empty());
  CHECK(changes(allow(R"("*")"), allow(R"(["oss:*","*"])") + "," + allow(R"("ecs:*")", R"("*")", kMfa)).empty());
}

TEST_CASE("denying what is not allowed changes nothing") {
  CHECK(changes(allow(R"("oss:*")"), allow(R"("oss:*")") + "," + deny(R"("ecs:*")")).empty());
}

TEST_CASE("what is gained is told in the documents' own patterns") {
  CHECK(changes("", allow(R"("oss:GetObject")", R"("acs:oss:*:*:a/*")")) == "+ oss:GetObject on acs:oss:*:*:a/*\n");
  CHECK(changes(allow(R"("oss:Get*")"), allow(R"("oss:*")")) ==
        "+ oss:* but oss:Get* on * [exposure] [service_admin]\n");
  CHECK(changes(allow(R"("oss:*")"), allow(R"("oss:Get*")")) ==
        "- oss:* but oss:Get* on * [exposure] [service_admin]\n");
  CHECK(changes(allow(R"("ecs:Run*")"), allow(R"("ecs:Run*")") + "," + allow(R"("ecs:Stop*")")) ==
        "+ ecs:Stop* on *\n");
}

TEST_CASE("a Deny that falls is a gain, and one that comes a loss") {
  const std::string guarded = allow(R"("rds:*")") + "," + deny(R"("rds:Delete*")");
  CHECK(changes(guarded, allow(R"("rds:*")")) == "+ rds:Delete* on *\n");
  CHECK(changes(allow(R"("rds:*")"), guarded) == "- rds:Delete* on *\n");
}

TEST_CASE("NotAction and NotResource are the rest of the world") {
  const std::string all_but = R"({"Effect":"Allow","NotAction":"ram:*","Resource":"*"})";
  CHECK(changes("", all_but) == "+ * but ram:* on * [credentials] [exposure] [data_read]\n");
  CHECK(changes(all_but, allow(R"("*")")) == "+ ram:* on * [privilege_escalation] [pass_role] [service_admin]\n");
  CHECK(changes(allow(R"("ecs:*")"), R"({"Effect":"Allow","Action":"ecs:*","NotResource":"acs:ecs:*:*:vpc/*"})") ==
        "- ecs:* on acs:ecs:*:*:vpc/*\n");
}

TEST_CASE("a condition that comes or goes is a change, however it is written") {
  CHECK(changes(allow(R"("rds:*")", R"("*")", kMfa), allow(R"("rds:*")")) == "+ rds:* on * [service_admin]\n");
  CHECK(changes(allow(R"("rds:*")"), allow(R"("rds:*")", R"("*")", kMfa)) == "- rds:* on * [service_admin]\n");
  const auto from = [](const std::string& values) {
    return allow(R"("rds:*")", R"("*")", R"(,"Condition":{"IpAddress":{"acs:SourceIp":)" + values + "}}");
  };
  CHECK(changes(from(R"(["10.0.0.1","10.0.0.2"])"), from(R"(["10.0.0.2","10.0.0.1","10.0.0.1"])")).empty());
  CHECK(changes(from(R"("10.0.0.1")"), from(R"(["10.0.0.2","10.0.0.1"])")) == "+ rds:* on * when [service_admin]\n");
}

TEST_CASE("a conditional Deny narrows") {
  CHECK(changes(allow(R"("rds:*")"), allow(R"("rds:*")") + "," + deny(R"("rds:Delete*")", R"("*")", kMfa)) ==
        "- rds:Delete* on *\n");
}

TEST_CASE("resources that are too entangled to be cut are compared, and named as far as they can be") {
  const auto held = [](int from, int to) {
    std::string all;
    for (int i = from; i < to; ++i) {
      all += fmt::format(R"({0}"acs:oss:*:*:*{1}*x{1}*y{1}*")", i == from ? "" : ",", static_cast<char>('a' + i));
    }
    return all;
  };
  const auto of = [](const std::string& list) { return allow(R"("oss:GetObject")", "[" + list + "]"); };
  const std::string all = of(held(0, 12));
  CHECK(changes(all, of(held(6, 12)) + "," + of(held(0, 8))).empty());
  CHECK(changes(all, of(held(0, 12) + R"(,"acs:oss:*:*:a*a*xa*yab*")")).empty());
  const auto directions = [](const std::string& before, const std::string& after) {
    WorldBuilder then;
    WorldBuilder now;
    then.role("a", "x").policy("a", "p", before).attach("a", "role/x", "Custom/p");
    now.role("a", "x").policy("a", "p", after).attach("a", "role/x", "Custom/p");
    std::string signs;
    for (const Fact& fact : compare(then.world(), now.world())) {
      const bool entangled = fact.entangled && fact.entangled->among == "resources";
      signs += fact.direction == Direction::gained                   ? '+'
               : fact.direction == Direction::lost                   ? '-'
               : fact.direction == Direction::unsettled && entangled ? '?'
                                                                     : '!';
    }
    return signs;
  };
  // What is more is shown; whether it is all of it nobody can say.
  const std::string more = of(held(0, 12) + R"(,"acs:oss:*:*:some-long-name-2026")");
  CHECK(directions(all, more) == "+?");
  CHECK(directions(more, all) == "?-");
}

TEST_CASE("whatever characters a resource's name has, its grant is told") {
  for (const char* name : {"b/(1)", "b/[a]", "b/{x}", "b/a'b", "b/\xC3\xA4", "b/a|b;c"}) {
    const std::string resource = std::string("\"acs:oss:*:*:") + name + '"';
    CAPTURE(resource);
    CHECK(changes("", allow(R"("oss:GetObject")", resource)) ==
          "+ oss:GetObject on " + resource.substr(1, resource.size() - 2) + "\n");
  }
  // A question mark is a character, of however many bytes.
  const auto of = [](const char* name) { return std::string("\"acs:oss:*:*:b/") + name + '"'; };
  CHECK(changes(allow(R"("oss:GetObject")", of("?")),
                allow(R"("oss:GetObject")", of("?")) + "," + allow(R"("oss:GetObject")", of("\xC3\xA4")))
            .empty());
}

TEST_CASE("everything is told as everything, once") {
  CHECK(changes(allow(R"("oss:*")"), allow(R"("oss:*")") + "," + allow(R"("*")")) ==
        "+ * but oss:* on * [privilege_escalation] [pass_role] [credentials] [data_read]\n");
  CHECK(changes("", allow(R"("oss:*")") + "," + allow(R"("*")")) ==
        "+ * on * [everything] [privilege_escalation] [pass_role] [credentials] [exposure] [data_read]\n");
}

TEST_CASE("an ARN of RAM with any region is one without") {
  CHECK(changes(allow(R"("ram:GetRole")", R"("acs:ram:*:1000000000000001:role/X")"),
                allow(R"("ram:GetRole")", R"("acs:ram::1000000000000001:role/x")"))
            .empty());
}

}  // namespace
}  // namespace ramify::access
