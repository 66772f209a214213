#include <doctest/doctest.h>

#include "ramify/wire/sign.h"
#include "talker.h"

using namespace ramify;
using namespace ramify::sim_test;

namespace {

std::string said(const Got& got) {
  const auto json = got.json();
  return std::to_string(got.status) + " " + json.value("Code", "") + ": " + json.value("Message", "");
}

/// A signed request with one header of it changed before it was signed.
wire::HttpRequest changed(World& world, const std::string& name, const std::string& value) {
  auto request = world.signed_v3(world.root(kA), "sts", "GetCallerIdentity", {});
  wire::Pairs kept;
  for (auto& header : request.headers) {
    if (header.first == "authorization" || header.first == "x-acs-content-sha256") continue;
    if (header.first == name) header.second = value;
    if (header.first != name || !value.empty()) kept.push_back(header);
  }
  request.headers = kept;
  const Key key = world.root(kA);
  wire::v3_sign(request, key.id, Secret(std::string(key.secret)));
  return request;
}

/// A session of role `guest` in account A, for user alice.
Key session_of(World& world, const Key& alice) {
  const Got got = world.call(alice, "sts", "AssumeRole",
                             {{"RoleArn", "acs:ram::1000000000000001:role/guest"}, {"RoleSessionName", "s1"}});
  REQUIRE_MESSAGE(got.status == 200, got.body);
  const auto key = got.json()["Credentials"];
  return {key["AccessKeyId"], key["AccessKeySecret"], key["SecurityToken"]};
}

Key alice_who_assumes(World& world) {
  world.a("ram", "CreateUser", {{"UserName", "alice"}});
  world.a("ram", "AttachPolicyToUser",
          {{"UserName", "alice"}, {"PolicyName", "AliyunSTSAssumeRoleAccess"}, {"PolicyType", "System"}});
  world.a("ram", "CreateRole",
          {{"RoleName", "guest"}, {"AssumeRolePolicyDocument", trust_of("acs:ram::1000000000000001:user/alice")}});
  return world.user_key(kA, "alice");
}

}  // namespace

TEST_CASE("what every request must say is missed by name") {
  World world;
  CHECK(said(world.send(changed(world, "x-acs-date", ""))) ==
        "400 MissingParameter: The input parameter \"x-acs-date\" that is mandatory for processing this request is not "
        "supplied.");
  CHECK(said(world.send(changed(world, "x-acs-signature-nonce", ""))) ==
        "400 MissingParameter: The input parameter \"x-acs-signature-nonce\" that is mandatory for processing this "
        "request is not supplied.");
  CHECK(
      said(world.unsigned_call("sts", "GetCallerIdentity", {})) ==
      "400 MissingParameter: The input parameter \"AccessKeyId\" that is mandatory for processing this request is not "
      "supplied.");
}

TEST_CASE("a date that is none, and one that is over, are told apart") {
  World world;
  CHECK(said(world.send(changed(world, "x-acs-date", "yesterday"))) ==
        "400 InvalidTimeStamp.Format: Specified time stamp or date value is not well formatted.");
  CHECK(said(world.send(changed(world, "x-acs-date", "2026-08-01T11:44:59Z"))) ==
        "400 InvalidTimeStamp.Expired: Specified time stamp or date value is expired.");
}

TEST_CASE("the hash of the body is the body's") {
  World world;
  auto request = world.signed_v3(world.root(kA), "ram", "CreateUser", {{"UserName", "alice"}});
  for (auto& [name, value] : request.headers) {
    if (name == "x-acs-content-sha256") value = wire::sha256_hex("");
  }
  CHECK(world.send(request).code() == "SignatureDoesNotMatch");
}

TEST_CASE("a header that a signature must cover and does not") {
  World world;
  auto request = world.signed_v3(world.root(kA), "sts", "GetCallerIdentity", {});
  request.headers.emplace_back("x-acs-retry-attempts", "1");
  CHECK(said(world.send(request)) ==
        "400 IncompleteSignature: The request signature does not conform to the platform's standards: the header "
        "x-acs-retry-attempts is not among the signed headers.");
}

TEST_CASE("a nonce that was used, also with another signature") {
  World world;
  auto request = world.signed_v3(world.root(kA), "sts", "GetCallerIdentity", {});
  CHECK(world.send(request).status == 200);
  CHECK(said(world.send(request)) == "400 SignatureNonceUsed: Specified signature nonce was used already.");
}

TEST_CASE("a key that nobody has, and one that is off") {
  World world;
  CHECK(said(world.call({"LTAI5tNobodyHasThisKey00", "x", {}}, "sts", "GetCallerIdentity")) ==
        "404 InvalidAccessKeyId.NotFound: Specified access key is not found.");
  world.a("ram", "CreateUser", {{"UserName", "alice"}});
  const Key key = world.user_key(kA, "alice");
  world.a("ram", "UpdateAccessKey", {{"UserName", "alice"}, {"UserAccessKeyId", key.id}, {"Status", "Inactive"}});
  CHECK(said(world.call(key, "sts", "GetCallerIdentity")) ==
        "400 InvalidAccessKeyId.Inactive: Specified access key is disabled.");
}

TEST_CASE("a session's token is there, its own, whole, and not over") {
  World world;
  const Key alice = alice_who_assumes(world);
  const Key session = session_of(world, alice);
  const Key other = session_of(world, alice);
  const auto with = [&](const std::string& token) {
    return said(world.call({session.id, session.secret, token}, "sts", "GetCallerIdentity"));
  };
  CHECK(world.call(session, "sts", "GetCallerIdentity").status == 200);
  CHECK(with("") == "400 MissingSecurityToken: SecurityToken is mandatory for this action.");
  CHECK(with("rubbish") == "400 InvalidSecurityToken.Malformed: Specified SecurityToken is malformed.");
  CHECK(with(other.token) ==
        "400 InvalidSecurityToken.MismatchWithAccessKey: Specified SecurityToken mismatch with the AccessKey.");
  CHECK(said(world.call({alice.id, alice.secret, session.token}, "sts", "GetCallerIdentity")) ==
        "400 InvalidSecurityToken.MismatchWithAccessKey: Specified SecurityToken mismatch with the AccessKey.");
  world.now += std::chrono::hours(1);
  CHECK(with(session.token) == "400 InvalidSecurityToken.Expired: Specified SecurityToken is expired.");
}

TEST_CASE("a body that is no form holds no parameters") {
  World world;
  auto request = world.signed_v3(world.root(kA), "ram", "CreateUser", {{"UserName", "alice"}});
  request.headers.erase(request.headers.end() - 2, request.headers.end());
  for (auto& [name, value] : request.headers) {
    if (name == "content-type") value = "application/json";
  }
  request.body = R"({"UserName":"alice"})";
  const Key key = world.root(kA);
  wire::v3_sign(request, key.id, Secret(std::string(key.secret)));
  CHECK(said(world.send(request)) ==
        "400 MissingParameter: The input parameter \"UserName\" that is mandatory for processing this request is not "
        "supplied.");
}
