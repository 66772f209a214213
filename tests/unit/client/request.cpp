#include <doctest/doctest.h>

#include "ramify/client/loopback.h"
#include "ramify/wire/sign.h"
#include "scripted.h"

using namespace ramify;
using namespace ramify::client::scripted;
using std::chrono::milliseconds;

TEST_CASE("business parameters travel in the body of a signed POST") {
  Fixture test({ok()});
  CHECK(test.session->call({wire::Service::ram, "CreateRole", {{"RoleName", "Ops"}, {"Description", "a b*c"}}})
            .has_value());
  const auto& request = test.script->requests.at(0);
  CHECK(test.script->urls.at(0) == "https://ram.aliyuncs.com");
  CHECK(request.method == "POST");
  CHECK(request.path == "/");
  CHECK(request.query.empty());
  CHECK(request.body == "RoleName=Ops&Description=a%20b%2Ac");
  CHECK(test.script->header(0, "host") == "ram.aliyuncs.com");
  CHECK(test.script->header(0, "content-type") == "application/x-www-form-urlencoded");
  CHECK(test.script->header(0, "x-acs-action") == "CreateRole");
  CHECK(test.script->header(0, "x-acs-version") == "2015-05-01");
  CHECK(test.script->header(0, "x-acs-date") == "2023-11-14T22:13:20Z");
  CHECK(test.script->header(0, "user-agent") == "ramify");
  CHECK(test.script->header(0, "x-acs-security-token") == "(none)");
}

TEST_CASE("the signature is the one that the service would compute") {
  Fixture test({ok()});
  CHECK(test.session->call(read_call()).has_value());
  const auto& request = test.script->requests.at(0);
  const auto authorization = wire::parse_v3_authorization(test.script->header(0, "authorization"));
  REQUIRE(authorization);
  CHECK(authorization->access_key_id == "LTAI-test");
  const auto canonical = wire::v3_canonical(request, authorization->signed_headers);
  CHECK(authorization->signature == wire::v3_signature(canonical.string_to_sign, Secret(std::string("testsecret"))));
  CHECK(authorization->signed_headers == std::vector<std::string>{"content-type", "host", "x-acs-action",
                                                                  "x-acs-content-sha256", "x-acs-date",
                                                                  "x-acs-signature-nonce", "x-acs-version"});
}

TEST_CASE("temporary credentials send and sign their token") {
  Fixture test({ok()});
  client::Credentials temporary{"STS.x", Secret(std::string("s")), Secret(std::string("tok/en+="))};
  CHECK(test.session->with_credentials(std::move(temporary))
            ->call({wire::Service::sts, "GetCallerIdentity", {}})
            .has_value());
  CHECK(test.script->header(0, "x-acs-security-token") == "tok/en+=");
  CHECK(test.script->header(0, "x-acs-accesskey-id") == "STS.x");
  CHECK(test.script->header(0, "content-type") == "(none)");
  const auto authorization = wire::parse_v3_authorization(test.script->header(0, "authorization"));
  REQUIRE(authorization);
  CHECK(authorization->signed_headers ==
        std::vector<std::string>{"host", "x-acs-accesskey-id", "x-acs-action", "x-acs-content-sha256", "x-acs-date",
                                 "x-acs-security-token", "x-acs-signature-nonce", "x-acs-version"});
}

TEST_CASE("each service is asked at its own endpoint") {
  auto seen = std::make_shared<Seen>();
  auto script = std::make_shared<Script>(std::deque<Answer>{ok(), ok()});
  client::SessionOptions options{model::AccountKey::from_service("a"), {}, {}, {}, "ramify", false, 1};
  options.endpoints[wire::Service::ram] = "http://127.0.0.1:7070/";
  const client::Session session(script, environment(seen), credentials(), std::move(options));
  CHECK(session.call(read_call()).has_value());
  CHECK(session.call({wire::Service::ims, "GetDefaultDomain", {}}).has_value());
  CHECK(script->urls == std::vector<std::string>{"http://127.0.0.1:7070", "https://ims.aliyuncs.com"});
  CHECK(script->header(0, "host") == "127.0.0.1:7070");
  CHECK(script->header(1, "x-acs-version") == "2019-08-15");
}

TEST_CASE("tags travel as JSON to RAM and flat to IMS") {
  CHECK(client::json_tags({{"b", "2"}, {"a", "x\"y"}}) == R"([{"Key":"a","Value":"x\"y"},{"Key":"b","Value":"2"}])");
  CHECK(client::json_tags({}) == "[]");
  wire::Pairs parameters{{"UserPrincipalName", "a@b"}};
  client::add_flat_tags(parameters, {{"b", ""}, {"a", "1"}});
  CHECK(parameters == wire::Pairs{{"UserPrincipalName", "a@b"},
                                  {"Tag.1.Key", "a"},
                                  {"Tag.1.Value", "1"},
                                  {"Tag.2.Key", "b"},
                                  {"Tag.2.Value", ""}});
}

TEST_CASE("only this machine's own addresses are a loopback") {
  CHECK(client::is_loopback("http://127.0.0.1:7070"));
  CHECK(client::is_loopback("http://localhost:1"));
  CHECK_FALSE(client::is_loopback("https://ram.aliyuncs.com"));
  CHECK_FALSE(client::is_loopback("http://127.0.0.1.example.com"));
  CHECK_FALSE(client::is_loopback("no url"));
}
