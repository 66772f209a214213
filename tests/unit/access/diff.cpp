#include <fmt/format.h>

#include <algorithm>
#include <random>

#include "ramify/access/changes.h"
#include "worlds.h"

using namespace ramify::access;

namespace {

/// The ways of one direction, a line each: `! b/user/alice > a/role/x: deny -> allow`.
std::string lines(const Facts& facts, Direction direction) {
  std::string out;
  for (const Fact& fact : facts) {
    if (fact.kind != Fact::Kind::way || fact.direction != direction) continue;
    std::string who;
    for (const auto& each : fact.who) who += (who.empty() ? "" : ", ") + to_string(each);
    std::string roles;
    for (const auto& each : fact.roles) roles += (roles.empty() ? "" : ", ") + to_string(each);
    out += fmt::format("{}{} > {}: {} -> {}\n", fact.high_risk ? "! " : "", who, roles, to_string(fact.before),
                       to_string(fact.after));
  }
  return out;
}
std::string gained(const WorldBuilder& before, const WorldBuilder& after) {
  return lines(compare(before.world(), after.world()), Direction::gained);
}
std::string lost(const WorldBuilder& before, const WorldBuilder& after) {
  return lines(compare(before.world(), after.world()), Direction::lost);
}

WorldBuilder wired(const std::string& principals = kTrustB, const std::string& more = {}) {
  return WorldBuilder()
      .user("b", "alice")
      .role("a", "x", principals, more)
      .policy("b", "may-x", kMayX)
      .attach("b", "user/alice", "Custom/may-x");
}

/// A trust that names users u1 to un of b, in some order.
std::string trusting_users(std::vector<int> users) {
  std::string list;
  for (const int n : users)
    list += fmt::format(R"({}"acs:ram::2000000000000002:user/u{}")", list.empty() ? "" : ",", n);
  return R"({"RAM":[)" + list + "]}";
}

WorldBuilder crowd(const std::string& principals) {
  WorldBuilder builder;
  for (int n = 1; n <= 41; ++n) {
    const std::string name = "u" + std::to_string(n);
    builder.user("b", name).attach("b", "user/" + name, "System/AliyunSTSAssumeRoleAccess");
  }
  return builder.role("a", "x", principals);
}

}  // namespace

TEST_CASE("one user added to a trust of forty, shuffled, is one line") {
  std::vector<int> users(40);
  for (int n = 1; n <= 40; ++n) users[static_cast<std::size_t>(n - 1)] = n;
  const auto before = crowd(trusting_users(users));
  users.push_back(41);
  std::mt19937 random(29);
  std::shuffle(users.begin(), users.end(), random);
  const auto after = crowd(trusting_users(users));
  CHECK(compare(before.world(), after.world()).size() == 1);
  CHECK(gained(before, after) == "b/user/u41 > a/role/x: deny -> allow\n");
}

TEST_CASE("what is said of many people and of many roles alike is one line") {
  const auto world = [](bool everybody) {
    WorldBuilder builder;
    for (int n = 1; n <= 8; ++n) {
      const std::string name = std::to_string(n);
      builder.user("b", "u" + name).role("a", "r" + name, kTrustB);
      if (everybody) builder.attach("b", "user/u" + name, "System/AliyunSTSAssumeRoleAccess");
    }
    return builder.user("b", "v").attach("b", "user/v", "System/AliyunSTSAssumeRoleAccess");
  };
  const Facts facts = compare(world(false).world(), world(true).world());
  REQUIRE(facts.size() == 2);
  CHECK(facts[1].who.size() == 8);
  CHECK(facts[1].roles.size() == 8);
  CHECK(facts[0].grants.front().elsewhere);
}

TEST_CASE("people who could become a role before are not among those who newly can become it") {
  const auto world = [](bool everybody) {
    WorldBuilder builder;
    for (int n = 1; n <= 3; ++n) {
      const std::string name = std::to_string(n);
      builder.user("b", "u" + name).role("a", "r" + name, kTrustB);
      builder.policy("b", "own-" + name,
                     R"({"Effect":"Allow","Action":"sts:AssumeRole","Resource":"acs:ram:*:1000000000000001:role/r)" +
                         name + "\"}");
      builder.attach("b", "user/u" + name, "Custom/own-" + name);
      if (everybody) builder.attach("b", "user/u" + name, "System/AliyunSTSAssumeRoleAccess");
    }
    return builder;
  };
  CHECK(gained(world(false), world(true)) ==
        "b/user/u2, b/user/u3 > a/role/r1: deny -> allow\n"
        "b/user/u1, b/user/u3 > a/role/r2: deny -> allow\n"
        "b/user/u1, b/user/u2 > a/role/r3: deny -> allow\n");
}

TEST_CASE("worlds that let in the same people differ in nothing") {
  CHECK(compare(wired().world(), wired().world()).empty());
  const auto rewritten = wired(R"({"RAM":["acs:ram::2000000000000002:user/Alice","acs:ram::2000000000000002:root"]})");
  CHECK(compare(wired().world(), rewritten.world()).empty());
}

TEST_CASE("what one direction gains the other loses") {
  const auto closed = wired(R"({"Service":"ecs.aliyuncs.com"})");
  CHECK(gained(closed, wired()) == "b/user/alice > a/role/x: deny -> allow\n");
  const Facts back = compare(wired().world(), closed.world());
  CHECK(lines(back, Direction::lost) == "b/user/alice > a/role/x: allow -> deny\n");
  CHECK(back.at(0).by->policy.name.str() == "may-x");
  CHECK(back.size() == 1);
}

TEST_CASE("a condition that falls widens, one that comes narrows") {
  const auto guarded = wired(kTrustB, R"(,"Condition":{"StringEquals":{"sts:ExternalId":"e"}})");
  CHECK(gained(guarded, wired()) == "b/user/alice > a/role/x: conditional -> allow\n");
  CHECK(lost(wired(), guarded) == "b/user/alice > a/role/x: allow -> conditional\n");
}

TEST_CASE("roles of high risk come first, then those of other accounts") {
  const auto trust_all = [](bool open) {
    WorldBuilder builder;
    const std::string trust =
        open ? R"({"RAM":["acs:ram::2000000000000002:root"]})" : R"({"Service":"x.aliyuncs.com"})";
    return builder.user("b", "u")
        .attach("b", "user/u", "System/AliyunSTSAssumeRoleAccess")
        .role("a", "a", trust)
        .role("a", "z", trust)
        .role("b", "a", trust)
        .attach("a", "role/z", "System/AdministratorAccess");
  };
  CHECK(gained(trust_all(false), trust_all(true)) ==
        "! b/user/u > a/role/z: deny -> allow\n"
        "b/user/u > a/role/a: deny -> allow\n"
        "b/user/u > b/role/a: deny -> allow\n");
}

TEST_CASE("what is not known is set apart from gains and losses") {
  const auto before = WorldBuilder().user("b", "u").role("a", "x", kTrustB);
  auto after = before;
  after.attach("b", "user/u", "System/PowerUserAccess");
  const Facts facts = compare(before.world(), after.world());
  CHECK(lines(facts, Direction::unsettled) == "b/user/u > a/role/x: deny -> unknown\n");
  CHECK(lines(facts, Direction::gained).empty());
  CHECK(compare(after.world(), after.world()).empty());
}

TEST_CASE("a system policy that was read in one world is known in the other") {
  auto live = WorldBuilder().user("b", "u").role("a", "x", kTrustB).attach("b", "user/u", "System/PowerUserAccess");
  const auto desired = live;
  live.live_document("b", "PowerUserAccess", R"({"Effect":"Allow","Action":"ecs:*","Resource":"*"})");
  CHECK(compare(live.world(), desired.world()).empty());
  CHECK(compare(desired.world(), live.world()).empty());
}

TEST_CASE("attachments near to the account itself are found, each with its reason") {
  const auto builder =
      WorldBuilder()
          .attach("a", "user/u", "System/AdministratorAccess")
          .attach("a", "group/g", "System/aliyunramfullaccess")
          .attach("a", "role/r", "System/AliyunSTSAssumeRoleAccess")
          .policy("b", "all", R"({"Effect":"Allow","Action":["oss:*","*"],"Resource":["acs:*:*:*:*"]})")
          .policy("b", "guarded",
                  R"({"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Bool":{"acs:MFAPresent":"true"}}})")
          .policy("b", "no", R"({"Effect":"Deny","Action":"*","Resource":"*"})")
          .policy("b", "oss", R"({"Effect":"Allow","Action":"oss:*","Resource":"*"})")
          .attach("b", "role/r", "Custom/all", "rg-1")
          .attach("b", "role/r", "Custom/guarded")
          .attach("b", "role/r", "Custom/no")
          .attach("b", "role/r", "Custom/oss");
  std::string found;
  for (const HighRisk& risk : high_risk_attachments(builder.world())) {
    found += fmt::format("{} {} {} {}\n", risk.account.str(), risk.attachment.principal.name,
                         risk.attachment.policy.name.str(), risk.why == HighRisk::Why::named ? "named" : "everything");
  }
  CHECK(found == "a u AdministratorAccess named\na g aliyunramfullaccess named\nb r all everything\n");
}
