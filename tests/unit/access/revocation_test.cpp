#include "ramify/access/revocation.h"

#include <doctest/doctest.h>

#include "worlds.h"

using namespace ramify;
using access::CutBy;
using access::WorldBuilder;

namespace {

constexpr const char* kAlice = R"({"RAM":["acs:ram::2000000000000002:user/alice"]})";
constexpr const char* kAliceAndBob =
    R"({"RAM":["acs:ram::2000000000000002:user/alice","acs:ram::2000000000000002:user/bob"]})";

WorldBuilder two_users() {
  WorldBuilder world;
  return world.user("b", "alice").user("b", "bob").attach("b", "user/alice", "System/AliyunSTSAssumeRoleAccess");
}

std::vector<access::Cut> cuts(const WorldBuilder& world, const std::string& who,
                              std::optional<CutBy> how = std::nullopt) {
  const access::Sides sides{world.world(), world.world()};
  const auto outcast = access::parse_outcast(sides, who);
  REQUIRE(outcast.has_value());
  const auto found = access::find_cuts(sides, *outcast, {}, how);
  REQUIRE_MESSAGE(found.has_value(), found.error().message);
  return *found;
}

std::string refusal(const WorldBuilder& world, const std::string& who, std::optional<CutBy> how = std::nullopt) {
  const access::Sides sides{world.world(), world.world()};
  const auto outcast = access::parse_outcast(sides, who);
  REQUIRE(outcast.has_value());
  const auto found = access::find_cuts(sides, *outcast, {}, how);
  return found ? "" : found.error().message + " | " + found.error().help;
}

}  // namespace

TEST_CASE("the least that cuts is the trust where it names the outcast, and a denial where it lets in the account") {
  auto world = two_users();
  world.role("a", "named", kAliceAndBob).role("a", "whole", access::kTrustB);
  const auto alice = cuts(world, "b/alice");
  REQUIRE(alice.size() == 2);
  CHECK(alice[0] == access::Cut{access::address("a/role/named"), true, false, false, false});
  CHECK(alice[1] == access::Cut{access::address("a/role/whole"), false, true, false, false});
  // Nothing lets bob ask, so the trust of the whole account is no way in for him.
  CHECK(cuts(world, "b/bob").size() == 1);
  const auto all = cuts(world, "b");
  REQUIRE(all.size() == 2);
  CHECK(all[1].by_trust);
}

TEST_CASE("a deeper cut includes the lesser one, and a role that goes needs nothing else") {
  auto world = two_users();
  world.role("a", "x", kAlice);
  CHECK(cuts(world, "b", CutBy::policies)[0] == access::Cut{access::address("a/role/x"), true, false, true, false});
  CHECK(cuts(world, "b", CutBy::removal)[0] == access::Cut{access::address("a/role/x"), false, false, false, true});
}

TEST_CASE("an account's own roles stay when it is cut off, and a trust of nobody is no way in") {
  auto world = two_users();
  world.role("b", "own", access::kTrustB);
  CHECK(cuts(world, "b").empty());
  CHECK(cuts(world, "b/alice").size() == 1);
}

TEST_CASE("a trust that cannot leave out one is refused with what else can be done") {
  auto world = two_users();
  world.role("a", "x", access::kTrustB).role("a", "y", R"({"RAM":["acs:ram::3000000000000003:root"]})");
  CHECK(refusal(world, "b/alice", CutBy::trust) ==
        "a/x trusts b as a whole: its trust cannot leave out b/alice | leave out --how: then b/alice is denied it by a "
        "policy of its own; or cut off the whole account with --principal b");
  WorldBuilder outside;
  outside.role("a", "y", R"({"RAM":["acs:ram::3000000000000003:root","acs:ram::3000000000000003:user/carol"]})");
  CHECK(refusal(outside, "3000000000000003/carol") ==
        "a/y trusts account 3000000000000003 as a whole, which is not described here: its trust cannot leave out one "
        "user or role | cut off the whole account with --principal 3000000000000003, or trust its users one by one");
  WorldBuilder open;
  open.role("a", "z", R"({"RAM":["*"]})");
  CHECK(refusal(open, "b") ==
        "a/z trusts whoever asks: its trust cannot leave out b | write its trust anew, or take --how policies or --how "
        "delete");
  CHECK(refusal(open, "b", CutBy::policies).empty());
}

TEST_CASE("what is left of a trust is the rest of it, or nobody") {
  auto world = two_users();
  world.role("a", "x", kAliceAndBob);
  const auto& account = world.world().accounts.at(model::AccountKey::from_service("a"));
  const auto& trust = *account.roles.at(model::RoleName::from_service("x")).trust;
  const auto alice = access::parse_outcast({world.world(), world.world()}, "b/alice");
  const auto rest = access::without(trust, *alice, account.id, "a/role/x");
  REQUIRE(rest.statements.size() == 1);
  CHECK(rest.statements[0].principals.ram == std::vector<std::string>{"acs:ram::2000000000000002:user/bob"});
  const auto b = access::parse_outcast({world.world(), world.world()}, "b");
  CHECK(model::is_unmeetable_trust(access::without(trust, *b, account.id, "a/role/x"), account.id));
}

TEST_CASE("what remains is computed: sessions until their end, chains, and a denial that can be taken off") {
  auto world = two_users();
  world.role("b", "ci", kAlice).attach("b", "role/ci", "System/AliyunSTSAssumeRoleAccess");
  world.role("a", "x", access::kTrustB).attach("b", "user/alice", "System/AdministratorAccess");
  const access::Sides sides{world.world(), world.world()};
  const auto alice = access::parse_outcast(sides, "b/alice");
  const std::vector<access::Realm> realms{{model::AccountKey::from_service("a"), {}}};
  const auto found = access::find_cuts(sides, *alice, realms, std::nullopt);
  REQUIRE(found.has_value());
  auto after = world;
  const auto denial = access::denial(world.world(), *alice, *found);
  REQUIRE(denial.has_value());
  after.policy("b", denial->name.str(),
               R"({"Effect":"Deny","Action":"sts:AssumeRole","Resource":"acs:ram:*:1000000000000001:role/x"})");
  after.attach("b", "user/alice", "Custom/" + denial->name.str());
  const auto left = access::remains(world.world(), after.world(), *alice, realms, *found, Instant{});
  REQUIRE(left.sessions.size() == 1);
  CHECK(left.sessions[0].until == Instant{} + std::chrono::hours(1));
  REQUIRE(left.ways.size() == 1);
  CHECK(left.ways[0].way.through == std::vector<model::Address>{access::address("b/role/ci")});
  CHECK(left.can_undo);
  CHECK(left.also.at(access::address("a/role/x")) == std::vector<model::Address>{access::address("b/role/ci")});
}

TEST_CASE("sessions that were begun by way of a role that is cut are told too, for they do not end with it") {
  auto world = two_users();
  world.role("a", "x", kAlice).attach("a", "role/x", "System/AliyunSTSAssumeRoleAccess");
  world.role("a", "y", R"({"RAM":["acs:ram::1000000000000001:role/x"]})");
  world.at("a").roles.at(model::RoleName::from_service("y")).max_session = std::chrono::hours(4);
  const access::Sides sides{world.world(), world.world()};
  const auto alice = access::parse_outcast(sides, "b/alice");
  const auto found = access::find_cuts(sides, *alice, {}, std::nullopt);
  REQUIRE(found.has_value());
  const auto left = access::remains(world.world(), world.world(), *alice, {}, *found, Instant{});
  REQUIRE(left.sessions.size() == 2);
  CHECK(left.sessions[0].through.empty());
  CHECK(left.sessions[1].role == access::address("a/role/y"));
  CHECK(left.sessions[1].until == Instant{} + std::chrono::hours(4));
  CHECK(left.sessions[1].through == std::vector<model::Address>{access::address("a/role/x")});
}
