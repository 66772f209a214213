#include "ramify/check/verify.h"

#include <doctest/doctest.h>

#include "unit/client/scripted.h"
#include "unit/client/simulator.h"

using namespace ramify;
using check::Probe;
using check::ProbeOutcome;
using client::simulated::Cloud;
using client::simulated::kIdA;
using client::simulated::must;
using wire::Service;
namespace scripted = client::scripted;

namespace {

Probe probe(bool expected, const std::string& external_id = {}) {
  const auto a = model::AccountKey::from_service("company-a");
  const auto b = model::AccountKey::from_service("company-b");
  return {{b, {model::ObjectKind::user, "alice"}},
          {a, {model::ObjectKind::role, "Partner"}},
          model::AccountId::from_service(kIdA),
          expected,
          external_id};
}

/// Role Partner in A trusting B's alice, who may assume it; and a session as alice.
struct Partnership {
  Cloud cloud;
  std::shared_ptr<client::Session> alice;

  explicit Partnership(sim::Options options = {}) : cloud(std::move(options)) {
    const auto a = cloud.a();
    const auto b = cloud.b();
    must(*b, Service::ram, "CreateUser", {{"UserName", "alice"}});
    must(*b, Service::ram, "AttachPolicyToUser",
         {{"UserName", "alice"}, {"PolicyType", "System"}, {"PolicyName", "AliyunSTSAssumeRoleAccess"}});
    const auto key = must(*b, Service::ram, "CreateAccessKey", {{"UserName", "alice"}})["AccessKey"];
    alice = cloud.session(
        "company-b", {key["AccessKeyId"].get<std::string>(), Secret(key["AccessKeySecret"].get<std::string>()), {}});
    must(*a, Service::ram, "CreateRole", {{"RoleName", "Partner"}, {"AssumeRolePolicyDocument", trust("user/alice")}});
  }
  static std::string trust(const std::string& who) {
    return R"({"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::2000000000000002:)" +
           who + R"("]}}]})";
  }
  [[nodiscard]] check::ProbeResult verify(const Probe& asked) const {
    return check::verify(*alice, asked, {}, Cloud::impatient());
  }
};

/// What comes of a probe when the service answers so.
check::ProbeResult answered(std::deque<scripted::Answer> answers, bool expected,
                            const std::shared_ptr<scripted::Seen>& seen = std::make_shared<scripted::Seen>()) {
  const scripted::Fixture user(std::move(answers));
  return check::verify(*user.session, probe(expected), {}, scripted::environment(seen));
}

scripted::Answer assumed() {
  return scripted::ok(R"({"RequestId":"R-5","Credentials":{"AccessKeyId":"STS.1","AccessKeySecret":"temporary-secret",)"
                      R"("SecurityToken":"temporary-token"}})");
}
scripted::Answer identity(const std::string& arn) {
  return scripted::ok(R"({"RequestId":"R-6","Arn":")" + arn + "\"}");
}

}  // namespace

TEST_CASE("a role that may be assumed is assumed, and who it became is checked") {
  const Partnership both;
  const auto result = both.verify(probe(true));
  CHECK_MESSAGE(result.outcome == ProbeOutcome::as_expected, result.detail);
  CHECK(result.assumed);
  CHECK(result.caller_arn.find("assumed-role/") != std::string::npos);
  CHECK(result.detail.empty());
  CHECK_FALSE(result.request_id.empty());
}

TEST_CASE("a way in that should not be there contradicts") {
  const Partnership both;
  const auto result = both.verify(probe(false));
  CHECK(result.outcome == ProbeOutcome::contradicted);
  CHECK(result.assumed);
}

TEST_CASE("a trust that was cut proves a cannot, and names the layer") {
  const Partnership both;
  must(*both.cloud.b(), Service::ram, "CreateUser", {{"UserName", "bob"}});
  must(*both.cloud.a(), Service::ram, "UpdateRole",
       {{"RoleName", "Partner"}, {"NewAssumeRolePolicyDocument", Partnership::trust("user/bob")}});
  const auto result = both.verify(probe(false));
  CHECK(result.outcome == ProbeOutcome::as_expected);
  CHECK_FALSE(result.assumed);
  CHECK(result.detail == "NoPermission by AssumeRolePolicy (ImplicitDeny)");
  CHECK(both.verify(probe(true)).outcome == ProbeOutcome::contradicted);
}

TEST_CASE("the probe's session may do nothing and lives as shortly as can be") {
  scripted::Fixture user({assumed(), identity("acs:ram::1000000000000001:assumed-role/partner/ramify-verify")});
  const auto result = check::verify(*user.session, probe(true, "x-1"), {}, Cloud::impatient());
  CHECK(result.outcome == ProbeOutcome::as_expected);
  CHECK(wire::decode_form(user.script->requests.at(0).body) ==
        wire::Pairs{{"RoleArn", "acs:ram::1000000000000001:role/Partner"},
                    {"RoleSessionName", "ramify-verify"},
                    {"DurationSeconds", "900"},
                    {"Policy", R"({"Version":"1","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]})"},
                    {"ExternalId", "x-1"}});
  CHECK(user.script->header(1, "x-acs-security-token") == "temporary-token");
}

TEST_CASE("who became somebody else contradicts") {
  const auto result = answered({assumed(), identity("acs:ram::1000000000000001:assumed-role/partner-2/x")}, true);
  CHECK(result.outcome == ProbeOutcome::contradicted);
  CHECK(result.detail == "became acs:ram::1000000000000001:assumed-role/partner-2/x");
}

TEST_CASE("throttling, 5xx, lost replies and refused credentials prove nothing, either way") {
  const std::pair<scripted::Answer, const char*> cases[] = {
      {scripted::fault(400, "Throttling.User"), "Throttling.User: why"},
      {scripted::fault(500, "InternalError"), "InternalError: why"},
      {scripted::lost(), "company-a: AssumeRole: the connection broke before a whole reply came"},
      {scripted::fault(400, "InvalidSecurityToken.Expired"), "InvalidSecurityToken.Expired: why"},
      {scripted::fault(400, "InvalidParameter.RoleArn"), "InvalidParameter.RoleArn: why"},
      {scripted::reply(200, "<html>"),
       "company-a: AssumeRole: the reply cannot be read: HTTP 200: not JSON; it begins `<html>`"},
  };
  for (const auto& [answer, detail] : cases) {
    for (const bool expected : {true, false}) {
      const auto result = answered(std::deque<scripted::Answer>(200, answer), expected);
      CHECK(result.outcome == ProbeOutcome::inconclusive);
      CHECK(result.detail == detail);
    }
  }
}

TEST_CASE("an identity that cannot be asked for is no proof, but a way in is a way in") {
  const std::deque<scripted::Answer> answers{assumed(), scripted::fault(403, "NoPermission", "no")};
  const auto can = answered(answers, true);
  CHECK(can.outcome == ProbeOutcome::inconclusive);
  CHECK(can.detail == "assumed, but GetCallerIdentity failed: NoPermission: no");
  CHECK(answered(answers, false).outcome == ProbeOutcome::contradicted);
  CHECK(answered({scripted::ok()}, true).detail == "AssumeRole answered without credentials");
}

TEST_CASE("a session that may not ask who it is, is who AssumeRole says") {
  const auto named = [](const char* role) {
    return scripted::ok(
        R"({"Credentials":{"AccessKeyId":"STS.1","AccessKeySecret":"s","SecurityToken":"t"},"AssumedRoleUser":{"Arn":)"
        R"("acs:ram::1000000000000001:role/)" +
        std::string(role) + R"(/ramify-verify"}})");
  };
  const auto refused = scripted::fault(403, "NoPermission", "no");
  const auto partner = answered({named("partner"), refused}, true);
  CHECK(partner.outcome == ProbeOutcome::as_expected);
  CHECK(partner.caller_arn == "acs:ram::1000000000000001:role/partner/ramify-verify");
  CHECK(answered({named("other"), refused}, true).outcome == ProbeOutcome::contradicted);
  CHECK(answered({named("partner"), scripted::fault(500, "InternalError")}, true).outcome ==
        ProbeOutcome::inconclusive);
}

TEST_CASE("whether or not GetCallerIdentity is exempt from the session policy, who it became is known") {
  for (const bool exempt : {true, false}) {
    sim::Options options;
    options.switches.caller_identity_exempt = exempt;
    const Partnership both(std::move(options));
    const auto result = both.verify(probe(true));
    CHECK_MESSAGE(result.outcome == ProbeOutcome::as_expected, result.detail);
    CHECK(result.caller_arn.find(exempt ? ":assumed-role/partner/" : "/partner/") != std::string::npos);
  }
}

TEST_CASE("what passes is asked again while patience lasts, and is no proof when it does not pass") {
  const auto busy = scripted::fault(400, "Throttling.User");
  std::deque<scripted::Answer> answers(6, busy);
  answers.push_back(scripted::fault(403, "NoPermission", "no"));
  const auto seen = std::make_shared<scripted::Seen>();
  CHECK(answered(answers, false, seen).outcome == ProbeOutcome::as_expected);
  CHECK(answered(std::deque<scripted::Answer>(200, busy), false).outcome == ProbeOutcome::inconclusive);
  CHECK(answered({assumed(), scripted::fault(403, "NoPermission"), assumed()}, true).outcome ==
        ProbeOutcome::inconclusive);
}

TEST_CASE("a way that closes late is asked about again, one that stays open contradicts") {
  const auto open = identity("acs:ram::1000000000000001:assumed-role/partner/x");
  const auto late = [&](std::deque<scripted::Answer> answers) {
    const scripted::Fixture user(std::move(answers));
    const auto seen = std::make_shared<scripted::Seen>();
    return check::verify(*user.session, probe(false), {"s", std::chrono::seconds{30}, std::chrono::seconds{10}},
                         scripted::environment(seen));
  };
  CHECK(late({assumed(), open, scripted::fault(403, "NoPermission", "no")}).outcome == ProbeOutcome::as_expected);
  CHECK(late({assumed(), open, assumed(), open, assumed(), open, assumed(), open, assumed(), open}).outcome ==
        ProbeOutcome::contradicted);
}

TEST_CASE("a key of another user is found out before it proves anything") {
  const Partnership both;
  const auto b = model::AccountKey::from_service("company-b");
  const auto id = model::AccountId::from_service("2000000000000002");
  CHECK(check::confirm_user(*both.alice, id, {b, {model::ObjectKind::user, "Alice"}}).has_value());
  const auto other = check::confirm_user(*both.alice, id, {b, {model::ObjectKind::user, "bob"}});
  REQUIRE_FALSE(other.has_value());
  CHECK(other.error().kind == ErrorKind::wrong_account);
  CHECK(other.error().message == "the key for company-b/bob is that of acs:ram::2000000000000002:user/alice");
}

TEST_CASE("a refusal by another layer than the evaluator says is told") {
  const Partnership both;
  auto asked = probe(false);
  must(*both.cloud.b(), Service::ram, "CreateUser", {{"UserName", "bob"}});
  must(*both.cloud.a(), Service::ram, "UpdateRole",
       {{"RoleName", "Partner"}, {"NewAssumeRolePolicyDocument", Partnership::trust("user/bob")}});
  asked.expected_layer = "AssumeRolePolicy";
  CHECK_FALSE(both.verify(asked).by_another_layer());
  asked.expected_layer = "AccountLevelIdentityBasedPolicy";
  CHECK(both.verify(asked).by_another_layer());
}

TEST_CASE("a refused can is asked again while patience lasts, a refused cannot is not") {
  const auto refused = scripted::fault(403, "NoPermission", "no");
  const auto seen = std::make_shared<scripted::Seen>();
  const auto later = answered(
      {refused, scripted::fault(404, "EntityNotExist.Role"), scripted::fault(404, "InvalidAccessKeyId.NotFound"),
       assumed(), identity("acs:ram::1000000000000001:assumed-role/Partner/x")},
      true, seen);
  CHECK(later.outcome == ProbeOutcome::as_expected);
  CHECK(seen->sleeps.size() == 3);
  const auto never = std::make_shared<scripted::Seen>();
  CHECK(answered(std::deque<scripted::Answer>(50, refused), true, never).outcome == ProbeOutcome::contradicted);
  std::chrono::milliseconds waited{0};
  for (const auto wait : never->sleeps) waited += wait;
  CHECK(waited <= std::chrono::seconds{30});
  CHECK(waited >= std::chrono::seconds{25});
  const auto cannot = std::make_shared<scripted::Seen>();
  CHECK(answered({refused}, false, cannot).outcome == ProbeOutcome::as_expected);
  CHECK(cannot->sleeps.empty());
}

TEST_CASE("that a role is not there yet is no proof that it lets nobody in") {
  const auto missing = scripted::fault(404, "EntityNotExist.Role", "no");
  const auto refused = scripted::fault(403, "NoPermission", "no");
  CHECK(answered({missing, missing, refused}, false).outcome == ProbeOutcome::as_expected);
  CHECK(answered(std::deque<scripted::Answer>(50, missing), false).outcome == ProbeOutcome::inconclusive);
  CHECK(answered(std::deque<scripted::Answer>(50, missing), true).outcome == ProbeOutcome::contradicted);
}

TEST_CASE("no token leaves the probe") {
  const auto result = answered({assumed(), identity("acs:ram::1000000000000001:assumed-role/other/x")}, true);
  for (const auto& text : {result.detail, result.caller_arn, result.request_id}) {
    CHECK(text.find("temporary") == std::string::npos);
  }
}
