#include <fmt/format.h>

#include <array>
#include <random>

#include "ramify/access/access.h"
#include "worlds.h"

using namespace ramify::access;
namespace model = ramify::model;

namespace {

using Random = std::mt19937;

std::size_t below(Random& random, std::size_t n) {
  return std::uniform_int_distribution<std::size_t>(0, n - 1)(random);
}

/// Two accounts of three users, three roles and a group each, wired at random.
WorldBuilder random_world(Random& random) {
  constexpr std::array kResources{"*", "acs:ram:*:1000000000000001:role/r0", "acs:ram::2000000000000002:role/R1",
                                  "acs:ram:*:1000000000000001:role/*", "acs:ram:*:*:role/r2"};
  constexpr std::array kPrincipals{"*",
                                   "acs:ram::1000000000000001:root",
                                   "acs:ram::2000000000000002:root",
                                   "acs:ram::1000000000000001:user/U0",
                                   "acs:ram::2000000000000002:role/r0",
                                   "acs:ram::2000000000000002:user/*",
                                   "acs:ram::*:root"};
  WorldBuilder builder;
  for (const std::string account : {"a", "b"}) {
    for (std::size_t i = 0; i < 3; ++i) {
      const std::string n = std::to_string(i);
      builder.user(account, "u" + n);
      const std::string principal = kPrincipals[below(random, kPrincipals.size())];
      const std::string external =
          below(random, 4) == 0 ? R"(,"Condition":{"StringEquals":{"sts:ExternalId":"e"}})" : "";
      builder.role(account, "r" + n, below(random, 6) == 0 ? "" : R"({"RAM":")" + principal + "\"}", external);
      const std::string effect = below(random, 5) == 0 ? "Deny" : "Allow";
      const std::string resource = kResources[below(random, kResources.size())];
      const std::string member = below(random, 6) == 0 ? "NotResource" : "Resource";
      builder.policy(account, "p" + n,
                     fmt::format(R"({{"Effect":"{}","Action":"sts:*","{}":"{}"}})", effect, member, resource));
    }
    builder.policy(account, "dark").group(account, "g", "u0").group(account, "g", "u1");
    constexpr std::array kHolders{"user/u0", "user/u1", "user/u2", "role/r0", "role/r1", "group/g"};
    constexpr std::array kHeld{"Custom/p0",
                               "Custom/p1",
                               "Custom/p2",
                               "Custom/dark",
                               "System/AliyunECSFullAccess",
                               "System/AliyunOSSReadOnlyAccess"};
    for (std::size_t i = 0; i < 5; ++i) {
      builder.attach(account, kHolders[below(random, kHolders.size())], kHeld[below(random, kHeld.size())],
                     below(random, 4) == 0 ? "rg-1" : "");
    }
  }
  return builder;
}

/// Every pair judged one by one.
std::vector<AssumeEdge> brute_force(const model::World& world) {
  std::vector<model::Address> callers;
  std::vector<model::Address> roles;
  for (const auto& [key, account] : world.accounts) {
    for (const auto& [name, user] : account.users) callers.push_back({key, {model::ObjectKind::user, name.str()}});
    for (const auto& [name, role] : account.roles) {
      callers.push_back({key, {model::ObjectKind::role, name.str()}});
      roles.push_back(callers.back());
    }
  }
  std::vector<AssumeEdge> edges;
  for (const auto& caller : callers) {
    for (const auto& role : roles) {
      const Decision decision = assume_decision(world, caller, role);
      if (caller != role && decision.standing != Standing::deny) edges.push_back({caller, role, decision});
    }
  }
  return edges;
}

}  // namespace

TEST_CASE("the edges are those that judging every pair finds") {
  Random random(23);
  std::array<std::size_t, 4> seen{};
  for (int i = 0; i < 300; ++i) {
    const WorldBuilder builder = random_world(random);
    const auto edges = assume_edges(builder.world());
    REQUIRE(edges == brute_force(builder.world()));
    for (const AssumeEdge& edge : edges) ++seen.at(static_cast<std::size_t>(edge.decision.standing));
  }
  CHECK(seen.at(static_cast<std::size_t>(Standing::allow)) > 100);
  CHECK(seen.at(static_cast<std::size_t>(Standing::conditional)) > 100);
  CHECK(seen.at(static_cast<std::size_t>(Standing::unknown)) > 100);
}

TEST_CASE("edges come sorted, users before roles") {
  const auto builder = WorldBuilder()
                           .user("b", "z")
                           .role("b", "a", kTrustB)
                           .role("a", "y", kTrustB)
                           .role("a", "x", kTrustB)
                           .attach("b", "user/z", "System/AliyunSTSAssumeRoleAccess")
                           .attach("b", "role/a", "System/AliyunSTSAssumeRoleAccess");
  std::string found;
  for (const auto& edge : assume_edges(builder.world())) {
    found += to_string(edge.from) + " > " + to_string(edge.to) + "\n";
  }
  CHECK(found ==
        "b/user/z > a/role/x\nb/user/z > a/role/y\nb/user/z > b/role/a\n"
        "b/role/a > a/role/x\nb/role/a > a/role/y\n");
}
