#include <doctest/doctest.h>

#include "../../../src/sim/encoding.h"
#include "idp.h"
#include "talker.h"

using namespace ramify;
using namespace ramify::sim_test;

namespace {

constexpr const char* kRole = "acs:ram::1000000000000001:role/guest";
constexpr const char* kOidc = "acs:ram::1000000000000001:oidc-provider/ci";
constexpr const char* kSaml = "acs:ram::1000000000000001:saml-provider/corp";

/// A role that trusts the provider under a condition.
void make_role(World& world, const std::string& provider, const std::string& condition) {
  const std::string trust =
      R"({"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Federated":[")" +
      provider + R"("]},"Condition":)" + condition + "}]}";
  world.a("ram", "CreateRole", {{"RoleName", "guest"}, {"AssumeRolePolicyDocument", trust}});
}

Got with_oidc(World& world, const std::string& token) {
  return world.unsigned_call(
      "sts", "AssumeRoleWithOIDC",
      {{"RoleArn", kRole}, {"OIDCProviderArn", kOidc}, {"RoleSessionName", "build"}, {"OIDCToken", token}});
}

Got with_saml(World& world, const std::string& xml) {
  return world.unsigned_call("sts", "AssumeRoleWithSAML",
                             {{"RoleArn", kRole}, {"SAMLProviderArn", kSaml}, {"SAMLAssertion", base64(xml)}});
}

constexpr const char* kSub = R"({"StringEquals":{"oidc:sub":"repo:a/b","oidc:aud":"ramify"}})";
constexpr const char* kRecipient = R"({"StringEquals":{"saml:recipient":"https://signin.aliyun.com/saml-role/sso"}})";

}  // namespace

TEST_CASE("a token that the provider signed opens a role's session") {
  const Idp idp;
  World world = seeded("federation", idp.seed());
  make_role(world, kOidc, kSub);
  const Got got = with_oidc(world, idp.token(idp.claims(world.now)));
  REQUIRE_MESSAGE(got.status == 200, got.body);
  const auto json = got.json();
  CHECK(json["AssumedRoleUser"]["Arn"] == "acs:ram::1000000000000001:role/guest/build");
  CHECK(json["OIDCTokenInfo"]["Subject"] == "repo:a/b");
  CHECK(json["OIDCTokenInfo"]["ClientIds"] == "ramify");
  CHECK(json["OIDCTokenInfo"]["ExpirationTime"] == "2026-08-01T13:00:00Z");
  const auto& key = json["Credentials"];
  const Got who =
      world.call({key["AccessKeyId"], key["AccessKeySecret"], key["SecurityToken"]}, "sts", "GetCallerIdentity");
  CHECK(who.json()["IdentityType"] == "AssumedRoleUser");
}

TEST_CASE("a token that is forged, late, for another audience or not trusted opens nothing") {
  const Idp idp;
  const Idp other;
  World world = seeded("federation", idp.seed());
  make_role(world, kOidc, kSub);
  const auto refused = [&](const std::string& token) {
    const Got got = with_oidc(world, token);
    return std::to_string(got.status) + " " + got.code();
  };
  CHECK(refused(other.token(idp.claims(world.now))) == "401 AuthenticationFail.OIDCToken.InvalidSignature");
  CHECK(refused("a.b") == "401 AuthenticationFail.OIDCToken.Invalid");
  auto claims = idp.claims(world.now);
  claims["aud"] = "else";
  CHECK(refused(idp.token(claims)) == "401 AuthenticationFail.OIDCToken.AudienceNotMatch");
  claims = idp.claims(world.now);
  claims["sub"] = "repo:evil/b";
  CHECK(refused(idp.token(claims)) == "403 NoPermission");
  claims = idp.claims(world.now);
  claims["iss"] = "https://elsewhere.example";
  CHECK(refused(idp.token(claims)) == "401 AuthenticationFail.OIDCToken.Invalid");
  const std::string late = idp.token(idp.claims(world.now));
  world.now += std::chrono::hours(1);
  CHECK(refused(late) == "401 AuthenticationFail.OIDCToken.Expired");
}

TEST_CASE("a token may be signed by an elliptic curve, and by no other key than its own") {
  const Idp idp;
  World world = seeded("federation", idp.seed());
  make_role(world, kOidc, kSub);
  const auto claims = idp.claims(world.now);
  const std::string token = idp.token_by_curve(claims);
  CHECK(with_oidc(world, token).status == 200);
  const auto dot = token.rfind('.');
  const std::string forged = idp.token_by_curve({{"iss", "x"}});
  const std::string mixed = token.substr(0, dot) + forged.substr(forged.rfind('.'));
  CHECK(with_oidc(world, mixed).code() == "AuthenticationFail.OIDCToken.InvalidSignature");
  const std::string by_rsa = idp.token(claims);
  CHECK(with_oidc(world, token.substr(0, dot) + by_rsa.substr(by_rsa.rfind('.'))).code() ==
        "AuthenticationFail.OIDCToken.InvalidSignature");
}

TEST_CASE("an assertion for another audience than Alibaba Cloud opens nothing") {
  const Idp idp;
  World world = seeded("federation", idp.seed());
  make_role(world, kSaml, kRecipient);
  CHECK(with_saml(world, idp.assertion(world.now, "urn:alibaba:cloudcomputing:international")).status == 200);
  CHECK(with_saml(world, idp.assertion(world.now, "urn:amazon:webservices")).code() ==
        "AuthenticationFail.SAMLAssertion.Invalid");
}

TEST_CASE("an unsigned call whose RoleArn is none says so") {
  World world;
  const Got got = world.unsigned_call("sts", "AssumeRoleWithSAML",
                                      {{"RoleArn", "guest"}, {"SAMLProviderArn", kSaml}, {"SAMLAssertion", "eA=="}});
  CHECK(got.status == 400);
  CHECK(got.code() == "InvalidParameter.RoleArn");
  CHECK(got.json()["Message"] == "The parameter RoleArn is wrongly formed.");
}

TEST_CASE("a token without a signature is no token") {
  const Idp idp;
  World world = seeded("federation", idp.seed());
  make_role(world, kOidc, kSub);
  const std::string unsigned_token =
      sim::base64url_encode(R"({"alg":"none"})") + "." + sim::base64url_encode(idp.claims(world.now).dump()) + ".";
  const Got got = with_oidc(world, unsigned_token);
  CHECK(got.code() == "AuthenticationFail.OIDCToken.Invalid");
  CHECK(got.json()["Message"] == "The algorithm none that be specified in Jwt header is unknown.");
}

TEST_CASE("an assertion that the identity provider signed opens a role's session") {
  const Idp idp;
  World world = seeded("federation", idp.seed());
  make_role(world, kSaml, kRecipient);
  const Got got = with_saml(world, idp.assertion(world.now));
  REQUIRE_MESSAGE(got.status == 200, got.body);
  const auto json = got.json();
  CHECK(json["AssumedRoleUser"]["Arn"] == "acs:sts::1000000000000001:assumed-role/guest/alice");
  CHECK(json["SAMLAssertionInfo"]["Issuer"] == "https://idp.example/saml");
  CHECK(json["SAMLAssertionInfo"]["Subject"] == "alice@corp.example");
  CHECK(json["SAMLAssertionInfo"]["SubjectType"] == "persistent");
  CHECK(json["SAMLAssertionInfo"]["Recipient"] == "https://signin.aliyun.com/saml-role/sso");
}

TEST_CASE("a signed assertion stands in another spelling of the same document") {
  const Idp idp;
  World world = seeded("federation", idp.seed());
  make_role(world, kSaml, kRecipient);
  std::string xml = idp.assertion(world.now);
  const std::string from = R"(<saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">)";
  REQUIRE(xml.find(from) != std::string::npos);
  xml.replace(xml.find(from), from.size(),
              "<saml:NameID\n  Format = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent' ><!-- so -->");
  CHECK(with_saml(world, "<?xml version=\"1.0\"?>\n" + xml).status == 200);
  CHECK(with_saml(world, "<Response xmlns:unused=\"urn:x\">" + xml + "</Response>").status == 200);
}

TEST_CASE("an assertion that was changed, is over, or is another's opens nothing") {
  const Idp idp;
  const Idp other;
  World world = seeded("federation", idp.seed());
  make_role(world, kSaml, kRecipient);
  std::string changed = idp.assertion(world.now);
  changed.replace(changed.find("alice@corp"), 5, "mally");
  CHECK(with_saml(world, changed).code() == "AuthenticationFail.SAMLAssertion.Invalid");
  CHECK(with_saml(world, other.assertion(world.now)).code() == "AuthenticationFail.SAMLAssertion.Invalid");
  CHECK(with_saml(world, "<Assertion/>").code() == "AuthenticationFail.SAMLAssertion.Invalid");
  const std::string wrapped =
      "<Response><Assertion xmlns=\"urn:oasis:names:tc:SAML:2.0:assertion\"><Issuer>x</Issuer></Assertion>" +
      idp.assertion(world.now) + "</Response>";
  CHECK(with_saml(world, wrapped).code() == "AuthenticationFail.SAMLAssertion.Invalid");
  const std::string late = idp.assertion(world.now);
  world.now += std::chrono::minutes(5);
  const Got got = with_saml(world, late);
  CHECK(got.status == 401);
  CHECK(got.code() == "AuthenticationFail.SAMLAssertion.Expired");
  CHECK(got.json()["Message"] == "The SAML Assertion is expired.");
}

TEST_CASE("the trust of a role decides about an assertion's recipient") {
  const Idp idp;
  World world = seeded("federation", idp.seed());
  make_role(world, kSaml, R"({"StringEquals":{"saml:recipient":"https://elsewhere.example/sso"}})");
  const Got got = with_saml(world, idp.assertion(world.now));
  CHECK(got.status == 403);
  CHECK(got.json()["AccessDeniedDetail"]["PolicyType"] == "AssumeRolePolicy");
  CHECK(got.json()["AccessDeniedDetail"]["AuthPrincipalType"] == "Federated");
  CHECK(got.json()["AccessDeniedDetail"]["AuthPrincipalDisplayName"] == "saml-provider/corp");
}

TEST_CASE("what an unsigned call lacks is said by name") {
  World world;
  const Got got = world.unsigned_call("sts", "AssumeRoleWithSAML", {{"RoleArn", kRole}});
  CHECK(got.status == 400);
  CHECK(got.code() == "MissingParameter.SAMLAssertion");
  CHECK(got.json()["Message"] == "Parameter SAMLAssertion is required.");
  const Got provider = world.unsigned_call("sts", "AssumeRoleWithSAML",
                                           {{"RoleArn", kRole}, {"SAMLProviderArn", kSaml}, {"SAMLAssertion", "eA=="}});
  CHECK(provider.status == 404);
  CHECK(provider.code() == "EntityNotExist.SAMLProvider");
}
