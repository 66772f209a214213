#include <doctest/doctest.h>

#include "talker.h"

using namespace ramify;
using namespace ramify::sim_test;

TEST_CASE("every signature, in query and in form, is accepted for the caller it names") {
  World world;
  for (const Style style : {Style::v3_form, Style::v3_query, Style::v1_form, Style::v1_query}) {
    const Got got = world.call(world.root(kA), "sts", "GetCallerIdentity", {}, style);
    REQUIRE_MESSAGE(got.status == 200, got.body);
    const auto json = got.json();
    CHECK(json["AccountId"] == kA);
    CHECK(json["IdentityType"] == "Account");
    CHECK(json["Arn"] == "acs:ram::1000000000000001:root");
    CHECK(json["RequestId"].get<std::string>().size() == 36);
  }
}

TEST_CASE("special characters survive each way of signing") {
  World world;
  const std::string comments = "a b*c~d'(!)+&=%é中";
  int number = 0;
  for (const Style style : {Style::v3_form, Style::v3_query, Style::v1_form, Style::v1_query}) {
    const std::string name = "user-" + std::to_string(++number);
    const Got got =
        world.call(world.root(kA), "ram", "CreateUser", {{"UserName", name}, {"Comments", comments}}, style);
    REQUIRE_MESSAGE(got.status == 200, got.body);
    CHECK(got.json()["User"]["Comments"] == comments);
  }
}

TEST_CASE("a wrong secret is refused and the server says what it signed") {
  World world;
  Key key = world.root(kA);
  key.secret = "not the secret";
  for (const Style style : {Style::v3_form, Style::v1_form}) {
    const Got got = world.call(key, "sts", "GetCallerIdentity", {}, style);
    CHECK(got.status == 400);
    CHECK(got.code() == "SignatureDoesNotMatch");
    CHECK(got.json()["Message"].get<std::string>().find("server string to sign is:") != std::string::npos);
  }
}

TEST_CASE("a request that was changed after signing is refused") {
  World world;
  const wire::Pairs user = {{"UserName", "alice"}};
  auto body = world.signed_v3(world.root(kA), "ram", "CreateUser", user);
  body.body = "UserName=mallory";
  CHECK(world.send(body).code() == "SignatureDoesNotMatch");
  auto query = world.signed_v3(world.root(kA), "ram", "CreateUser", user, true);
  query.query.front().second = "mallory";
  CHECK(world.send(query).code() == "SignatureDoesNotMatch");
  auto action = world.signed_v3(world.root(kA), "ram", "CreateUser", user);
  for (auto& [name, value] : action.headers) {
    if (name == "x-acs-action") value = "DeleteUser";
  }
  CHECK(world.send(action).code() == "SignatureDoesNotMatch");
}

TEST_CASE("a header that changes the meaning must be signed") {
  World world;
  auto request = world.signed_v3(world.root(kA), "ram", "ListUsers", {});
  request.headers.emplace_back("x-acs-security-extra", "1");
  const Got got = world.send(request);
  CHECK(got.status == 400);
  CHECK(got.code() == "IncompleteSignature");
  CHECK(got.json()["Message"] ==
        "The request signature does not conform to the platform's standards: the header x-acs-security-extra is not "
        "among "
        "the signed headers.");
}

TEST_CASE("a nonce is good once") {
  World world;
  const auto request = world.signed_v3(world.root(kA), "ram", "ListUsers", {});
  CHECK(world.send(request).status == 200);
  const Got again = world.send(request);
  CHECK(again.status == 400);
  CHECK(again.code() == "SignatureNonceUsed");
}

TEST_CASE("a clock may be off by fifteen minutes and no more") {
  World world;
  const auto real = world.now;
  for (const int sign : {-1, 1}) {
    world.now = real;
    auto fine = world.signed_v3(world.root(kA), "ram", "ListUsers", {});
    world.now = real + sign * std::chrono::minutes(15);
    CHECK(world.send(fine).status == 200);
    world.now = real;
    auto late = world.signed_v3(world.root(kA), "ram", "ListUsers", {});
    world.now = real + sign * std::chrono::minutes(15) + sign * std::chrono::seconds(1);
    CHECK(world.send(late).code() == "InvalidTimeStamp.Expired");
  }
}

TEST_CASE("unknown and inactive keys are told apart") {
  World world;
  CHECK(world.call({"LTAI5tNobodyHasThisKey00", "x", {}}, "ram", "ListUsers").code() == "InvalidAccessKeyId.NotFound");
  world.a("ram", "CreateUser", {{"UserName", "alice"}});
  const Key key = world.user_key(kA, "alice");
  world.a("ram", "UpdateAccessKey", {{"UserName", "alice"}, {"UserAccessKeyId", key.id}, {"Status", "Inactive"}});
  const Got got = world.call(key, "sts", "GetCallerIdentity");
  CHECK(got.status == 400);
  CHECK(got.code() == "InvalidAccessKeyId.Inactive");
}

TEST_CASE("an operation is found by version and action or refused") {
  World world;
  CHECK(world.refused("ram", "MakeCoffee") == "404 InvalidAction.NotFound");
  auto request = world.signed_v3(world.root(kA), "ram", "ListUsers", {});
  for (auto& [name, value] : request.headers) {
    if (name == "x-acs-version") value = "1999-01-01";
  }
  CHECK(world.send(request).code() == "InvalidVersion");
}

TEST_CASE("parameters are held to the operation's table") {
  World world;
  const Got missing = world.call(world.root(kA), "ram", "CreateUser");
  CHECK(missing.status == 400);
  CHECK(missing.code() == "MissingParameter");
  CHECK(missing.json()["Message"] ==
        "The input parameter \"UserName\" that is mandatory for processing this request is not supplied.");
  CHECK(world.refused("ram", "CreateUser", {{"UserName", "a"}, {"Shoe", "42"}}) == "400 InvalidParameter");
  CHECK(world.refused("ram", "CreateUser", {{"UserName", "a b"}}) == "400 InvalidParameter.UserName.InvalidChars");
  CHECK(world.refused("ram", "CreateUser", {{"UserName", std::string(65, 'a')}}) ==
        "400 InvalidParameter.UserName.Length");
  CHECK(world.refused("ram", "ListUsers", {{"MaxItems", "many"}}) == "400 InvalidParameter.MaxItems");
  CHECK(world.refused("ram", "ListRoles", {{"Tag.1.Key", "k"}}) == "400 InvalidParameter");
  CHECK(world.refused("ram", "ListRoles", {{"Tag", "{}"}}) == "400 InvalidParameter.Tag");
  CHECK(world.refused("ims", "ListUsers", {{"Tag.2.Key", "k"}}) == "400 InvalidParameter.Tag");
}

TEST_CASE("an error carries what support asks for") {
  World world;
  const auto json = world.call(world.root(kA), "ram", "GetRole", {{"RoleName", "nobody"}}).json();
  CHECK(json["Code"] == "EntityNotExist.Role");
  CHECK(json["Message"] == "The role does not exist.");
  CHECK(json["HostId"] == "ram.aliyuncs.com");
  CHECK(json["RequestId"].get<std::string>().size() == 36);
  CHECK(json["Recommend"].get<std::string>().find("EntityNotExist.Role") != std::string::npos);
}

TEST_CASE("a large policy goes through in the query and in the body") {
  World world;
  std::string resources;
  for (int i = 0; resources.size() < 5800; ++i) resources += ",\"acs:oss:*:*:bucket-" + std::to_string(i) + "\"";
  const std::string document =
      R"({"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:GetObject","Resource":[)" + resources.substr(1) +
      "]}]}";
  REQUIRE(document.size() < 6144);
  int number = 0;
  for (const Style style : {Style::v3_form, Style::v3_query, Style::v1_form, Style::v1_query}) {
    const std::string name = "large-" + std::to_string(++number);
    const Got got =
        world.call(world.root(kA), "ram", "CreatePolicy", {{"PolicyName", name}, {"PolicyDocument", document}}, style);
    REQUIRE_MESSAGE(got.status == 200, got.body);
    const auto read = world.a("ram", "GetPolicy", {{"PolicyName", name}, {"PolicyType", "Custom"}});
    CHECK(read["DefaultPolicyVersion"]["PolicyDocument"] == document);
  }
  CHECK(world.refused("ram", "CreatePolicy",
                      {{"PolicyName", "larger"}, {"PolicyDocument", document + std::string(400, ' ')}}) ==
        "400 InvalidParameter.PolicyDocument.Length");
}

TEST_CASE("a request line of sixty-four kilobytes is read") {
  World world;
  const Got got = world.call(world.root(kA), "ram", "CreateUser",
                             {{"UserName", "alice"}, {"Comments", std::string(70'000, 'x')}}, Style::v3_query);
  CHECK(got.code() == "InvalidParameter.Comments.Length");
}

TEST_CASE("text that is not UTF-8 is refused") {
  World world;
  CHECK(world.refused("ram", "CreateUser", {{"UserName", "alice"}, {"Comments", "\xff"}}) == "400 InvalidParameter");
}

TEST_CASE("only a request that was accepted counts as use of its key") {
  World world;
  world.a("ram", "CreateUser", {{"UserName", "alice"}});
  const Key key = world.user_key(kA, "alice");
  const auto used = [&] {
    return world.a(
        "ims", "GetAccessKeyLastUsed",
        {{"UserPrincipalName", "alice@company-a.onaliyun.com"}, {"UserAccessKeyId", key.id}})["AccessKeyLastUsed"];
  };
  world.call({key.id, "wrong", {}}, "sts", "GetCallerIdentity");
  CHECK(used().empty());
  world.call(key, "sts", "GetCallerIdentity");
  CHECK(used()["ServiceName"] == "sts");
}
