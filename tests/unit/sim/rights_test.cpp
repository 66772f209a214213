#include <doctest/doctest.h>

#include "talker.h"

using namespace ramify;
using namespace ramify::sim_test;

namespace {

/// alice of company-a, with nothing but a key.
struct Alice {
  World world;
  Key key;
  Alice() {
    world.a("ram", "CreateUser", {{"UserName", "alice"}});
    key = world.user_key(kA, "alice");
  }
  bool may_list() { return world.call(key, "ram", "ListUsers").status == 200; }
};

const wire::Pairs kAttach = {{"UserName", "alice"}, {"PolicyName", "p"}, {"PolicyType", "Custom"}};

}  // namespace

TEST_CASE("a call is judged by what its caller holds at that moment") {
  Alice alice;
  World& world = alice.world;
  world.a("ram", "CreatePolicy", {{"PolicyName", "p"}, {"PolicyDocument", allow("ram:ListUsers")}});
  CHECK_FALSE(alice.may_list());
  world.a("ram", "AttachPolicyToUser", kAttach);
  CHECK(alice.may_list());
  world.a("ram", "CreatePolicyVersion",
          {{"PolicyName", "p"}, {"PolicyDocument", allow("ram:GetRole")}, {"SetAsDefault", "true"}});
  CHECK_FALSE(alice.may_list());
  world.a("ram", "SetDefaultPolicyVersion", {{"PolicyName", "p"}, {"VersionId", "v1"}});
  CHECK(alice.may_list());
  world.a("ram", "DetachPolicyFromUser", kAttach);
  CHECK_FALSE(alice.may_list());
}

TEST_CASE("a group gives its members what it holds for as long as they are members, under any name of either") {
  Alice alice;
  World& world = alice.world;
  world.a("ram", "CreateGroup", {{"GroupName", "crew"}});
  world.a("ram", "AttachPolicyToGroup",
          {{"GroupName", "crew"}, {"PolicyName", "AliyunRAMReadOnlyAccess"}, {"PolicyType", "System"}});
  CHECK_FALSE(alice.may_list());
  world.a("ram", "AddUserToGroup", {{"GroupName", "crew"}, {"UserName", "alice"}});
  CHECK(alice.may_list());
  world.a("ram", "UpdateGroup", {{"GroupName", "crew"}, {"NewGroupName", "Team"}});
  world.a("ram", "UpdateUser", {{"UserName", "alice"}, {"NewUserName", "Alicia"}});
  CHECK(alice.may_list());
  CHECK(world.a("ram", "ListGroupsForUser", {{"UserName", "alicia"}})["Groups"]["Group"][0]["GroupName"] == "Team");
  CHECK(world.a("ram", "ListUsersForGroup", {{"GroupName", "team"}})["Users"]["User"][0]["UserName"] == "Alicia");
  world.a("ram", "RemoveUserFromGroup", {{"GroupName", "team"}, {"UserName", "alicia"}});
  CHECK_FALSE(alice.may_list());
  CHECK(world.a("ram", "ListGroupsForUser", {{"UserName", "alicia"}})["Groups"]["Group"].empty());
}

TEST_CASE("memberships and keys are found again after a restart") {
  sim::Options options;
  options.state_file = fresh_folder("rights") / "state.json";
  World world(std::move(options));
  world.a("ram", "CreateUser", {{"UserName", "alice"}});
  world.a("ram", "CreateGroup", {{"GroupName", "crew"}});
  world.a("ram", "AddUserToGroup", {{"GroupName", "crew"}, {"UserName", "alice"}});
  const Key kept = world.user_key(kA, "alice");
  world.restart();
  CHECK(world.a("ram", "ListGroupsForUser", {{"UserName", "alice"}})["Groups"]["Group"].size() == 1);
  CHECK(world.call(kept, "sts", "GetCallerIdentity").status == 200);
  world.a("ram", "UpdateAccessKey", {{"UserName", "alice"}, {"UserAccessKeyId", kept.id}, {"Status", "Inactive"}});
  world.a("ram", "DeleteAccessKey", {{"UserName", "alice"}, {"UserAccessKeyId", kept.id}});
  CHECK(world.call(kept, "sts", "GetCallerIdentity").code() == "InvalidAccessKeyId.NotFound");
  CHECK(world.refused("ram", "DeleteUser", {{"UserName", "alice"}}) == "409 DeleteConflict.User.Group");
}

TEST_CASE(
    "a refusal's diagnostic message names the policies that spoke and the conditions that they were asked under") {
  Alice alice;
  World& world = alice.world;
  world.a("ram", "CreatePolicy",
          {{"PolicyName", "Never"},
           {"PolicyDocument", R"({"Version":"1","Statement":[{"Effect":"Deny","Action":"ram:*","Resource":"*"}]})"}});
  world.a("ram", "CreateGroup", {{"GroupName", "crew"}});
  world.a("ram", "AddUserToGroup", {{"GroupName", "crew"}, {"UserName", "alice"}});
  world.a("ram", "AttachPolicyToGroup", {{"GroupName", "crew"}, {"PolicyName", "never"}, {"PolicyType", "Custom"}});
  world.a("ram", "AttachPolicyToUser",
          {{"UserName", "alice"}, {"PolicyName", "AliyunRAMReadOnlyAccess"}, {"PolicyType", "System"}});
  const auto detail = world.call(alice.key, "ram", "ListUsers").json()["AccessDeniedDetail"];
  CHECK_FALSE(detail.contains("MatchedPolicies"));
  CHECK_FALSE(detail.contains("AuthConditions"));
  const auto decoded = world.a("ram", "DecodeDiagnosticMessage",
                               {{"EncodedDiagnosticMessage", detail["EncodedDiagnosticMessage"].get<std::string>()}});
  const auto& said = decoded["DecodedDiagnosticMessage"];
  const nlohmann::json expected = nlohmann::json::parse(R"([
    {"AttachedEntityType":"RamUser","AttachedScope":"Account","Effect":"Allow",
     "PolicyIdentifier":"AliyunRAMReadOnlyAccess","PolicyType":"System"},
    {"AttachedEntityType":"RamGroup","AttachedScope":"Account","Effect":"Deny",
     "PolicyIdentifier":"Never","PolicyType":"Custom","PolicyVersion":"v1"}])");
  CHECK(said["MatchedPolicies"] == expected);
  const nlohmann::json from_here = {{"ConditionKey", "acs:SourceIp"}, {"ConditionValues", {"127.0.0.1"}}};
  CHECK(std::count(said["AuthConditions"].begin(), said["AuthConditions"].end(), from_here) == 1);
}
