#include <doctest/doctest.h>

#include "talker.h"

using namespace ramify;
using namespace ramify::sim_test;

namespace {

/// What the first page of two says comes next.
std::string marker_of(World& world, const std::string& action) {
  return world.a("ram", action, {{"MaxItems", "1"}})["Marker"].get<std::string>();
}

void make_two(World& world) {
  for (const char* name : {"one", "two"}) {
    world.a("ram", "CreateUser", {{"UserName", name}});
    world.a("ram", "CreateGroup", {{"GroupName", name}});
    world.a("ram", "CreatePolicy", {{"PolicyName", name}, {"PolicyDocument", allow("oss:GetObject")}});
  }
}

}  // namespace

TEST_CASE("a marker tells nothing and is good for its own list alone") {
  World world;
  make_two(world);
  const std::string users = marker_of(world, "ListUsers");
  CHECK(users.find("one") == std::string::npos);
  CHECK(world.a("ram", "ListUsers", {{"Marker", users}})["Users"]["User"][0]["UserName"] == "two");
  const Got other = world.call(world.root(kA), "ram", "ListGroups", {{"Marker", users}});
  CHECK(other.status == 400);
  CHECK(other.code() == "InvalidParameter.Marker");
  CHECK(other.json()["Message"] == "The parameter \"Marker\" is not valid.");
  CHECK(world.call(world.root(kB), "ram", "ListUsers", {{"Marker", users}}).code() == "InvalidParameter.Marker");
}

TEST_CASE("a marker is good for its own filters alone, in pages of any size") {
  World world;
  make_two(world);
  const wire::Pairs custom = {{"PolicyType", "Custom"}, {"MaxItems", "1"}};
  const std::string marker = world.a("ram", "ListPolicies", custom)["Marker"].get<std::string>();
  CHECK(world
            .a("ram", "ListPolicies",
               {{"PolicyType", "Custom"}, {"MaxItems", "7"}, {"Marker", marker}})["Policies"]["Policy"]
            .size() == 1);
  CHECK(world.refused("ram", "ListPolicies", {{"PolicyType", "System"}, {"Marker", marker}}) ==
        "400 InvalidParameter.Marker");
}

TEST_CASE("a forged marker is refused, and so is a changed one") {
  World world;
  make_two(world);
  std::string marker = marker_of(world, "ListUsers");
  marker.back() = marker.back() == 'A' ? 'B' : 'A';
  CHECK(world.refused("ram", "ListUsers", {{"Marker", marker}}) == "400 InvalidParameter.Marker");
  CHECK(world.refused("ram", "ListUsers", {{"Marker", "m6f6e65"}}) == "400 InvalidParameter.Marker");
}

TEST_CASE("pages by token and by number give each row once") {
  World world;
  make_two(world);
  for (const char* key : {"a", "b", "c"}) {
    world.a("ram", "TagResources",
            {{"ResourceType", "policy"},
             {"ResourceNames", R"(["one"])"},
             {"Tag", R"([{"Key":")" + std::string(key) + R"(","Value":""}])"}});
  }
  const auto first = world.a("ram", "ListTagResources", {{"ResourceType", "policy"}, {"PageSize", "2"}});
  CHECK(first["TagResources"].size() == 2);
  const auto second = world.a("ram", "ListTagResources",
                              {{"ResourceType", "policy"}, {"NextToken", first["NextToken"].get<std::string>()}});
  REQUIRE(second["TagResources"].size() == 1);
  CHECK(second["TagResources"][0]["TagKey"] == "c");
  CHECK_FALSE(second.contains("NextToken"));
  const auto page =
      world.a("resourcemanager", "ListPolicies", {{"PolicyType", "Custom"}, {"PageSize", "1"}, {"PageNumber", "2"}});
  CHECK(page["TotalCount"] == 2);
  CHECK(page["Policies"]["Policy"][0]["PolicyName"] == "two");
}
