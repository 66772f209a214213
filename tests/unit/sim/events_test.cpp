#include <doctest/doctest.h>

#include "talker.h"

using namespace ramify;
using namespace ramify::sim_test;

namespace {

nlohmann::json lookup(World& world, const std::string& key, const std::string& value, wire::Pairs more = {}) {
  more.emplace_back("LookupAttribute.1.Key", key);
  more.emplace_back("LookupAttribute.1.Value", value);
  return world.a("actiontrail", "LookupEvents", more);
}

}  // namespace

TEST_CASE("an event says who did what, when, from where, and to whom") {
  World world;
  auto request = world.signed_v3(world.root(kA), "ram", "CreateUser", {{"UserName", "alice"}});
  request.headers.emplace_back("user-agent", "ramify-test/1");
  REQUIRE(world.send(request).status == 200);
  const auto events = lookup(world, "EventName", "CreateUser")["Events"];
  REQUIRE(events.size() == 1);
  const auto& event = events[0];
  CHECK(event["eventTime"] == "2026-08-01T12:00:00Z");
  CHECK(event["eventRW"] == "Write");
  CHECK(event["serviceName"] == "Ram");
  CHECK(event["sourceIpAddress"] == "127.0.0.1");
  CHECK(event["userAgent"] == "ramify-test/1");
  CHECK(event["userIdentity"]["type"] == "root-account");
  CHECK(event["userIdentity"]["accountId"] == kA);
  CHECK(event["requestParameters"]["UserName"] == "alice");
  CHECK(event["referencedResources"]["ACS::RAM::User"][0] == "alice");
  CHECK_FALSE(event.contains("errorCode"));
}

TEST_CASE("a refused call is an event with its error, and of its own account alone") {
  World world;
  world.a("ram", "CreateUser", {{"UserName", "alice"}});
  const Key alice = world.user_key(kA, "alice");
  world.call(alice, "ram", "DeleteUser", {{"UserName", "bob"}});
  const auto events = lookup(world, "User", "alice")["Events"];
  REQUIRE(events.size() == 1);
  CHECK(events[0]["errorCode"] == "NoPermission");
  CHECK(events[0]["userIdentity"]["accessKeyId"] == alice.id);
  CHECK(world.b("actiontrail", "LookupEvents")["Events"].empty());
}

TEST_CASE("events outlive the simulator where it keeps a state, those of reads and refusals too") {
  sim::Options options;
  options.state_file = fresh_folder("events") / "state.json";
  World world(std::move(options));
  world.a("ram", "CreateUser", {{"UserName", "alice"}});
  world.a("ram", "GetUser", {{"UserName", "alice"}});
  CHECK(world.refused("ram", "GetUser", {{"UserName", "nobody \"\xc3\xa9"}}).substr(0, 3) == "400");
  const auto before = world.a("actiontrail", "LookupEvents")["Events"];
  REQUIRE(before.size() == 3);
  for (int restarts = 0; restarts < 2; ++restarts) world.restart();
  auto after = world.a("actiontrail", "LookupEvents")["Events"];
  REQUIRE(after.size() == 4);
  after.erase(0);  // the first look at them, the newest by now
  CHECK(after == before);
}

TEST_CASE("no event holds a password or a code") {
  World world;
  world.a("ram", "CreateUser", {{"UserName", "alice"}});
  world.a("ram", "CreateLoginProfile", {{"UserName", "alice"}, {"Password", "Correct-horse-7"}});
  const auto reply = world.a("actiontrail", "LookupEvents");
  CHECK(reply["Events"].size() == 2);
  for (const auto& secret : world.server().secrets()) CHECK(reply.dump().find(secret) == std::string::npos);
}

TEST_CASE("events come in pages, newest first or oldest first") {
  World world;
  for (const char* name : {"a", "b", "c"}) {
    world.a("ram", "CreateUser", {{"UserName", name}});
    world.now += std::chrono::seconds(1);
  }
  const auto names = [&](const std::string& direction) {
    std::string out;
    wire::Pairs parameters = {{"MaxResults", "2"}, {"Direction", direction}};
    for (int page = 0; page < 3; ++page) {
      const auto reply = lookup(world, "EventName", "CreateUser", parameters);
      for (const auto& event : reply["Events"]) out += event["resourceName"].get<std::string>();
      if (!reply.contains("NextToken")) break;
      parameters = {
          {"MaxResults", "2"}, {"Direction", direction}, {"NextToken", reply["NextToken"].get<std::string>()}};
    }
    return out;
  };
  CHECK(names("BACKWARD") == "cba");
  CHECK(names("FORWARD") == "abc");
  CHECK(world.refused("actiontrail", "LookupEvents", {{"Direction", "SIDEWAYS"}}) == "400 InvalidParameter.Direction");
  CHECK(world.refused("actiontrail", "LookupEvents", {{"MaxResults", "51"}}) == "400 InvalidParameter.MaxResults");
  CHECK(world.refused("actiontrail", "LookupEvents", {{"NextToken", "made-up"}}) == "400 InvalidParameter.NextToken");
}

TEST_CASE("events are looked up within a time, whose both ends are given") {
  World world;
  world.a("ram", "CreateUser", {{"UserName", "alice"}});
  const wire::Pairs before = {{"StartTime", "2026-08-01T00:00:00Z"}, {"EndTime", "2026-08-01T11:59:59Z"}};
  CHECK(world.a("actiontrail", "LookupEvents", before)["Events"].empty());
  CHECK(world.refused("actiontrail", "LookupEvents", {before.front()}) == "400 MissingParameter");
  CHECK(world.refused("actiontrail", "LookupEvents", {{"StartTime", "today"}, {"EndTime", "tomorrow"}}) ==
        "400 InvalidParameter.StartTime");
  world.now += std::chrono::hours(24 * 8);
  CHECK(lookup(world, "EventName", "CreateUser")["Events"].empty());
}
