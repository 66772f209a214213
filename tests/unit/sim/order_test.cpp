#include <doctest/doctest.h>

#include "talker.h"

using namespace ramify;
using namespace ramify::sim_test;

namespace {

const wire::Pairs kAlice = {{"UserName", "alice"}};

wire::Pairs named(const std::string& name, const std::string& document = allow("oss:GetObject")) {
  return {{"PolicyName", name}, {"PolicyDocument", document}};
}

wire::Pairs attachment(const std::string& kind, const std::string& who, const std::string& name,
                       const std::string& type = "Custom") {
  return {{kind + "Name", who}, {"PolicyName", name}, {"PolicyType", type}};
}

}  // namespace

TEST_CASE("a user is deleted only when it holds nothing, and the first conflict in the documented order is told") {
  World world;
  world.a("ram", "CreateUser", kAlice);
  world.a("ram", "CreateGroup", {{"GroupName", "crew"}});
  world.a("ram", "AddUserToGroup", {{"UserName", "alice"}, {"GroupName", "crew"}});
  const Key key = world.user_key(kA, "alice");
  world.a("ram", "CreateLoginProfile", {{"UserName", "alice"}, {"Password", "Secret-12345"}});
  world.a("ram", "AttachPolicyToUser", attachment("User", "alice", "AliyunOSSReadOnlyAccess", "System"));

  CHECK(world.refused("ram", "DeleteUser", kAlice) == "409 DeleteConflict.User.Group");
  world.a("ram", "RemoveUserFromGroup", {{"UserName", "alice"}, {"GroupName", "crew"}});
  CHECK(world.refused("ram", "DeleteUser", kAlice) == "409 DeleteConflict.User.AccessKey");
  const wire::Pairs which = {{"UserName", "alice"}, {"UserAccessKeyId", key.id}};
  CHECK(world.refused("ram", "DeleteAccessKey", which) == "409 DeleteConflict.AccessKey.Active");
  world.a("ram", "UpdateAccessKey", {{"UserName", "alice"}, {"UserAccessKeyId", key.id}, {"Status", "Inactive"}});
  world.a("ram", "DeleteAccessKey", which);
  CHECK(world.refused("ram", "DeleteUser", kAlice) == "409 DeleteConflict.User.LoginProfile");
  world.a("ram", "DeleteLoginProfile", kAlice);
  CHECK(world.refused("ram", "DeleteUser", kAlice) == "409 DeleteConflict.User.Policy");
  world.a("ram", "DetachPolicyFromUser", attachment("User", "alice", "AliyunOSSReadOnlyAccess", "System"));
  world.a("ram", "DeleteUser", kAlice);
  CHECK(world.refused("ram", "GetUser", kAlice) == "404 EntityNotExist.User");
}

TEST_CASE("a group with members or policies is not deleted") {
  World world;
  world.a("ram", "CreateUser", kAlice);
  world.a("ram", "CreateGroup", {{"GroupName", "crew"}});
  world.a("ram", "AddUserToGroup", {{"UserName", "alice"}, {"GroupName", "crew"}});
  world.a("ram", "AttachPolicyToGroup", attachment("Group", "crew", "AliyunOSSReadOnlyAccess", "System"));
  CHECK(world.refused("ram", "DeleteGroup", {{"GroupName", "crew"}}) == "409 DeleteConflict.Group.User");
  world.a("ram", "RemoveUserFromGroup", {{"UserName", "alice"}, {"GroupName", "crew"}});
  CHECK(world.refused("ram", "DeleteGroup", {{"GroupName", "crew"}}) == "409 DeleteConflict.Group.Policy");
  world.a("ram", "DetachPolicyFromGroup", attachment("Group", "crew", "AliyunOSSReadOnlyAccess", "System"));
  world.a("ram", "DeleteGroup", {{"GroupName", "crew"}});
}

TEST_CASE("deleting a role that has a policy is refused with DeleteConflict.Role.Policy") {
  World world;
  world.a("ram", "CreateRole",
          {{"RoleName", "Guest"}, {"AssumeRolePolicyDocument", trust_of("acs:ram::2000000000000002:root")}});
  world.a("ram", "AttachPolicyToRole", attachment("Role", "Guest", "AliyunECSReadOnlyAccess", "System"));
  CHECK(world.refused("ram", "DeleteRole", {{"RoleName", "Guest"}}) == "409 DeleteConflict.Role.Policy");
  world.a("ram", "DetachPolicyFromRole", attachment("Role", "Guest", "AliyunECSReadOnlyAccess", "System"));
  world.a("ram", "DeleteRole", {{"RoleName", "Guest"}});
}

TEST_CASE("a policy that is attached anywhere or has old versions is not deleted") {
  World world;
  world.a("ram", "CreatePolicy", named("reports"));
  world.a("ram", "CreateUser", kAlice);
  world.a("ram", "AttachPolicyToUser", attachment("User", "alice", "reports"));
  CHECK(world.refused("ram", "DeletePolicy", {{"PolicyName", "reports"}}) == "409 DeleteConflict.Policy.User");
  world.a("ram", "DetachPolicyFromUser", attachment("User", "alice", "reports"));
  world.a("ram", "CreatePolicyVersion", named("reports"));
  CHECK(world.refused("ram", "DeletePolicy", {{"PolicyName", "reports"}}) == "409 DeleteConflict.Policy.Version");
  CHECK(world.refused("ram", "DeletePolicyVersion", {{"PolicyName", "reports"}, {"VersionId", "v1"}}) ==
        "409 DeleteConflict.Policy.Version.Default");
  world.a("ram", "DeletePolicy", {{"PolicyName", "reports"}, {"CascadingDelete", "true"}});
}

TEST_CASE("making something twice is EntityAlreadyExists, and undoing it twice EntityNotExist") {
  World world;
  world.a("ram", "CreateUser", kAlice);
  world.a("ram", "CreateGroup", {{"GroupName", "crew"}});
  world.a("ram", "CreatePolicy", named("reports"));
  CHECK(world.refused("ram", "CreateUser", {{"UserName", "Alice"}}) == "409 EntityAlreadyExists.User");
  CHECK(world.refused("ram", "CreateGroup", {{"GroupName", "CREW"}}) == "409 EntityAlreadyExists.Group");
  CHECK(world.refused("ram", "CreatePolicy", named("Reports")) == "409 EntityAlreadyExists.Policy");
  world.a("ram", "AddUserToGroup", {{"UserName", "alice"}, {"GroupName", "crew"}});
  CHECK(world.refused("ram", "AddUserToGroup", {{"UserName", "alice"}, {"GroupName", "crew"}}) ==
        "409 EntityAlreadyExists.User.Group");
  world.a("ram", "RemoveUserFromGroup", {{"UserName", "alice"}, {"GroupName", "crew"}});
  CHECK(world.refused("ram", "RemoveUserFromGroup", {{"UserName", "alice"}, {"GroupName", "crew"}}) ==
        "404 EntityNotExist.User.Group");
  world.a("ram", "AttachPolicyToUser", attachment("User", "alice", "reports"));
  CHECK(world.refused("ram", "AttachPolicyToUser", attachment("User", "alice", "REPORTS")) ==
        "409 EntityAlreadyExists.User.Policy");
  world.a("ram", "DetachPolicyFromUser", attachment("User", "alice", "reports"));
  CHECK(world.refused("ram", "DetachPolicyFromUser", attachment("User", "alice", "reports")) ==
        "404 EntityNotExist.User.Policy");
}

TEST_CASE("a trust policy names only users and roles that exist") {
  World world;
  const wire::Pairs role = {{"RoleName", "Guest"},
                            {"AssumeRolePolicyDocument", trust_of("acs:ram::2000000000000002:user/Alice")}};
  const Got got = world.call(world.root(kA), "ram", "CreateRole", role);
  CHECK(got.status == 400);
  CHECK(got.code() == "MalformedPolicyDocument");
  CHECK(got.json()["Message"] ==
        "The policy document is malformed: the principal acs:ram::2000000000000002:user/Alice does not exist.");
  world.b("ram", "CreateUser", {{"UserName", "alice"}});
  world.a("ram", "CreateRole", role);
  world.b("ram", "DeleteUser", {{"UserName", "alice"}});
  sim::Options lax;
  lax.switches.trust_principal_must_exist = false;
  World other(std::move(lax));
  other.a("ram", "CreateRole", role);
}

TEST_CASE("a malformed document is refused") {
  World world;
  CHECK(world.refused("ram", "CreatePolicy", named("p", R"({"Statement":[]})")) == "400 MalformedPolicyDocument");
  CHECK(world.refused("ram", "CreateRole", {{"RoleName", "r"}, {"AssumeRolePolicyDocument", "{"}}) ==
        "400 MalformedPolicyDocument");
}

TEST_CASE("a sixth version is refused or rotates the oldest that is not the default") {
  World world;
  world.a("ram", "CreatePolicy", named("reports"));
  for (int i = 0; i < 4; ++i) world.a("ram", "CreatePolicyVersion", named("reports"));
  CHECK(world.refused("ram", "CreatePolicyVersion", named("reports")) == "409 LimitExceeded.Policy.Version");
  auto rotating = named("reports", allow("oss:PutObject"));
  rotating.emplace_back("SetAsDefault", "true");
  rotating.emplace_back("RotateStrategy", "DeleteOldestNonDefaultVersionWhenLimitExceeded");
  CHECK(world.a("ram", "CreatePolicyVersion", rotating)["PolicyVersion"]["VersionId"] == "v6");
  const auto versions = world.a("ram", "ListPolicyVersions", {{"PolicyName", "reports"}, {"PolicyType", "Custom"}});
  const auto& list = versions["PolicyVersions"]["PolicyVersion"];
  REQUIRE(list.size() == 5);
  CHECK(list[0]["VersionId"] == "v1");
  CHECK(list[1]["VersionId"] == "v3");
}

TEST_CASE("quotas are the documented ones") {
  World world;
  world.a("ram", "CreateUser", kAlice);
  world.user_key(kA, "alice");
  world.user_key(kA, "alice");
  CHECK(world.refused("ram", "CreateAccessKey", kAlice) == "409 LimitExceeded.User.AccessKey");
  for (int i = 0; i < 10; ++i) {
    const std::string name = "p" + std::to_string(i);
    world.a("ram", "CreatePolicy", named(name));
    world.a("ram", "AttachPolicyToUser", attachment("User", "alice", name));
    world.a("ram", "CreateGroup", {{"GroupName", name}});
    world.a("ram", "AddUserToGroup", {{"UserName", "alice"}, {"GroupName", name}});
  }
  world.a("ram", "CreatePolicy", named("eleventh"));
  world.a("ram", "CreateGroup", {{"GroupName", "eleventh"}});
  CHECK(world.refused("ram", "AttachPolicyToUser", attachment("User", "alice", "eleventh")) ==
        "409 LimitExceeded.User.Policy");
  CHECK(world.refused("ram", "AddUserToGroup", {{"UserName", "alice"}, {"GroupName", "eleventh"}}) ==
        "409 LimitExceeded.User.Group");
  const auto map = world.a("ims", "GetAccountSummary")["SummaryMap"];
  CHECK(map["Policies"] == 11);
  CHECK(map["AttachedPoliciesPerUserQuota"] == 10);
}
