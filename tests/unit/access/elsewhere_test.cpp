#include <doctest/doctest.h>
#include <fmt/format.h>

#include <random>

#include "ramify/access/access_test.h"
#include "ramify/access/changes.h"
#include "ramify/access/evaluator.h"
#include "ramify/policy/match.h"
#include "worlds.h"

// Roles of accounts that nobody described: their trust is not known, the right to ask for them is.

namespace ramify::access {
namespace {

const std::string kElsewhere = "acs:ram::9999999999999999:role/X";

std::string assume(const std::string& effect, const std::string& resources, const std::string& more = {}) {
  return R"({"Effect":")" + effect + R"(","Action":"sts:AssumeRole","Resource":)" + resources + more + "}";
}

WorldBuilder holding(const std::string& statements) {
  WorldBuilder world;
  world.user("b", "ci").role("a", "x", kTrustB);
  if (!statements.empty()) world.policy("b", "p", statements).attach("b", "user/ci", "Custom/p");
  return world;
}

/// What ci gains, a line each: `sts:AssumeRole on acs:… [any_role]`.
std::string gains(const std::string& before, const std::string& after) {
  std::string text;
  for (const Fact& fact : compare(holding(before).world(), holding(after).world())) {
    if (fact.kind != Fact::Kind::power) continue;
    const Grant& grant = fact.grants.at(0);
    CHECK(grant.elsewhere == fact.cross_account);
    text += fmt::format("{}{} on {}", fact.direction == Direction::lost ? "-" : "", fmt::join(grant.actions.in, ","),
                        fmt::join(grant.resources.in, ","));
    if (!grant.resources.out.empty()) text += fmt::format(" but {}", fmt::join(grant.resources.out, ","));
    if (!grant.when.empty()) text += " when";
    for (const Danger danger : grant.dangers) text += fmt::format(" [{}]", to_string(danger));
    text += "\n";
  }
  return text;
}

}  // namespace

TEST_CASE("the right to ask for one role elsewhere is one line, and its loss another") {
  const std::string one = assume("Allow", '"' + kElsewhere + '"');
  CHECK(gains("", one) == "sts:AssumeRole on " + kElsewhere + "\n");
  CHECK(gains(one, "") == "-sts:AssumeRole on " + kElsewhere + "\n");
  CHECK(gains(one, assume("Allow", R"(["acs:ram:*:9999999999999999:role/X"])")).empty());
}

TEST_CASE("of a list only what is elsewhere is told: of the rest the ways in speak") {
  CHECK(gains("", assume("Allow", R"(["acs:ram::1000000000000001:role/x",")" + kElsewhere + R"("])")) ==
        "sts:AssumeRole on " + kElsewhere + "\n");
  CHECK(gains("", assume("Allow", R"(["acs:ram::1000000000000001:role/*","acs:oss:*:*:bucket"])")).empty());
}

TEST_CASE("a pattern that reaches roles elsewhere is of high risk") {
  CHECK(gains("", assume("Allow", R"("*")")) == "sts:AssumeRole on * [any_role]\n");
  CHECK(gains("", assume("Allow", R"("acs:ram:*:9999999999999999:role/*")")) ==
        "sts:AssumeRole on acs:ram::9999999999999999:role/* [any_role]\n");
  CHECK(gains(assume("Allow", '"' + kElsewhere + '"'), assume("Allow", R"("*")")) ==
        "sts:AssumeRole on * but " + kElsewhere + " [any_role]\n");
}

TEST_CASE("what is told with a wider right is not told again") {
  CHECK(gains("", R"({"Effect":"Allow","Action":"sts:*","Resource":"*"})") == "sts:* on * [service_admin]\n");
  CHECK(gains("", R"({"Effect":"Allow","Action":"*","Resource":"*"})").find("sts:AssumeRole") == std::string::npos);
}

TEST_CASE("a condition, a Deny and a resource group bear on roles elsewhere as on anything") {
  const std::string office = R"(,"Condition":{"IpAddress":{"acs:SourceIp":"10.0.0.0/8"}})";
  CHECK(gains("", assume("Allow", '"' + kElsewhere + '"', office)) == "sts:AssumeRole on " + kElsewhere + " when\n");
  CHECK(gains("", assume("Allow", R"("*")") + "," + assume("Deny", R"("*")")).empty());
  CHECK(gains(R"({"Effect":"Allow","Action":"*","Resource":"*"})",
              R"({"Effect":"Allow","Action":"*","Resource":"*"},)" + assume("Deny", '"' + kElsewhere + '"')) ==
        "-sts:AssumeRole on " + kElsewhere + "\n");
  WorldBuilder scoped;
  scoped.user("b", "ci").policy("b", "p", assume("Allow", R"("*")"));
  const WorldBuilder before = scoped;
  scoped.attach("b", "user/ci", "Custom/p", "rg-1");
  CHECK(compare(before.world(), scoped.world()).empty());
}

TEST_CASE("what somebody holds says so too, and a test about it stays open") {
  const auto world = holding(assume("Allow", '"' + kElsewhere + '"'));
  const Holding held = Inventory(world.world()).holding(address("b/user/ci"));
  REQUIRE(held.grants.size() == 1);
  CHECK(held.grants[0].elsewhere);
  const Tester tester(world.world());
  AccessTest test{Subject::of(address("b/user/ci")), false, {}, "sts:AssumeRole", kElsewhere};
  CHECK(tester.run(test).outcome == TestOutcome::open);
  test.resource = "acs:ram::9999999999999999:role/Y";
  CHECK(tester.run(test).outcome == TestOutcome::kept);
  test.action = "sts:*";
  test.resource = "*";
  CHECK(tester.run(test).outcome == TestOutcome::open);
}

TEST_CASE("every role elsewhere that may newly be asked for is told, and nothing else") {
  const std::vector<std::string> patterns = {"*",
                                             "acs:ram:*:*:role/*",
                                             "acs:ram:*:9*:role/X",
                                             "acs:ram:*:9999999999999999:*",
                                             "acs:ram:*:1000000000000001:role/*",
                                             "acs:*:*:*:role/y*",
                                             "acs:oss:*:*:*"};
  const std::vector<std::string> roles = {kElsewhere, "acs:ram::9999999999999999:role/yes",
                                          "acs:ram::8888888888888888:role/X", "acs:ram::1000000000000001:role/x"};
  std::mt19937 random(5);
  const auto below = [&](std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random); };
  const auto statements = [&] {
    std::string all;
    for (std::size_t n = 1 + below(3); n > 0; --n) {
      all += (all.empty() ? "" : ",") +
             assume(below(4) == 0 ? "Deny" : "Allow", '"' + patterns[below(patterns.size())] + '"');
    }
    return all;
  };
  std::size_t changed = 0;
  for (int n = 0; n < 300; ++n) {
    const auto before = holding(statements());
    const auto after = holding(statements());
    const Facts facts = compare(before.world(), after.world());
    const Evaluator then(before.world());
    const Evaluator now(after.world());
    for (const auto& role : roles) {
      const auto may_ask = [&](const Evaluator& evaluator) {
        return evaluator.decide(address("b/user/ci"), "sts:AssumeRole", role).standing == Standing::unknown;
      };
      // Of a part of what the patterns say it is told that it is a part.
      const auto told = [&](bool exactly) {
        return std::any_of(facts.begin(), facts.end(), [&](const Fact& fact) {
          if (fact.kind != Fact::Kind::power || fact.direction != Direction::gained) return false;
          const Grant& grant = fact.grants[0];
          const auto holds = [&](const std::string& pattern) { return policy::resource_matches(pattern, role); };
          return grant.elsewhere && role != roles.back() && !(exactly && grant.resources.part) &&
                 std::any_of(grant.resources.in.begin(), grant.resources.in.end(), holds) &&
                 std::none_of(grant.resources.out.begin(), grant.resources.out.end(), holds);
        });
      };
      const bool gained = may_ask(now) && !may_ask(then);
      changed += gained ? 1 : 0;
      REQUIRE_MESSAGE((gained ? told(false) : !told(true)), n << " " << role);
    }
  }
  CHECK(changed > 50);
}

}  // namespace ramify::access
