#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <map>

#include "naive.h"
#include "ramify/access/request.h"
#include "ramify/live/live.h"
#include "random_world.h"
#include "unit/sim/talker.h"

// The simulator's own authorisation, asked over HTTP, beside both evaluators.

using namespace ramify;
using oracle::Json;
using oracle::Request;

namespace {

constexpr std::size_t kWorlds = 25;
constexpr std::size_t kCalls = 120;

/// What a simulator can be seeded with: every policy known, and nothing that hangs on resource groups.
Json seed_of(Json world) {
  for (auto& account : world.at("accounts")) {
    Json kept = Json::array();
    for (const Json& attachment : account.at("attachments")) {
      const bool dark = attachment.at("policy") == "dark" || attachment.at("policy") == "AliyunNotReadFullAccess";
      const bool twice = std::find(kept.begin(), kept.end(), attachment) != kept.end();
      if (!dark && !twice && !attachment.contains("resource_group")) kept.push_back(attachment);
    }
    account["attachments"] = kept;
  }
  return world;
}

/// A call with the request that it is authorised as.
struct Call {
  std::string service;
  std::string action;
  wire::Pairs parameters;
  Request request;
};

Call random_call(oracle::Random& random, const std::string& account, const std::string& user) {
  const std::map<std::string, std::string> ids{{"a", sim_test::kA}, {"b", sim_test::kB}};
  const std::string role = "r" + std::to_string(random() % 2);
  const std::string policy = "p" + std::to_string(random() % 6);
  Call call;
  switch (random() % 4) {
    case 0:
      call = {"ram", "GetRole", {{"RoleName", role}}, {}};
      call.request.resource = "acs:ram:*:" + ids.at(account) + ":role/" + role;
      break;
    case 1:
      call = {"ram", "GetPolicy", {{"PolicyName", policy}, {"PolicyType", "Custom"}}, {}};
      call.request.resource = "acs:ram:*:" + ids.at(account) + ":policy/" + policy;
      break;
    default:
      call.request.resource = "acs:ram::" + ids.at(random() % 2 == 0 ? "a" : "b") + ":role/" + role;
      call.service = "sts";
      call.action = "AssumeRole";
      call.parameters = {{"RoleArn", call.request.resource}, {"RoleSessionName", "oracle"}};
  }
  call.request.account = account;
  call.request.principal = "user/" + user;
  call.request.action = call.service + ":" + call.action;
  call.request.context = {{"acs:CurrentTime", {"2026-08-01T12:00:00Z"}},
                          {"acs:SourceIp", {"127.0.0.1"}},
                          {"acs:SecureTransport", {"true"}}};
  return call;
}

std::string told_by(const sim_test::Got& got) {
  if (got.status == 200) return "allow";
  const auto detail = got.json().value("AccessDeniedDetail", Json::object());
  const std::string type = detail.value("NoPermissionType", got.body);
  return type == "ExplicitDeny" ? "explicit_deny" : (type == "ImplicitDeny" ? "implicit_deny" : type);
}

}  // namespace

TEST_CASE("the simulator allows over HTTP what both evaluators allow, and refuses in the layer that they name") {
  std::map<std::string, std::size_t> seen;
  const auto folder = sim_test::fresh_folder("oracle");
  for (std::size_t w = 0; w < kWorlds; ++w) {
    oracle::Random random(w + 1);
    const Json world = seed_of(oracle::random_world(random));
    const auto file = folder / (std::to_string(w) + ".json");
    std::ofstream(file) << world.dump();
    sim::Options options;
    options.seeds = {file};
    sim_test::World service(std::move(options));
    auto read = live::from_snapshot(world.dump());
    REQUIRE(read.has_value());
    const access::Evaluator evaluator(*read);
    std::map<std::string, sim_test::Key> keys;
    for (const std::string user : {"u0", "u1"}) {
      keys.emplace("a/" + user, service.user_key(sim_test::kA, user));
      keys.emplace("b/" + user, service.user_key(sim_test::kB, user));
    }
    for (std::size_t i = 0; i < kCalls; ++i) {
      const std::string account = random() % 2 == 0 ? "a" : "b";
      const std::string user = random() % 2 == 0 ? "u0" : "u1";
      const Call call = random_call(random, account, user);
      const auto got = service.call(keys.at(account + "/" + user), call.service, call.action, call.parameters);
      const std::string told = told_by(got);
      CAPTURE(w + 1);
      CAPTURE(oracle::to_json(call.request).dump());
      CAPTURE(got.body);
      const auto asked = access::parse_request(evaluator, oracle::to_json(call.request).dump());
      REQUIRE(asked.has_value());
      const auto decision = evaluator.decide(asked->subject, asked->action, asked->resource, asked->context);
      REQUIRE(oracle::decide(world, call.request) == access::decision_word(decision));
      REQUIRE((told == "allow") == (decision.standing == access::Standing::allow));
      if (told != "allow") {
        REQUIRE(told == access::decision_word(decision));
        REQUIRE(got.json()["AccessDeniedDetail"]["PolicyType"] == policy::to_string(*decision.layer));
      }
      ++seen[told];
    }
  }
  for (const char* answer : {"allow", "explicit_deny", "implicit_deny"}) {
    CAPTURE(answer);
    CHECK(seen[answer] > kWorlds * kCalls / 20);
  }
  MESSAGE(kWorlds * kCalls << " calls answered by the simulator as by both evaluators");
}
