#include <doctest/doctest.h>

#include "ramify/check/verify.h"
#include "unit/client/scripted.h"
#include "unit/client/simulator.h"

namespace ramify::check {
namespace {

namespace scripted = client::scripted;

const auto kIdA = model::AccountId::from_service(client::simulated::kIdA);
const auto kIdB = model::AccountId::from_service(client::simulated::kIdB);

model::Address address(const char* account, model::ObjectKind kind, const char* name) {
  return {model::AccountKey::from_service(account), {kind, name}};
}

/// company-a/Ci and company-b/Deploy on the way to company-a/Archive, for which alice has to go.
Probe probe(bool expected) {
  const auto ci = address("company-a", model::ObjectKind::role, "Ci");
  const auto deploy = address("company-b", model::ObjectKind::role, "Deploy");
  Probe probe{deploy, address("company-a", model::ObjectKind::role, "Archive"), kIdA, expected, {}};
  probe.user = address("company-b", model::ObjectKind::user, "alice");
  probe.through = {{ci, kIdA, "x-1"}, {deploy, kIdB}};
  return probe;
}

scripted::Answer assumed(const std::string& role, const std::string& token) {
  return scripted::ok(R"({"RequestId":"R","Credentials":{"AccessKeyId":"STS.1","AccessKeySecret":"s",)"
                      R"("SecurityToken":")" +
                      token + R"("},"AssumedRoleUser":{"Arn":"acs:ram::)" + role + R"(/ramify-verify"}})");
}
const auto kCi = assumed("1000000000000001:role/ci", "of-ci");
const auto kDeploy = assumed("2000000000000002:role/deploy", "of-deploy");
const auto kArchive = assumed("1000000000000001:role/archive", "of-archive");

struct Trial {
  explicit Trial(std::deque<scripted::Answer> answers, bool expected = true)
      : user(std::move(answers)),
        result(verify(*user.session, probe(expected), {}, scripted::environment(user.seen))) {}
  [[nodiscard]] std::string sent(std::size_t request, const char* name) const {
    const auto form = wire::decode_form(user.script->requests.at(request).body);
    REQUIRE(form.has_value());
    for (const auto& [key, value] : *form) {
      if (key == name) return value;
    }
    return {};
  }
  scripted::Fixture user;
  ProbeResult result;
};

}  // namespace

TEST_CASE("a session on the way may ask for the next role and do nothing else, and is as short as can be") {
  const Trial trial({kCi, kDeploy, kArchive,
                     scripted::ok(R"({"Arn":"acs:ram::1000000000000001:assumed-role/archive/ramify-verify"})")});
  CHECK_MESSAGE(trial.result.outcome == ProbeOutcome::as_expected, trial.result.detail);
  const auto only = [](const std::string& role) {
    return R"({"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"acs:ram:*:)" + role +
           R"("}]})";
  };
  CHECK(trial.sent(0, "RoleArn") == "acs:ram::1000000000000001:role/Ci");
  CHECK(trial.sent(0, "Policy") == only("2000000000000002:role/Deploy"));
  CHECK(trial.sent(0, "ExternalId") == "x-1");
  CHECK(trial.sent(1, "Policy") == only("1000000000000001:role/Archive"));
  CHECK(trial.sent(1, "ExternalId").empty());
  CHECK(trial.sent(2, "Policy") == R"({"Version":"1","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]})");
  for (const std::size_t request : {0U, 1U, 2U}) CHECK(trial.sent(request, "DurationSeconds") == "900");
  CHECK(trial.user.script->header(1, "x-acs-security-token") == "of-ci");
  CHECK(trial.user.script->header(2, "x-acs-security-token") == "of-deploy");
  CHECK(trial.user.script->header(3, "x-acs-security-token") == "of-archive");
}

TEST_CASE("a stop that is refused proves nothing about what lies behind") {
  for (const bool expected : {true, false}) {
    const Trial first(std::deque<scripted::Answer>(50, scripted::fault(403, "NoPermission", "no")), expected);
    CHECK(first.result.outcome == ProbeOutcome::inconclusive);
    CHECK(first.result.detail == "company-b/alice did not become company-a/Ci: NoPermission: no");
    std::deque<scripted::Answer> answers{kCi};
    answers.insert(answers.end(), 50, scripted::fault(404, "EntityNotExist.Role", "none"));
    const Trial second(std::move(answers), expected);
    CHECK(second.result.outcome == ProbeOutcome::inconclusive);
    CHECK(second.result.detail == "company-a/Ci did not become company-b/Deploy: EntityNotExist.Role: none");
  }
}

TEST_CASE("a stop that passes is asked for again") {
  const auto busy = scripted::fault(400, "Throttling.User");
  const auto late = scripted::fault(403, "NoPermission", "not yet");
  const Trial trial({late, kCi, busy, busy, busy, busy, kDeploy, scripted::fault(403, "NoPermission", "no")}, false);
  CHECK_MESSAGE(trial.result.outcome == ProbeOutcome::as_expected, trial.result.detail);
}

TEST_CASE("who becomes another role on the way tries nothing as it") {
  const Trial trial({assumed("1000000000000001:role/other", "t"), kDeploy, kArchive}, false);
  CHECK(trial.result.outcome == ProbeOutcome::inconclusive);
  CHECK(trial.result.detail ==
        "company-b/alice did not become company-a/Ci: became acs:ram::1000000000000001:role/other/ramify-verify");
  CHECK(trial.user.script->requests.size() == 1);
  CHECK(Trial({scripted::ok()}).result.detail ==
        "company-b/alice did not become company-a/Ci: AssumeRole answered without credentials");
}

TEST_CASE("what our own session policy refuses is no refusal of the role's") {
  const auto refused_by = [](const char* layer) {
    return scripted::reply(403, std::string(R"({"Code":"NoPermission","Message":"no","RequestId":"R",)"
                                            R"("AccessDeniedDetail":{"PolicyType":")") +
                                    layer + R"(","NoPermissionType":"ImplicitDeny"}})");
  };
  const Trial ours({kCi, kDeploy, refused_by("SessionPolicy")}, false);
  CHECK(ours.result.outcome == ProbeOutcome::inconclusive);
  CHECK(ours.result.detail == "NoPermission by SessionPolicy (ImplicitDeny)");
  CHECK(Trial({kCi, kDeploy, refused_by("AssumeRolePolicy")}, false).result.outcome == ProbeOutcome::as_expected);
}

}  // namespace ramify::check
