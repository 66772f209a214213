#include <fmt/format.h>

#include <array>
#include <random>

#include "ramify/access/changes.h"
#include "ramify/access/evaluator.h"
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
  const Evaluator evaluator(world);
  std::vector<AssumeEdge> edges;
  for (const auto& caller : callers) {
    for (const auto& role : roles) {
      const Decision decision = evaluator.decide(caller, "sts:AssumeRole", *evaluator.arn_of(role));
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

namespace {

using Standings = std::map<std::pair<std::string, std::string>, Standing>;

/// How surely everybody can become every role, through others too: the best path's weakest hop.
Standings standings(const model::World& world) {
  Standings best;
  for (const auto& edge : brute_force(world)) best[{to_string(edge.from), to_string(edge.to)}] = edge.decision.standing;
  for (bool grows = true; grows;) {
    grows = false;
    for (const auto& [first, so_far] : Standings(best)) {
      for (const auto& [second, further] : Standings(best)) {
        if (first.second != second.first || first.first == second.second) continue;
        Standing& known = best[{first.first, second.second}];
        grows = grows || known < std::min(so_far, further);
        known = std::max(known, std::min(so_far, further));
      }
    }
  }
  return best;
}

/// The same difference as facts tell it.
Standings told(const Facts& facts, Standing Fact::*side) {
  Standings all;
  for (const Fact& fact : facts) {
    if (fact.kind != Fact::Kind::way) continue;
    for (const auto& who : fact.who) {
      for (const auto& role : fact.roles) {
        REQUIRE(all.emplace(std::pair{to_string(who), to_string(role)}, fact.*side).second);
      }
    }
  }
  return all;
}

}  // namespace

TEST_CASE("the ways that are told to change are those that judging every pair in both worlds finds") {
  Random random(31);
  std::size_t changes = 0;
  for (int i = 0; i < 40; ++i) {
    const WorldBuilder before = random_world(random);
    const WorldBuilder after = random_world(random);
    auto then = standings(before.world());
    auto now = standings(after.world());
    Standings expected_before;
    Standings expected_after;
    for (const auto& list : {then, now}) {
      for (const auto& entry : list) {
        if (then[entry.first] == now[entry.first]) continue;
        expected_before[entry.first] = then[entry.first];
        expected_after[entry.first] = now[entry.first];
      }
    }
    const Facts facts = compare(before.world(), after.world());
    REQUIRE(told(facts, &Fact::before) == expected_before);
    REQUIRE(told(facts, &Fact::after) == expected_after);
    changes += expected_before.size();
  }
  CHECK(changes > 200);
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
