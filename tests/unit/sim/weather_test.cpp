#include <doctest/doctest.h>

#include <chrono>
#include <fstream>
#include <sstream>

#include "ramify/sim/switches.h"
#include "ramify/sim/weather.h"
#include "talker.h"

using namespace ramify;
using namespace ramify::sim_test;

namespace {

sim::Options under(const std::vector<std::string>& faults) {
  sim::Options options;
  for (const auto& fault : faults) REQUIRE(sim::set_fault(options.faults, fault).has_value());
  return options;
}

std::string wrong_rates(const std::string& json) {
  const auto rates = sim::parse_rates(json);
  return rates ? std::string() : rates.error().message;
}

/// The same story, told to a new simulator: every reply, to the byte.
std::string story(std::uint64_t seed) {
  auto options = under({"server_error=0.2", "throttle=0.2", "reset_after=0.2", "truncate_body=0.2"});
  options.random_seed = seed;
  World world(std::move(options));
  std::string told;
  const auto tell = [&](const Got& got) {
    told += std::to_string(got.status) + got.body + "\n";
    for (const auto& [name, value] : got.headers) told += name + ": " + value + "\n";
  };
  for (int i = 0; i < 30; ++i) {
    const std::string name = "user-" + std::to_string(i);
    tell(world.call(world.root(kA), "ram", "CreateUser", {{"UserName", name}}));
    tell(world.call(world.root(kA), "ram", "CreateAccessKey", {{"UserName", name}}));
  }
  return told;
}

}  // namespace

TEST_CASE("the documented rates refuse the call after the last that a second allows, and no other operation's") {
  sim::Options options;
  options.rates = sim::documented_rates();
  World world(std::move(options));
  world.a("ram", "CreateUser", {{"UserName", "alice"}});
  for (int i = 0; i < 100; ++i) world.a("ram", "GetUser", {{"UserName", "alice"}});
  const Got refused = world.call(world.root(kA), "ram", "GetUser", {{"UserName", "alice"}});
  CHECK(refused.status == 400);
  CHECK(refused.code() == "Throttling.User");
  CHECK(refused.json()["Message"] == "Request was denied due to user flow control.");
  world.a("ram", "ListUsers");
  world.b("ram", "ListUsers");
  world.now += std::chrono::seconds(1);
  world.a("ram", "GetUser", {{"UserName", "alice"}});
}

TEST_CASE("each class of operations has its documented rate") {
  const sim::Rates rates = sim::documented_rates();
  const auto of = [&](wire::Service service, std::string_view name) {
    return rates.of(wire::operation(service, name));
  };
  CHECK(of(wire::Service::ram, "GetRole") == 100);
  CHECK(of(wire::Service::ram, "CreateRole") == 20);
  CHECK(of(wire::Service::ram, "AttachPolicyToRole") == 10);
  CHECK(of(wire::Service::ram, "DetachPolicyFromUser") == 10);
  CHECK(of(wire::Service::sts, "AssumeRole") == 100);
}

TEST_CASE("rates come from a file, and what is wrong with it is told") {
  const auto rates = sim::parse_rates(R"({"write": 2, "operations": {"ram:GetRole": 0.5}})");
  REQUIRE(rates.has_value());
  CHECK(rates->of(wire::operation(wire::Service::ram, "GetRole")) == 0.5);
  CHECK(rates->of(wire::operation(wire::Service::ram, "GetUser")) == 0);
  CHECK(rates->of(wire::operation(wire::Service::ram, "CreateUser")) == 2);
  CHECK(sim::parse_rates(sim::rates_json(*rates))->operations == rates->operations);
  CHECK(wrong_rates(R"({"wrote": 2})") == "there is no rate wrote");
  CHECK(wrong_rates(R"({"write": -1})") == "write: calls a second, 0 or more");
  CHECK(wrong_rates(R"({"operations": {"ram:GetRoll": 1}})") == "operations: there is no operation ram:GetRoll");
  CHECK(wrong_rates("[]") == "rates are an object");
  CHECK(wrong_rates("{") == "1:2: a member name in double quotes is expected");
}

TEST_CASE("a throttled call says how long to wait where the switch says so") {
  sim::Options options;
  options.rates.read = 4;
  options.switches.throttling_says_retry_after = true;
  options.switches.throttling_http_status = 429;
  World world(std::move(options));
  for (int i = 0; i < 4; ++i) world.a("ram", "ListUsers");
  const Got refused = world.call(world.root(kA), "ram", "ListUsers");
  CHECK(refused.status == 429);
  CHECK(wire::find_header(refused.headers, "x-acs-retry-after") == "250");
}

TEST_CASE("the same seed and the same calls are the same run, to the byte; another seed is another") {
  const std::string first = story(7);
  CHECK(story(7) == first);
  CHECK(story(8) != first);
  for (const char* fate : {"InternalError", "Throttling.User", "LTAI5t"}) CHECK(first.find(fate) != std::string::npos);
}

TEST_CASE("a certain fault falls on every call, and an impossible one on none") {
  World certain(under({"server_error=1"}));
  CHECK(certain.refused("ram", "ListUsers") == "500 InternalError");
  CHECK(certain.refused("ram", "CreateUser", {{"UserName", "alice"}}) == "500 InternalError");
  World never(under({"server_error=0"}));
  for (int i = 0; i < 50; ++i) never.a("ram", "ListUsers");
}

TEST_CASE("rapid writes may be refused as not permitted, writes that keep their distance never") {
  World world(under({"no_permission=1"}));
  world.a("ram", "CreateUser", {{"UserName", "one"}});
  CHECK(world.refused("ram", "CreateUser", {{"UserName", "two"}}) == "403 NoPermission");
  world.a("ram", "ListUsers");
  world.now += std::chrono::seconds(1);
  world.a("ram", "CreateUser", {{"UserName", "two"}});
}

TEST_CASE("a slow reply comes late and whole") {
  World world(under({"slow=1", "slow_ms=40", "latency_ms=10"}));
  const auto before = std::chrono::steady_clock::now();
  CHECK(world.a("ram", "ListUsers")["Users"]["User"].empty());
  CHECK(std::chrono::steady_clock::now() - before >= std::chrono::milliseconds(50));
}

TEST_CASE("a list shows what was made only after its delay, a Get at once") {
  World world(under({"list_delay_s=5"}));
  world.a("ram", "CreateGroup", {{"GroupName", "crew"}});
  CHECK(world.a("ram", "ListGroups")["Groups"]["Group"].empty());
  CHECK(world.a("ram", "GetGroup", {{"GroupName", "crew"}})["Group"]["GroupName"] == "crew");
  world.now += std::chrono::seconds(5);
  CHECK(world.a("ram", "ListGroups")["Groups"]["Group"].size() == 1);
}

TEST_CASE("what is not in a list yet is not in its count either") {
  World world(under({"list_delay_s=5"}));
  world.a("ram", "CreateUser", {{"UserName", "alice"}});
  world.a("ram", "AttachPolicyToUser",
          {{"UserName", "alice"}, {"PolicyName", "AliyunECSReadOnlyAccess"}, {"PolicyType", "System"}});
  CHECK(world.a("resourcemanager", "ListPolicyAttachments")["TotalCount"] == 0);
  world.now += std::chrono::seconds(5);
  CHECK(world.a("resourcemanager", "ListPolicyAttachments")["TotalCount"] == 1);
}

TEST_CASE("a list still shows what was deleted, and as it was, until its delay is over") {
  World world(under({"list_lag_s=5"}));
  world.a("ram", "CreateGroup", {{"GroupName", "crew"}});
  world.a("ram", "CreateUser", {{"UserName", "alice"}});
  world.a("ram", "AddUserToGroup", {{"GroupName", "crew"}, {"UserName", "alice"}});
  world.now += std::chrono::seconds(10);
  const auto members = [&] { return world.a("ram", "ListUsersForGroup", {{"GroupName", "crew"}})["Users"]["User"]; };
  world.a("ram", "RemoveUserFromGroup", {{"GroupName", "crew"}, {"UserName", "alice"}});
  world.a("ram", "UpdateUser", {{"UserName", "alice"}, {"NewComments", "new"}});
  CHECK(members().size() == 1);
  CHECK(world.a("ram", "ListUsers")["Users"]["User"][0]["Comments"] == "");
  CHECK(world.a("ram", "GetUser", {{"UserName", "alice"}})["User"]["Comments"] == "new");
  world.a("ram", "DeleteGroup", {{"GroupName", "crew"}});
  CHECK(world.refused("ram", "ListUsersForGroup", {{"GroupName", "crew"}}) == "404 EntityNotExist.Group");
  CHECK(world.a("ram", "ListGroups")["Groups"]["Group"].size() == 1);
  world.now += std::chrono::seconds(5);
  CHECK(world.a("ram", "ListGroups")["Groups"]["Group"].empty());
  CHECK(world.a("ram", "ListUsers")["Users"]["User"][0]["Comments"] == "new");
}

TEST_CASE("the deletion of a service-linked role takes its time, and tells of it meanwhile") {
  World world(under({"deletion_delay_s=5"}));
  const wire::Pairs role = {{"RoleName", "AliyunServiceRoleForPts"}};
  world.a("resourcemanager", "CreateServiceLinkedRole", {{"ServiceName", "pts.aliyuncs.com"}});
  CHECK_FALSE(world.a("resourcemanager", "GetRole", role)["Role"].contains("LatestDeletionTask"));
  const auto task = world.a("resourcemanager", "DeleteServiceLinkedRole", role)["DeletionTaskId"];
  const auto status = [&] {
    return world.a("resourcemanager", "GetServiceLinkedRoleDeletionStatus",
                   {{"DeletionTaskId", task.get<std::string>()}})["Status"];
  };
  CHECK(status() == "IN_PROGRESS");
  CHECK(world.a("resourcemanager", "DeleteServiceLinkedRole", role)["DeletionTaskId"] == task);
  const auto shown = world.a("resourcemanager", "GetRole", role)["Role"]["LatestDeletionTask"];
  CHECK(shown == nlohmann::json{{"DeletionTaskId", task}, {"CreateDate", "2026-08-01T12:00:00Z"}});
  world.now += std::chrono::seconds(5);
  CHECK(world.refused("resourcemanager", "GetRole", role) == "404 EntityNotExist.Role");
  CHECK(status() == "SUCCEEDED");
}

TEST_CASE("a deletion sees for its delay what ResourceManager just detached") {
  World world(under({"conflict_delay_s=5"}));
  world.a("ram", "CreateRole",
          {{"RoleName", "Guest"}, {"AssumeRolePolicyDocument", trust_of("acs:ram::2000000000000002:root")}});
  world.a("ram", "CreatePolicy", {{"PolicyName", "p"}, {"PolicyDocument", allow("oss:GetObject")}});
  const wire::Pairs grant = {{"ResourceGroupId", kA},
                             {"PolicyType", "Custom"},
                             {"PolicyName", "p"},
                             {"PrincipalType", "ServiceRole"},
                             {"PrincipalName", "guest@role.company-a.onaliyunservice.com"}};
  world.a("resourcemanager", "AttachPolicy", grant);
  world.a("resourcemanager", "DetachPolicy", grant);
  CHECK(world.refused("ram", "DeleteRole", {{"RoleName", "guest"}}) == "409 DeleteConflict.Role.Policy");
  CHECK(world.refused("ram", "DeletePolicy", {{"PolicyName", "p"}}) == "409 DeleteConflict.Policy.Role");
  world.now += std::chrono::seconds(5);
  world.a("ram", "DeleteRole", {{"RoleName", "guest"}});
  world.a("ram", "DeletePolicy", {{"PolicyName", "p"}});
}

TEST_CASE("a deletion sees for its delay what was just detached") {
  World world(under({"conflict_delay_s=5"}));
  world.a("ram", "CreateGroup", {{"GroupName", "crew"}});
  world.a("ram", "AttachPolicyToGroup",
          {{"GroupName", "crew"}, {"PolicyName", "AliyunOSSFullAccess"}, {"PolicyType", "System"}});
  world.a("ram", "DetachPolicyFromGroup",
          {{"GroupName", "crew"}, {"PolicyName", "AliyunOSSFullAccess"}, {"PolicyType", "System"}});
  CHECK(world.refused("ram", "DeleteGroup", {{"GroupName", "Crew"}}) == "409 DeleteConflict.Group.Policy");
  world.now += std::chrono::seconds(5);
  world.a("ram", "DeleteGroup", {{"GroupName", "crew"}});
}

TEST_CASE("STS hears of a new key and a new role after its delay") {
  World world(under({"sts_delay_s=5"}));
  world.b("ram", "CreateUser", {{"UserName", "bob"}});
  world.b("ram", "AttachPolicyToUser",
          {{"UserName", "bob"}, {"PolicyName", "AliyunSTSAssumeRoleAccess"}, {"PolicyType", "System"}});
  const Key bob = world.user_key(kB, "bob");
  CHECK(world.call(bob, "sts", "GetCallerIdentity").code() == "InvalidAccessKeyId.NotFound");
  world.now += std::chrono::seconds(5);
  CHECK(world.call(bob, "sts", "GetCallerIdentity").status == 200);
  world.a("ram", "CreateRole",
          {{"RoleName", "Guest"}, {"AssumeRolePolicyDocument", trust_of("acs:ram::2000000000000002:root")}});
  const wire::Pairs assume = {{"RoleArn", "acs:ram::1000000000000001:role/guest"}, {"RoleSessionName", "test"}};
  CHECK(world.call(bob, "sts", "AssumeRole", assume).code() == "EntityNotExist.Role");
  world.now += std::chrono::seconds(5);
  CHECK(world.call(bob, "sts", "AssumeRole", assume).status == 200);
  world.a("ram", "UpdateRole",
          {{"RoleName", "Guest"}, {"NewAssumeRolePolicyDocument", trust_of("acs:ram::2000000000000002:user/bob")}});
  CHECK(world.call(bob, "sts", "AssumeRole", assume).code() == "NoPermission");
  world.now += std::chrono::seconds(5);
  CHECK(world.call(bob, "sts", "AssumeRole", assume).status == 200);
}

TEST_CASE("every fault takes its kind of value and says what is wrong with another") {
  for (const auto& spec : sim::fault_specs()) {
    sim::Faults faults;
    const bool chance = std::holds_alternative<double sim::Faults::*>(spec.member);
    const std::string name(spec.name);
    CHECK(sim::set_fault(faults, name + (chance ? "=0.25" : "=25")).has_value());
    CHECK(sim::fault_value(faults, spec) == (chance ? "0.25" : "25"));
    const auto wrong = sim::set_fault(faults, name + "=x");
    REQUIRE_FALSE(wrong.has_value());
    CHECK(wrong.error().message ==
          name + (chance ? "=x: the value is a chance from 0 to 1" : "=x: the value is a whole number, 0 or more"));
  }
  sim::Faults faults;
  const auto unknown = sim::set_fault(faults, "server_eror=1");
  REQUIRE_FALSE(unknown.has_value());
  CHECK(unknown.error().message == "server_eror=1: there is no such fault");
  CHECK(unknown.error().help == "did you mean server_error?");
}

TEST_CASE("every switch is turned by its name, and its page tells its default") {
  std::ifstream in(std::filesystem::path(RAMIFY_SOURCE_DIR) / "docs/simulator.md");
  std::ostringstream page;
  page << in.rdbuf();
  const sim::Switches defaults;
  for (const auto& spec : sim::switch_specs()) {
    sim::Switches switches;
    const std::string normal = sim::switch_value(defaults, spec);
    const std::string other = spec.off.empty() ? std::to_string(spec.most) : (normal == "true" ? "false" : "true");
    CHECK(sim::set_switch(switches, std::string(spec.name) + "=" + other).has_value());
    CHECK(sim::switch_value(switches, spec) == other);
    std::string row = "| `" + std::string(spec.name) + "` | " + normal + " | " + std::string(spec.on) + " | " +
                      std::string(spec.off) + " |";
    if (spec.off.empty()) row = row.substr(0, row.size() - 2) + "|";
    CHECK_MESSAGE(page.str().find(row) != std::string::npos, row);
  }
}
