#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>

#include "talker.h"

using namespace ramify;
using namespace ramify::sim_test;

namespace {

using Kind = sim::Fault::Kind;

/// A server that does `kind` to every CreateUser.
sim::Options faulty(Kind kind) {
  sim::Options options;
  options.fault = [kind](const sim::RequestInfo& request) {
    sim::Fault fault;
    if (request.operation == "CreateUser") fault.kind = kind;
    return fault;
  };
  return options;
}

struct Outcome {
  Got got;
  bool made = false;
};

Outcome create_under(Kind kind) {
  World world(faulty(kind));
  Outcome out;
  out.got = world.call(world.root(kA), "ram", "CreateUser", {{"UserName", "alice"}});
  out.made = !world.a("ram", "ListUsers")["Users"]["User"].empty();
  return out;
}

}  // namespace

TEST_CASE("a fault does to a request what it says, and no more") {
  const Outcome error = create_under(Kind::server_error);
  CHECK(error.got.status == 500);
  CHECK(error.got.code() == "InternalError");
  CHECK_FALSE(error.made);
  const Outcome throttled = create_under(Kind::throttle);
  CHECK(throttled.got.status == 400);
  CHECK(throttled.got.code() == "Throttling.User");
  CHECK_FALSE(throttled.made);
  const Outcome before = create_under(Kind::reset_before);
  CHECK(before.got.closed_without_reply);
  CHECK_FALSE(before.made);
  const Outcome after = create_under(Kind::reset_after);
  CHECK(after.got.closed_without_reply);
  CHECK(after.made);
  const Outcome half = create_under(Kind::truncate_body);
  CHECK(half.got.json().is_discarded());
  CHECK(half.made);
  const Outcome page = create_under(Kind::not_json);
  CHECK(page.got.status == 502);
  CHECK(page.got.json().is_discarded());
  CHECK_FALSE(page.made);
}

TEST_CASE("a marker can be made to repeat") {
  sim::Options options;
  options.fault = [](const sim::RequestInfo&) { return sim::Fault{Kind::repeat_marker}; };
  World world(std::move(options));
  world.a("ram", "CreateUser", {{"UserName", "alice"}});
  const auto first = world.a("ram", "ListUsers");
  const auto second = world.a("ram", "ListUsers", {{"Marker", first["Marker"].get<std::string>()}});
  CHECK(first["IsTruncated"] == true);
  CHECK(second["Marker"] == first["Marker"]);
}

TEST_CASE("the log tells every request in order and no secret") {
  std::vector<std::string> told;
  sim::Options options;
  options.on_request = [&](const sim::LogEntry& entry) { told.push_back(entry.request.operation); };
  World world(std::move(options));
  world.a("ram", "CreateUser", {{"UserName", "alice"}});
  world.a("ram", "CreateLoginProfile",
          {{"UserName", "alice"}, {"Password", "Secret-12345"}, {"PasswordResetRequired", "true"}});
  CHECK(world.refused("ram", "GetRole", {{"RoleName", "x"}}) == "404 EntityNotExist.Role");
  const auto log = world.server().log();
  REQUIRE(log.size() == 3);
  CHECK(told == std::vector<std::string>{"CreateUser", "CreateLoginProfile", "GetRole"});
  CHECK(log[0].request.number == 1);
  CHECK(log[0].request.account_id == kA);
  CHECK(log[0].request.writes);
  CHECK(log[1].parameters == "Password=***&PasswordResetRequired=true&UserName=alice");
  CHECK(log[1].caller == "acs:ram::1000000000000001:root");
  CHECK(log[2].status == 404);
  CHECK(log[2].code == "EntityNotExist.Role");
  const auto secrets = world.server().secrets();
  CHECK(std::find(secrets.begin(), secrets.end(), "Secret-12345") != secrets.end());
}

TEST_CASE("a control policy binds users and not the account itself") {
  const auto folder = fresh_folder("control");
  std::ofstream(folder / "seed.json")
      << R"({"format_version":1,"accounts":{"company-a":{"id":"1000000000000001","control_policies":[
        {"name":"no-users","document":{"Version":"1","Statement":[{"Effect":"Deny","Action":"ram:ListUsers","Resource":"*"}]}}]}}})";
  sim::Options options;
  options.seeds = {folder / "seed.json"};
  World world(std::move(options));
  world.a("ram", "CreateUser", {{"UserName", "admin"}});
  world.a("ram", "AttachPolicyToUser",
          {{"UserName", "admin"}, {"PolicyName", "AdministratorAccess"}, {"PolicyType", "System"}});
  const Key admin = world.user_key(kA, "admin");
  CHECK(world.call(admin, "ram", "ListGroups").status == 200);
  const Got got = world.call(admin, "ram", "ListUsers");
  CHECK(got.status == 403);
  CHECK(got.json()["AccessDeniedDetail"]["PolicyType"] == "ControlPolicy");
  CHECK(got.json()["AccessDeniedDetail"]["NoPermissionType"] == "ExplicitDeny");
}

TEST_CASE("an address that is taken is told with what to do") {
  World world;
  sim::Options options;
  options.port = world.server().port();
  const auto second = sim::Server::start(std::move(options));
  REQUIRE_FALSE(second.has_value());
  CHECK(second.error().message ==
        "cannot listen on 127.0.0.1:" + std::to_string(world.server().port()) + ": Address already in use");
  CHECK(second.error().help == "give an address of this machine and a port that nothing else listens on");
}
