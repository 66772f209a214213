#include <fmt/format.h>

#include <algorithm>
#include <random>

#include "ramify/access/access.h"
#include "worlds.h"

using namespace ramify::access;

namespace {

std::string lines(const std::vector<EdgeChange>& changes) {
  std::string out;
  for (const EdgeChange& c : changes) {
    out += fmt::format("{}{} > {}: {} -> {}\n", c.high_risk ? "! " : "", to_string(c.from), to_string(c.to),
                       to_string(c.before), to_string(c.after));
  }
  return out;
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
  const AccessDiff diff = diff_assume(before.world(), crowd(trusting_users(users)).world());
  CHECK(lines(diff.gained) == "b/user/u41 > a/role/x: deny -> allow\n");
  CHECK(diff.lost.empty());
  CHECK(diff.unsettled.empty());
}

TEST_CASE("worlds that let in the same people differ in nothing") {
  CHECK(diff_assume(wired().world(), wired().world()).empty());
  const auto rewritten = wired(R"({"RAM":["acs:ram::2000000000000002:user/Alice","acs:ram::2000000000000002:root"]})");
  CHECK(diff_assume(wired().world(), rewritten.world()).empty());
}

TEST_CASE("what one direction gains the other loses") {
  const auto closed = wired(R"({"Service":"ecs.aliyuncs.com"})");
  CHECK(lines(diff_assume(closed.world(), wired().world()).gained) == "b/user/alice > a/role/x: deny -> allow\n");
  const AccessDiff back = diff_assume(wired().world(), closed.world());
  CHECK(lines(back.lost) == "b/user/alice > a/role/x: allow -> deny\n");
  CHECK(back.lost.at(0).decision.attachment->policy.name.str() == "may-x");
  CHECK(back.gained.empty());
}

TEST_CASE("a condition that falls widens, one that comes narrows") {
  const auto guarded = wired(kTrustB, R"(,"Condition":{"StringEquals":{"sts:ExternalId":"e"}})");
  CHECK(lines(diff_assume(guarded.world(), wired().world()).gained) ==
        "b/user/alice > a/role/x: conditional -> allow\n");
  CHECK(lines(diff_assume(wired().world(), guarded.world()).lost) == "b/user/alice > a/role/x: allow -> conditional\n");
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
  CHECK(lines(diff_assume(trust_all(false).world(), trust_all(true).world()).gained) ==
        "! b/user/u > a/role/z: deny -> allow\n"
        "b/user/u > a/role/a: deny -> allow\n"
        "b/user/u > b/role/a: deny -> allow\n");
}

TEST_CASE("what is not known is set apart from gains and losses") {
  const auto before = WorldBuilder().user("b", "u").role("a", "x", kTrustB);
  auto after = before;
  after.attach("b", "user/u", "System/PowerUserAccess");
  const AccessDiff diff = diff_assume(before.world(), after.world());
  CHECK(lines(diff.unsettled) == "b/user/u > a/role/x: deny -> unknown\n");
  CHECK(diff.gained.empty());
  CHECK(diff_assume(after.world(), after.world()).empty());
}

TEST_CASE("a system policy that was read in one world is known in the other") {
  auto live = WorldBuilder().user("b", "u").role("a", "x", kTrustB).attach("b", "user/u", "System/PowerUserAccess");
  const auto desired = live;
  live.live_document("b", "PowerUserAccess", R"({"Effect":"Allow","Action":"ecs:*","Resource":"*"})");
  CHECK(diff_assume(live.world(), desired.world()).empty());
  CHECK(diff_assume(desired.world(), live.world()).empty());
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
