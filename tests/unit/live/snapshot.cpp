#include <doctest/doctest.h>

#include <fstream>
#include <iterator>

#include "ramify/live/live.h"
#include "unit/client/simulator.h"

using namespace ramify;
using client::simulated::Cloud;
using client::simulated::kIdA;

namespace {

std::string file_text(const std::string& path) {
  std::ifstream stream(std::string(RAMIFY_SOURCE_DIR) + "/" + path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

std::string fault_of(const std::string& account) {
  const auto world = live::from_snapshot(R"({"format_version":1,"accounts":{"a":)" + account + "}}");
  REQUIRE_FALSE(world.has_value());
  CHECK(world.error().kind == ErrorKind::usage);
  CHECK(world.error().help == "schemas/snapshot.schema.json says what a snapshot holds");
  return world.error().message;
}

std::string with(const std::string& members) {
  return R"({"id":"1000000000000001",)" + members + "}";
}

}  // namespace

TEST_CASE("a snapshot read and written again is the same text") {
  const auto world = live::from_snapshot(file_text("tests/unit/live/seed.json"));
  REQUIRE_MESSAGE(world.has_value(), world.error().message);
  const auto text = live::to_snapshot(*world);
  const auto again = live::from_snapshot(text);
  REQUIRE_MESSAGE(again.has_value(), again.error().message);
  CHECK(live::to_snapshot(*again) == text);
  CHECK(text.find("\"mfa_required\": true") != std::string::npos);
  CHECK(text.find("\"status\": \"freeze\"") != std::string::npos);
  CHECK(text.find("\"resource_group\": \"rg-aek2abc\"") != std::string::npos);
}

TEST_CASE("what a live reading tells of everybody survives the way through a snapshot") {
  sim::Options options;
  options.seeds = {std::filesystem::path(RAMIFY_SOURCE_DIR) / "tests/unit/live/seed.json"};
  const Cloud cloud(std::move(options));
  const auto key = model::AccountKey::from_service("company-a");
  live::ReadScope scope;
  scope.every_user = true;
  const auto world = live::read({{key, cloud.a()}}, {{key, model::AccountId::from_service(kIdA)}}, scope);
  REQUIRE_MESSAGE(world.has_value(), world.error().message);
  const auto text = live::to_snapshot(*world);
  const auto back = live::from_snapshot(text);
  REQUIRE_MESSAGE(back.has_value(), back.error().message);
  CHECK(live::to_snapshot(*back) == text);
  const auto& account = back->accounts.at(key);
  CHECK(account.default_domain == "company-a.onaliyun.com");
  CHECK(account.attachments == world->accounts.at(key).attachments);
  CHECK(account.memberships == world->accounts.at(key).memberships);
  const auto bot = model::UserName::from_service("ci-bot");
  CHECK(account.users.at(bot).keys == world->accounts.at(key).users.at(bot).keys);
}

TEST_CASE("an account without an alias has its id as domain") {
  const auto world = live::from_snapshot(R"({"format_version":1,"accounts":{"a":{"id":"1000000000000001"}}})");
  REQUIRE(world.has_value());
  CHECK(world->accounts.begin()->second.default_domain == "1000000000000001.onaliyun.com");
  CHECK(live::to_snapshot(*world) == R"({
  "format_version": 1,
  "accounts": {
    "a": {
      "id": "1000000000000001"
    }
  }
}
)");
}

TEST_CASE("a fault of a snapshot is told with its place") {
  const std::pair<std::string, const char*> cases[] = {
      {R"({"id":"1000000000000001","user":[]})", "snapshot: /accounts/a: unknown member `user`"},
      {"[]", "snapshot: /accounts/a: this must be an object"},
      {"{}", "snapshot: /accounts/a: `id` is missing or empty"},
      {with(R"("users":{})"), "snapshot: /accounts/a/users: this must be a list"},
      {with(R"("users":[{"id":"1"}])"), "snapshot: /accounts/a/users/0: `name` is missing or empty"},
      {with(R"("users":[{"name":"u"},{"name":"u"}])"), "snapshot: /accounts/a/users/1: this user is there twice"},
      {with(R"("users":[{"name":"u","status":"gone"}])"),
       "snapshot: /accounts/a/users/0/status: this must be active or freeze"},
      {with(R"("users":[{"name":"u","mfa_bound":1}])"),
       "snapshot: /accounts/a/users/0/mfa_bound: this must be true or false"},
      {with(R"("users":[{"name":"u","tags":{"k":1}}])"), "snapshot: /accounts/a/users/0/tags/k: this must be a text"},
      {with(R"("users":[{"name":"u","access_keys":[{"id":"k","status":"on"}]}])"),
       "snapshot: /accounts/a/users/0/access_keys/0/status: this must be active or inactive"},
      {with(R"("users":[{"name":"u","access_keys":[{"id":"k","created":"today"}]}])"),
       "snapshot: /accounts/a/users/0/access_keys/0/created: this must be a time, e.g. 2026-01-31T08:00:00Z"},
      {with(R"("groups":[{"name":"g","members":[1]}])"),
       "snapshot: /accounts/a/groups/0/members/0: this must be a text"},
      {with(R"("roles":[{"name":"r"}])"), "snapshot: /accounts/a/roles/0: `trust` is missing or empty"},
      {with(R"("attachments":[{"policy":"p","type":"Custom"}])"),
       "snapshot: /accounts/a/attachments/0: an attachment has one of user, group and role"},
      {with(R"("attachments":[{"policy":"p","type":"Mine","user":"u"}])"),
       "snapshot: /accounts/a/attachments/0/type: this must be Custom or System"},
  };
  for (const auto& [account, message] : cases) CHECK(fault_of(account) == message);
  CHECK(fault_of(with(R"("policies":[{"name":"p","document":{"Version":"2"}}])"))
            .starts_with("snapshot: /accounts/a/policies/0/document"));
}

TEST_CASE("a file that is no snapshot is told as such") {
  CHECK(live::from_snapshot("{").error().message.starts_with("snapshot:1:2: "));
  CHECK(live::from_snapshot(R"({"format_version":2,"accounts":{}})").error().message ==
        "snapshot: /format_version: this must be 1: the snapshot is of another version of ramify, or no snapshot");
  CHECK(live::from_snapshot(R"({"format_version":1})").error().message ==
        "snapshot: /accounts: this must be an object");
}
