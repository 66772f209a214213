#include <doctest/doctest.h>

#include "talker.h"

using namespace ramify;
using namespace ramify::sim_test;

namespace {

std::string id_of(World& world, const std::string& user) {
  return world.a("ram", "GetUser", {{"UserName", user}})["User"]["UserId"].get<std::string>();
}

std::vector<std::string> recycled(World& world) {
  std::vector<std::string> out;
  const auto reply = world.a("ims", "ListUsersInRecycleBin");
  for (const auto& user : reply["Users"]["User"]) out.push_back(user["UserPrincipalName"].get<std::string>());
  return out;
}

}  // namespace

TEST_CASE("a deleted user lies in the recycle bin for thirty days and comes back as it was") {
  World world;
  world.a("ram", "CreateUser", {{"UserName", "alice"}, {"DisplayName", "Alice"}});
  const std::string id = id_of(world, "alice");
  world.a("ram", "DeleteUser", {{"UserName", "alice"}});
  const auto gone = world.a("ims", "GetUserInRecycleBin", {{"UserId", id}})["User"];
  CHECK(gone["UserPrincipalName"] == "alice@company-a.onaliyun.com");
  CHECK(gone["RecycleDate"] == "2026-08-01T12:00:00Z");
  CHECK(gone["DeleteDate"] == "2026-08-31T12:00:00Z");
  world.a("ims", "RestoreUserFromRecycleBin", {{"UserId", id}});
  CHECK(id_of(world, "alice") == id);
  CHECK(world.a("ram", "GetUser", {{"UserName", "alice"}})["User"]["DisplayName"] == "Alice");
  CHECK(recycled(world).empty());
  CHECK(world.refused("ims", "GetUserInRecycleBin", {{"UserId", id}}) == "404 EntityNotExist.User");
}

TEST_CASE("the recycle bin forgets a user when its time is over or when it is told to") {
  World world;
  for (const char* name : {"alice", "bob"}) {
    world.a("ram", "CreateUser", {{"UserName", name}});
    const std::string id = id_of(world, name);
    world.a("ram", "DeleteUser", {{"UserName", name}});
    if (name[0] == 'b') world.a("ims", "DeleteUserInRecycleBin", {{"UserId", id}});
  }
  CHECK(recycled(world) == std::vector<std::string>{"alice@company-a.onaliyun.com"});
  CHECK(world.a("ims", "ListUsersInRecycleBin", {{"Filter", "nobody"}})["Users"]["User"].empty());
  world.now += std::chrono::hours(24 * 30);
  CHECK(recycled(world).empty());
}

TEST_CASE("a name that somebody took meanwhile keeps the user in the recycle bin") {
  World world;
  world.a("ram", "CreateUser", {{"UserName", "alice"}});
  const std::string id = id_of(world, "alice");
  world.a("ram", "DeleteUser", {{"UserName", "alice"}});
  world.a("ram", "CreateUser", {{"UserName", "Alice"}});
  CHECK(world.refused("ims", "RestoreUserFromRecycleBin", {{"UserId", id}}) == "409 EntityAlreadyExists.User");
  CHECK(recycled(world).size() == 1);
}

TEST_CASE("where the bin reserves names nobody can take them") {
  sim::Options options;
  options.switches.recycled_user_keeps_its_name = true;
  World world(std::move(options));
  world.a("ram", "CreateUser", {{"UserName", "alice"}});
  world.a("ram", "DeleteUser", {{"UserName", "alice"}});
  CHECK(world.refused("ram", "CreateUser", {{"UserName", "alice"}}) == "409 EntityAlreadyExists.User");
  world.now += std::chrono::hours(24 * 30);
  world.a("ram", "CreateUser", {{"UserName", "alice"}});
}

TEST_CASE("a deleted key opens nothing, and comes back inactive") {
  World world;
  world.a("ram", "CreateUser", {{"UserName", "alice"}});
  const std::string user = id_of(world, "alice");
  const Key key = world.user_key(kA, "alice");
  const wire::Pairs which = {{"UserPrincipalName", "alice@company-a.onaliyun.com"}, {"UserAccessKeyId", key.id}};
  auto inactive = which;
  inactive.emplace_back("Status", "Inactive");
  world.a("ims", "UpdateAccessKey", inactive);
  world.a("ims", "DeleteAccessKey", which);
  CHECK(world.call(key, "sts", "GetCallerIdentity").code() == "InvalidAccessKeyId.NotFound");
  const auto keys = world.a("ims", "ListAccessKeysInRecycleBin", {{"UserId", user}})["AccessKeys"]["AccessKey"];
  REQUIRE(keys.size() == 1);
  CHECK(keys[0]["AccessKeyId"] == key.id);
  world.a("ims", "RestoreAccessKeyFromRecycleBin", {{"UserId", user}, {"UserAccessKeyId", key.id}});
  CHECK(world.call(key, "sts", "GetCallerIdentity").code() == "InvalidAccessKeyId.Inactive");
  world.a("ims", "DeleteAccessKey", which);
  world.a("ims", "DeleteAccessKeyInRecycleBin", {{"UserId", user}, {"UserAccessKeyId", key.id}});
  CHECK(world.refused("ims", "RestoreAccessKeyFromRecycleBin", {{"UserId", user}, {"UserAccessKeyId", key.id}}) ==
        "404 EntityNotExist.User.AccessKey");
}

TEST_CASE("what lies in the recycle bin outlives a restart") {
  sim::Options options;
  options.state_file = fresh_folder("recycled") / "state.json";
  World world(std::move(options));
  world.a("ram", "CreateUser", {{"UserName", "alice"}});
  const std::string id = id_of(world, "alice");
  world.a("ram", "DeleteUser", {{"UserName", "alice"}});
  world.restart();
  world.a("ims", "RestoreUserFromRecycleBin", {{"UserId", id}});
  CHECK(id_of(world, "alice") == id);
}
