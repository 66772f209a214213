#include <doctest/doctest.h>

#include "talker.h"

using namespace ramify;
using namespace ramify::sim_test;

namespace {

World with(sim::Quotas quotas, sim::Switches switches = {}) {
  sim::Options options;
  options.quotas = quotas;
  options.switches = switches;
  return World(std::move(options));
}

std::string said(World& world, const std::string& action, const wire::Pairs& parameters) {
  const Got got = world.call(world.root(kA), "ram", action, parameters);
  return got.status == 200 ? "200" : got.code() + ": " + got.json()["Message"].get<std::string>();
}

const wire::Pairs kReader = {{"PolicyName", "AliyunOSSReadOnlyAccess"}, {"PolicyType", "System"}};

}  // namespace

TEST_CASE("GetAccountSummary tells the quotas that calls are held to") {
  sim::Quotas quotas;
  quotas.users = 1;
  quotas.groups = 1;
  quotas.roles = 0;
  quotas.policies = 0;
  World world = with(quotas);
  const auto map = world.a("ims", "GetAccountSummary")["SummaryMap"];
  CHECK(map["UsersQuota"] == 1);
  CHECK(map["RolesQuota"] == 0);
  CHECK(map["PolicySizeQuota"] == 6144);
  world.a("ram", "CreateUser", {{"UserName", "alice"}});
  world.a("ram", "CreateGroup", {{"GroupName", "crew"}});
  CHECK(said(world, "CreateUser", {{"UserName", "bob"}}) ==
        "LimitExceeded.User: The count of users beyond the current limits.");
  CHECK(said(world, "CreateGroup", {{"GroupName", "more"}}) ==
        "LimitExceeded.Group: The count of groups beyond the current limits.");
  CHECK(said(world, "CreateRole",
             {{"RoleName", "r"}, {"AssumeRolePolicyDocument", trust_of("acs:ram::2000000000000002:root")}}) ==
        "LimitExceeded.Role: The count of roles beyond the current limits.");
  CHECK(said(world, "CreatePolicy", {{"PolicyName", "p"}, {"PolicyDocument", allow("oss:GetObject")}}) ==
        "LimitExceeded.Policy: The count of policies beyond the current limits.");
}

TEST_CASE("what one object may hold is a quota too") {
  sim::Quotas quotas;
  quotas.groups_per_user = 0;
  quotas.access_keys_per_user = 0;
  quotas.virtual_mfa_devices = 0;
  quotas.system_policies_per_user = 0;
  quotas.tags_per_object = 0;
  World world = with(quotas);
  world.a("ram", "CreateUser", {{"UserName", "alice"}});
  world.a("ram", "CreateGroup", {{"GroupName", "crew"}});
  world.a("ram", "CreatePolicy", {{"PolicyName", "p"}, {"PolicyDocument", allow("oss:GetObject")}});
  CHECK(said(world, "AddUserToGroup", {{"UserName", "alice"}, {"GroupName", "crew"}}) ==
        "LimitExceeded.User.Group: The count of groups the user joined beyond the current limits.");
  CHECK(said(world, "CreateAccessKey", {{"UserName", "alice"}}) ==
        "LimitExceeded.User.AccessKey: The count of user access keys beyond the current limits.");
  CHECK(said(world, "CreateVirtualMFADevice", {{"VirtualMFADeviceName", "phone"}}) ==
        "LimitExceeded.VirtualMFADevice: The count of virtual MFA devices beyond the current limits.");
  auto grant = kReader;
  grant.emplace_back("UserName", "alice");
  CHECK(said(world, "AttachPolicyToUser", grant) ==
        "LimitExceeded.User.Policy: The count of policies attached beyond the current limits.");
  CHECK(said(world, "TagResources",
             {{"ResourceType", "policy"}, {"ResourceNames", R"(["p"])"}, {"Tag", R"([{"Key":"k","Value":""}])"}}) ==
        "LimitExceeded.Tag: The count of tags beyond the current limits.");
}

TEST_CASE("documents are measured by their own quotas") {
  sim::Quotas quotas;
  quotas.policy_bytes = 80;
  quotas.trust_bytes = 40;
  World world = with(quotas);
  CHECK(said(world, "CreatePolicy", {{"PolicyName", "p"}, {"PolicyDocument", allow("oss:GetObject")}}) ==
        "InvalidParameter.PolicyDocument.Length: The length of the parameter \"PolicyDocument\" is not valid: the "
        "maximum is 80.");
  CHECK(world.refused("ram", "CreateRole",
                      {{"RoleName", "r"}, {"AssumeRolePolicyDocument", trust_of("acs:ram::2000000000000002:root")}}) ==
        "400 InvalidParameter.AssumeRolePolicyDocument.Length");
}

TEST_CASE("a sixth version needs room, or a strategy that makes it") {
  World world;
  const wire::Pairs version = {{"PolicyName", "p"}, {"PolicyDocument", allow("oss:GetObject")}};
  world.a("ram", "CreatePolicy", version);
  for (int i = 2; i <= 5; ++i) world.a("ram", "CreatePolicyVersion", version);
  CHECK(said(world, "CreatePolicyVersion", version) ==
        "LimitExceeded.Policy.Version: The count of policy versions beyond the current limits.");
  auto rotating = version;
  rotating.emplace_back("RotateStrategy", "DeleteOldestNonDefaultVersionWhenLimitExceeded");
  CHECK(world.a("ram", "CreatePolicyVersion", rotating)["PolicyVersion"]["VersionId"] == "v6");
  // v1 is the default and stays; v2 was the oldest that could go.
  CHECK(
      world.refused("ram", "GetPolicyVersion", {{"PolicyName", "p"}, {"PolicyType", "Custom"}, {"VersionId", "v2"}}) ==
      "404 EntityNotExist.Policy.Version");
  CHECK(world.a("ram", "GetPolicy", {{"PolicyName", "p"}, {"PolicyType", "Custom"}})["Policy"]["DefaultVersion"] ==
        "v1");
}

TEST_CASE("unknown parameters are refused, or passed over where that is asked for") {
  World strict;
  CHECK(said(strict, "CreateUser", {{"UserName", "a"}, {"Shoe", "42"}}) ==
        "InvalidParameter: The specified parameter \"Shoe\" is not one of CreateUser's.");
  sim::Switches switches;
  switches.refuse_unknown_parameters = false;
  World lenient = with({}, switches);
  CHECK(said(lenient, "CreateUser", {{"UserName", "a"}, {"Shoe", "42"}}) == "200");
}

TEST_CASE("names are found in any case, or in their own alone") {
  World loose;
  loose.a("ram", "CreateUser", {{"UserName", "Alice"}});
  CHECK(said(loose, "GetUser", {{"UserName", "alice"}}) == "200");
  sim::Switches switches;
  switches.names_ignore_case = false;
  World strict = with({}, switches);
  strict.a("ram", "CreateUser", {{"UserName", "Alice"}});
  CHECK(said(strict, "GetUser", {{"UserName", "alice"}}) == "EntityNotExist.User: The user does not exist.");
  CHECK(said(strict, "GetUser", {{"UserName", "Alice"}}) == "200");
}

TEST_CASE("a policy that a role holds is refused in either order of words") {
  for (const bool policy_first : {false, true}) {
    sim::Switches switches;
    switches.role_conflict_names_policy_first = policy_first;
    World world = with({}, switches);
    world.a("ram", "CreatePolicy", {{"PolicyName", "p"}, {"PolicyDocument", allow("oss:GetObject")}});
    world.a("ram", "CreateRole",
            {{"RoleName", "r"}, {"AssumeRolePolicyDocument", trust_of("acs:ram::2000000000000002:root")}});
    world.a("ram", "AttachPolicyToRole", {{"RoleName", "r"}, {"PolicyName", "p"}, {"PolicyType", "Custom"}});
    CHECK(world.refused("ram", "DeletePolicy", {{"PolicyName", "p"}}) ==
          (policy_first ? "409 DeleteConflict.Policy.Role" : "409 DeleteConflict.Role.Policy"));
  }
}

TEST_CASE("an unknown principal of a trust is a malformed document, or is not found") {
  const wire::Pairs role = {{"RoleName", "r"},
                            {"AssumeRolePolicyDocument", trust_of("acs:ram::1000000000000001:role/nobody")}};
  World plain;
  CHECK(plain.refused("ram", "CreateRole", role) == "400 MalformedPolicyDocument");
  sim::Switches switches;
  switches.unknown_trust_principal_is_not_found = true;
  World other = with({}, switches);
  CHECK(other.refused("ram", "CreateRole", role) == "404 EntityNotExist.Role");
}
