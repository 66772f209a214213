#include <doctest/doctest.h>
#include <sys/stat.h>

#include <fstream>
#include <sstream>

#include "ramify/sim/connections.h"
#include "talker.h"

using namespace ramify;
using namespace ramify::sim_test;

namespace {

std::string text_of(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

unsigned mode_of(const std::filesystem::path& file) {
  struct stat info {};
  REQUIRE(stat(file.c_str(), &info) == 0);
  return info.st_mode & 0777U;
}

sim::Options seeded(const std::filesystem::path& folder, const std::string& json) {
  std::ofstream(folder / "seed.json") << json;
  sim::Options options;
  options.seeds = {folder / "seed.json"};
  return options;
}

std::string refused_seed(const std::string& json) {
  const auto folder = fresh_folder("bad-seed");
  auto options = seeded(folder, json);
  const auto started = sim::Server::start(std::move(options));
  REQUIRE_FALSE(started.has_value());
  const std::string message = started.error().message;
  return message.substr(message.find("seed.json"));
}

}  // namespace

TEST_CASE("a restart keeps everything, secrets and sessions included") {
  const auto folder = fresh_folder("restart");
  sim::Options options;
  options.state_file = folder / "state.json";
  World world(std::move(options));
  world.b("ims", "CreateUser",
          {{"UserPrincipalName", "bob@company-b.onaliyun.com"},
           {"DisplayName", "Bob"},
           {"Tag.1.Key", "team"},
           {"Tag.1.Value", "x"}});
  world.a("ram", "CreateRole",
          {{"RoleName", "Guest"}, {"AssumeRolePolicyDocument", trust_of("acs:ram::2000000000000002:user/bob")}});
  world.b("ram", "AttachPolicyToUser",
          {{"UserName", "bob"}, {"PolicyName", "AliyunSTSAssumeRoleAccess"}, {"PolicyType", "System"}});
  const Key bob = world.user_key(kB, "bob");
  const wire::Pairs assume = {{"RoleArn", "acs:ram::1000000000000001:role/guest"}, {"RoleSessionName", "test"}};
  const auto credentials = world.call(bob, "sts", "AssumeRole", assume).json()["Credentials"];
  const std::string before = world.server().snapshot();
  const Key root = world.root(kA);

  world.restart();
  CHECK(world.server().snapshot() == before);
  CHECK(world.root(kA).secret == root.secret);
  CHECK(world.call(bob, "sts", "GetCallerIdentity").json()["Arn"] == "acs:ram::2000000000000002:user/bob");
  const Key session = {credentials["AccessKeyId"], credentials["AccessKeySecret"], credentials["SecurityToken"]};
  CHECK(world.call(session, "sts", "GetCallerIdentity").status == 200);
  CHECK(world.user_key(kB, "bob").id != bob.id);
  CHECK(mode_of(folder / "state.json") == 0600U);
}

TEST_CASE("what a caller was told has happened is in the state file before the reply") {
  const auto folder = fresh_folder("durable");
  sim::Options options;
  options.state_file = folder / "state.json";
  World world(std::move(options));
  world.a("ram", "CreateUser", {{"UserName", "alice"}});
  CHECK(text_of(folder / "state.json").find("\"alice\"") != std::string::npos);
}

TEST_CASE("a stopped server leaves the state file to its successor") {
  const auto folder = fresh_folder("successor");
  const auto options = [&] {
    sim::Options out;
    out.state_file = folder / "state.json";
    return out;
  };
  auto first = std::make_unique<World>(options());
  first->server().stop();
  World second(options());
  second.a("ram", "CreateUser", {{"UserName", "alice"}});
  first.reset();
  CHECK(text_of(folder / "state.json").find("\"alice\"") != std::string::npos);
}

TEST_CASE("a state file that is none is not overwritten") {
  const auto folder = fresh_folder("broken");
  std::ofstream(folder / "state.json") << "{}";
  sim::Options options;
  options.state_file = folder / "state.json";
  const auto started = sim::Server::start(std::move(options));
  REQUIRE_FALSE(started.has_value());
  CHECK(started.error().message == "cannot use the state file " + (folder / "state.json").string() +
                                       ": it is not a simulator's state of this version");
  CHECK(started.error().help == "move the file away to begin anew");
  CHECK(text_of(folder / "state.json") == "{}");
}

TEST_CASE("a snapshot seeds a server that gives the same snapshot") {
  const auto folder = fresh_folder("seed");
  const std::string seed = R"({"format_version":1,"accounts":{"company-a":{"id":"1000000000000001","alias":"company-a",
    "resource_groups":[{"id":"rg-1"}],"identity_providers":[{"kind":"saml","name":"corp"}],
    "control_policies":[{"name":"no-oss","document":{"Version":"1","Statement":[{"Effect":"Deny","Action":"oss:*","Resource":"*"}]}}],
    "users":[{"name":"frozen","status":"freeze","mfa_bound":true,"console":{"mfa_required":true}}],
    "groups":[{"name":"crew","members":["frozen"]}],
    "roles":[{"name":"Guest","trust":{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::2000000000000002:root"]}}]}}],
    "policies":[{"name":"reports","version":"v3","document":{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:GetObject","Resource":"*"}]}}],
    "attachments":[{"policy":"reports","type":"Custom","role":"Guest","resource_group":"rg-1"}]}}})";
  World world(seeded(folder, seed));
  const std::string first = world.server().snapshot();
  World again(seeded(folder, first));
  CHECK(again.server().snapshot() == first);
  CHECK(world.a("ims", "ListUsers")["Users"]["User"].empty());
  CHECK(world.a("ims", "ListUsers", {{"Status", "freeze"}})["Users"]["User"].size() == 1);
  CHECK(world.refused("ram", "DeleteRole", {{"RoleName", "Guest"}}) == "409 DeleteConflict.Role.Policy");
  CHECK(world.a("ram", "ListPoliciesForRole", {{"RoleName", "Guest"}})["Policies"]["Policy"].empty());
}

TEST_CASE("a fault in a seed is told with its place") {
  CHECK(refused_seed("{").find("seed.json:1:2: ") == 0);
  CHECK(refused_seed(R"({"format_version":2,"accounts":{}})") == "seed.json: /format_version: must be 1");
  CHECK(refused_seed(R"({"format_version":1,"accounts":{"a":{"id":"12"}}})") ==
        "seed.json: /accounts/a/id: must be 16 digits in quotes");
  CHECK(refused_seed(R"({"format_version":1,"accounts":{"a":{"id":"1000000000000001","user":[]}}})") ==
        "seed.json: /accounts/a: unknown member \"user\"");
  CHECK(
      refused_seed(
          R"({"format_version":1,"accounts":{"a":{"id":"1000000000000001","groups":[{"name":"g","members":["x"]}]}}})") ==
      "seed.json: /accounts/a/groups/0/members/0: there is no user \"x\" in the account");
}

TEST_CASE("an account is given as id, alias and key") {
  auto whole = sim::parse_account_spec("1000000000000001:company-a:LTAI5tX:secret");
  REQUIRE(whole.has_value());
  CHECK(whole->id == kA);
  CHECK(whole->alias == "company-a");
  CHECK(whole->access_key_id == "LTAI5tX");
  CHECK(whole->access_key_secret.expose() == "secret");
  CHECK(sim::parse_account_spec("1000000000000001").has_value());
  CHECK(sim::parse_account_spec("12").error().message == "the account id \"12\" is not 16 digits");
  CHECK(sim::parse_account_spec("1000000000000001:A").error().message ==
        "the alias \"A\" is not 3 to 32 lower-case letters, digits and single dashes");
  CHECK(sim::parse_account_spec("1000000000000001:abc:key").error().message ==
        "an account is given as 1, 2 or 4 parts with colons between them");
  CHECK(sim::parse_account_spec("1000000000000001:abc:key:").error().message ==
        "the AccessKey of account 1000000000000001 is incomplete");
}

TEST_CASE("a connection file names profiles that hold the accounts' keys, for the owner's eyes only") {
  const auto folder = fresh_folder("connections");
  World world;
  REQUIRE(sim::write_connections(world.server(), folder / "connections.yaml").has_value());
  CHECK(text_of(folder / "connections.yaml") ==
        "# Written by the simulator: its accounts, and where it listens.\n"
        "aliyun_config: aliyun-config.json\n"
        "connections:\n"
        "  \"company-a\": {profile: \"company-a\", endpoint: \"" +
            world.server().url() + "\"}\n" + "  \"company-b\": {profile: \"company-b\", endpoint: \"" +
            world.server().url() + "\"}\n");
  const auto profiles = nlohmann::json::parse(text_of(folder / "aliyun-config.json"))["profiles"];
  CHECK(profiles[1]["access_key_id"] == world.root(kB).id);
  CHECK(profiles[1]["access_key_secret"] == world.root(kB).secret);
  CHECK(profiles[1]["mode"] == "AK");
  CHECK(mode_of(folder / "connections.yaml") == 0600U);
  CHECK(mode_of(folder / "aliyun-config.json") == 0600U);
}
