#include <doctest/doctest.h>

#include "talker.h"

using namespace ramify;
using namespace ramify::sim_test;

namespace {

constexpr const char* kRole = "acs:ram::1000000000000001:role/guest";

/// Account A's role Guest with a trust policy; account B's user bob, who may assume anything where `granted`.
Key bob_of(World& world, const std::string& trust, bool granted = true) {
  world.b("ram", "CreateUser", {{"UserName", "bob"}});
  world.a("ram", "CreateRole", {{"RoleName", "Guest"}, {"AssumeRolePolicyDocument", trust}});
  if (granted) {
    world.b("ram", "AttachPolicyToUser",
            {{"UserName", "bob"}, {"PolicyName", "AliyunSTSAssumeRoleAccess"}, {"PolicyType", "System"}});
  }
  return world.user_key(kB, "bob");
}

Got assume(World& world, const Key& key, const wire::Pairs& more = {}) {
  wire::Pairs parameters = {{"RoleArn", kRole}, {"RoleSessionName", "test"}};
  parameters.insert(parameters.end(), more.begin(), more.end());
  return world.call(key, "sts", "AssumeRole", parameters);
}

Key session_of(const Got& got) {
  REQUIRE_MESSAGE(got.status == 200, got.body);
  const auto credentials = got.json().at("Credentials");
  return {credentials.at("AccessKeyId").get<std::string>(), credentials.at("AccessKeySecret").get<std::string>(),
          credentials.at("SecurityToken").get<std::string>()};
}

std::string denial(const Got& got) {
  REQUIRE_MESSAGE(got.status == 403, got.body);
  const auto detail = got.json().at("AccessDeniedDetail");
  return detail.at("PolicyType").get<std::string>() + " " + detail.at("NoPermissionType").get<std::string>();
}

const std::string kTrustB = trust_of("acs:ram::2000000000000002:root");

}  // namespace

TEST_CASE("a role is assumed when both sides allow it, and the session is who it says") {
  World world;
  const Key bob = bob_of(world, kTrustB);
  const Got got = assume(world, bob);
  const Key session = session_of(got);
  CHECK(got.json()["AssumedRoleUser"]["Arn"] == "acs:ram::1000000000000001:role/guest/test");
  CHECK(got.json()["Credentials"]["Expiration"] == "2026-08-01T13:00:00Z");
  const auto caller = world.call(session, "sts", "GetCallerIdentity").json();
  CHECK(caller["IdentityType"] == "AssumedRoleUser");
  CHECK(caller["Arn"] == "acs:ram::1000000000000001:assumed-role/guest/test");
  CHECK(caller["AccountId"] == kA);
}

TEST_CASE("without the caller's own permission the account-level policies deny") {
  World world;
  CHECK(denial(assume(world, bob_of(world, kTrustB, false))) == "AccountLevelIdentityBasedPolicy ImplicitDeny");
}

TEST_CASE("without the role's trust the trust policy denies") {
  World world;
  const Key bob = bob_of(world, trust_of("acs:ram::1000000000000001:root"));
  const Got got = assume(world, bob);
  CHECK(denial(got) == "AssumeRolePolicy ImplicitDeny");
  const auto detail = got.json()["AccessDeniedDetail"];
  CHECK(detail["AuthAction"] == "sts:AssumeRole");
  CHECK(detail["AuthPrincipalType"] == "SubUser");
  CHECK(detail["AuthPrincipalOwnerId"] == kB);
}

TEST_CASE("an external id must be the trust policy's") {
  World world;
  const Key bob =
      bob_of(world, trust_of("acs:ram::2000000000000002:root", R"({"StringEquals":{"sts:ExternalId":"x-1"}})"));
  CHECK(denial(assume(world, bob)) == "AssumeRolePolicy ImplicitDeny");
  CHECK(denial(assume(world, bob, {{"ExternalId", "x-2"}})) == "AssumeRolePolicy ImplicitDeny");
  CHECK(assume(world, bob, {{"ExternalId", "x-1"}}).status == 200);
}

TEST_CASE("a permission on one role's ARN does not open another") {
  World world;
  const Key bob = bob_of(world, kTrustB, false);
  world.b(
      "ram", "CreatePolicy",
      {{"PolicyName", "other"}, {"PolicyDocument", allow("sts:AssumeRole", "acs:ram:*:1000000000000001:role/Other")}});
  world.b(
      "ram", "CreatePolicy",
      {{"PolicyName", "guest"}, {"PolicyDocument", allow("sts:AssumeRole", "acs:ram:*:1000000000000001:role/Guest")}});
  const auto attach = [&](const std::string& name) {
    world.b("ram", "AttachPolicyToUser", {{"UserName", "bob"}, {"PolicyName", name}, {"PolicyType", "Custom"}});
  };
  attach("other");
  CHECK(denial(assume(world, bob)) == "AccountLevelIdentityBasedPolicy ImplicitDeny");
  attach("guest");
  CHECK(assume(world, bob).status == 200);
}

TEST_CASE("a group's permission is its members'") {
  World world;
  const Key bob = bob_of(world, kTrustB, false);
  world.b("ram", "CreateGroup", {{"GroupName", "crew"}});
  world.b("ram", "AttachPolicyToGroup",
          {{"GroupName", "crew"}, {"PolicyName", "AliyunSTSAssumeRoleAccess"}, {"PolicyType", "System"}});
  CHECK(assume(world, bob).status == 403);
  world.b("ram", "AddUserToGroup", {{"GroupName", "crew"}, {"UserName", "bob"}});
  CHECK(assume(world, bob).status == 200);
}

TEST_CASE("an account itself cannot assume a role") {
  World world;
  bob_of(world, kTrustB);
  const Got got = assume(world, world.root(kB));
  CHECK(got.status == 403);
  CHECK(got.json()["Message"] == "Roles may not be assumed by root accounts.");
}

TEST_CASE("a session lasts between fifteen minutes and the role's maximum") {
  World world;
  const Key bob = bob_of(world, kTrustB);
  CHECK(assume(world, bob, {{"DurationSeconds", "899"}}).code() == "InvalidParameter.DurationSeconds");
  CHECK(assume(world, bob, {{"DurationSeconds", "3601"}}).code() == "InvalidParameter.DurationSeconds");
  const Key session = session_of(assume(world, bob, {{"DurationSeconds", "900"}}));
  CHECK(world.call(session, "sts", "GetCallerIdentity").status == 200);
  world.now += std::chrono::seconds(900);
  CHECK(world.call(session, "sts", "GetCallerIdentity").code() == "InvalidSecurityToken.Expired");
}

TEST_CASE("a token belongs to one key and dies with its role") {
  World world;
  const Key bob = bob_of(world, kTrustB);
  const Key one = session_of(assume(world, bob));
  const Key two = session_of(assume(world, bob));
  CHECK(one.token != two.token);
  const auto code = [&](const std::string& token) {
    return world.call({one.id, one.secret, token}, "sts", "GetCallerIdentity").code();
  };
  CHECK(code("") == "MissingSecurityToken");
  CHECK(code(two.token) == "InvalidSecurityToken.MismatchWithAccessKey");
  CHECK(code("rubbish") == "InvalidSecurityToken.Malformed");
  world.a("ram", "DeleteRole", {{"RoleName", "Guest"}});
  CHECK(code(one.token) == "InvalidSecurityToken.Expired");
  world.a("ram", "CreateRole", {{"RoleName", "Guest"}, {"AssumeRolePolicyDocument", kTrustB}});
  CHECK(code(one.token) == "InvalidSecurityToken.Expired");
}

TEST_CASE("a role's session holds the role's policies cut down by the session policy") {
  World world;
  const Key bob = bob_of(world, kTrustB);
  const Key before = session_of(assume(world, bob));
  CHECK(denial(world.call(before, "ram", "ListUsers")) == "AccountLevelIdentityBasedPolicy ImplicitDeny");
  world.a("ram", "AttachPolicyToRole",
          {{"RoleName", "Guest"}, {"PolicyName", "AliyunRAMReadOnlyAccess"}, {"PolicyType", "System"}});
  CHECK(world.call(before, "ram", "ListUsers").status == 200);
  CHECK(world.call(before, "ram", "CreateUser", {{"UserName", "eve"}}).status == 403);
  const std::string nothing = R"({"Version":"1","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]})";
  const Key harmless = session_of(assume(world, bob, {{"Policy", nothing}}));
  const Got got = world.call(harmless, "ram", "ListUsers");
  CHECK(denial(got) == "SessionPolicy ExplicitDeny");
  CHECK(got.json()["AccessDeniedDetail"]["AuthPrincipalDisplayName"] == "Guest:test");
  CHECK(world.call(harmless, "sts", "GetCallerIdentity").status == 200);
}

TEST_CASE("an explicit deny beats every allow") {
  World world;
  const Key bob = bob_of(world, kTrustB);
  world.b("ram", "CreatePolicy",
          {{"PolicyName", "no"},
           {"PolicyDocument", R"({"Version":"1","Statement":[{"Effect":"Deny","Action":"sts:*","Resource":"*"}]})"}});
  world.b("ram", "AttachPolicyToUser", {{"UserName", "bob"}, {"PolicyName", "no"}, {"PolicyType", "Custom"}});
  CHECK(denial(assume(world, bob)) == "AccountLevelIdentityBasedPolicy ExplicitDeny");
}

TEST_CASE("a user is allowed what its policies say of one object and nothing else") {
  World world;
  world.a("ram", "CreateUser", {{"UserName", "admin"}});
  world.a("ram", "CreatePolicy",
          {{"PolicyName", "one"}, {"PolicyDocument", allow("ram:GetUser", "acs:ram:*:1000000000000001:user/admin")}});
  world.a("ram", "AttachPolicyToUser", {{"UserName", "admin"}, {"PolicyName", "one"}, {"PolicyType", "Custom"}});
  const Key admin = world.user_key(kA, "admin");
  CHECK(world.call(admin, "ram", "GetUser", {{"UserName", "admin"}}).status == 200);
  CHECK(world.call(admin, "ram", "GetUser", {{"UserName", "other"}}).status == 403);
  CHECK(world.call(admin, "ram", "ListUsers").status == 403);
}

TEST_CASE("an unknown or malformed role is told from a refusal") {
  World world;
  const Key bob = bob_of(world, kTrustB);
  const auto code = [&](const std::string& arn, const std::string& name) {
    return world.call(bob, "sts", "AssumeRole", {{"RoleArn", arn}, {"RoleSessionName", name}}).code();
  };
  CHECK(code("acs:ram::1000000000000001:role/nobody", "test") == "EntityNotExist.Role");
  CHECK(code("acs:ram::9999999999999999:role/guest", "test") == "EntityNotExist.Role");
  CHECK(code("guest", "test") == "InvalidParameter.RoleArn");
  CHECK(code(kRole, "x") == "InvalidParameter.RoleSessionName");
}
