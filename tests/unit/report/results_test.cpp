#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "plans.h"
#include "ramify/report/report.h"

namespace ramify::report::test {
namespace {

using apply::Outcome;
using ops::Op;

Error refused() {
  return {ErrorKind::service, "CreateRole was refused", "ask for ram:CreateRole",
          ServiceFault{"CreateRole", "NoPermission", "You are not authorized.", "REQ-1", 403}};
}

plan::Plan three_steps() {
  return Plans()
      .step(Op::create_role, role("r"))
      .step(Op::attach_policy,
            attachment(kA, {model::ObjectKind::role, "r"}, model::PolicyType::system, "AliyunPTSFullAccess"))
      .step(Op::create_login_profile, logon("alice"))
      .plan();
}

apply::ApplyResult partly() {
  apply::ApplyResult result;
  result.steps.push_back({1, Outcome::failed, refused(), {}, false, std::nullopt, {}});
  result.steps.push_back({2, Outcome::skipped, std::nullopt, {1}, false, std::nullopt, {}});
  result.steps.push_back(
      {3, Outcome::done, std::nullopt, {}, false, "ramify-secrets/company-b.alice.password.cms", {}});
  return result;
}

TEST_CASE("a step's line says its outcome, and what held it up") {
  const auto plan = three_steps();
  const auto result = partly();
  CHECK(step_line(plan.steps[0], result.steps[0], 3, {}) == "[1/3] failed  company-a: create role r: NoPermission\n");
  CHECK(
      step_line(plan.steps[1], result.steps[1], 3, {}) ==
      "[2/3] skipped company-a: attach policy AliyunPTSFullAccess (system), whole account to role r (needs step 1)\n");
  CHECK(step_line(plan.steps[2], result.steps[2], 30, {}) ==
        "[ 3/30] done    company-b: make a console logon of user alice\n");
}

TEST_CASE("the end of an apply says for every failure what was tried, what the service said and what to do") {
  CHECK(apply_text(three_steps(), partly(), {}) == R"(
Secrets made, sealed for their recipients
  ramify-secrets/company-b.alice.password.cms
open one with a recipient's key and certificate:
  openssl cms -decrypt -inform DER -in FILE -inkey KEY.pem -recip CERT.pem

They log on at https://signin.aliyun.com as
  alice@company-b.onaliyun.com

Partly applied: 1 of 3 steps done, 1 failed, 1 skipped.

step 1 failed: company-a: create role r
error: CreateRole was refused
  the service said: NoPermission (HTTP 403) You are not authorized.
  request: CreateRole REQ-1
  help: ask for ram:CreateRole
  skipped because of it:
    step 2 company-a: attach policy AliyunPTSFullAccess (system), whole account to role r
)");
}

TEST_CASE("a step that was unknown says what became of it, and how that was told") {
  const Error lost{ErrorKind::unknown_outcome, "CreateRole: the reply was lost", "look", std::nullopt};
  auto result = partly();
  result.steps[0] = {1, Outcome::done, std::nullopt, {}, false, std::nullopt, {}};
  result.steps[0].settled = apply::Settled{apply::Settled::When::at_end, lost};
  result.steps[2].sealed.reset();
  const auto plan = three_steps();
  CHECK(step_line(plan.steps[0], result.steps[0], 3, {}) ==
        "[1/3] done    company-a: create role r (it was unknown; a look at the end of the run shows that it was "
        "done)\n");
  CHECK(apply_text(plan, result, {}) == R"(Partly applied: 2 of 3 steps done, 1 skipped.

step 1 done: company-a: create role r
  it was unknown: CreateRole: the reply was lost
  a look at the end of the run shows that it was done
  skipped because of it:
    step 2 company-a: attach policy AliyunPTSFullAccess (system), whole account to role r
  help: run the plan again: what was skipped can be done now
)");
  result.steps[0].outcome = Outcome::failed;
  result.steps[0].error = Error{ErrorKind::unknown_outcome, "it was not done", "run the plan again", std::nullopt};
  CHECK(step_line(plan.steps[0], result.steps[0], 3, {}) ==
        "[1/3] failed  company-a: create role r: it was not done\n");
  CHECK(apply_text(plan, result, {}).find(R"(
step 1 failed: company-a: create role r
error: it was not done
  help: run the plan again
  it was unknown: CreateRole: the reply was lost
  a look at the end of the run shows that it was not done
)") != std::string::npos);
  result.steps[1].outcome = result.steps[0].outcome = Outcome::done;
  result.steps[1].because_of.clear();
  result.steps[0].error.reset();
  result.steps[0].settled->when = apply::Settled::When::before_next_write;
  CHECK(apply_text(plan, result, {}) == R"(Applied: 3 steps done.

step 1 done: company-a: create role r
  it was unknown: CreateRole: the reply was lost
  a look before its object was written again shows that it was done
)");
}

TEST_CASE("all done is one line where no secret was made") {
  apply::ApplyResult result;
  result.steps.push_back({1, Outcome::done, std::nullopt, {}, false, std::nullopt, {}});
  CHECK(apply_text(Plans().step(Op::create_role, role("r")).plan(), result, {}) == "Applied: 1 step done.\n");
}

TEST_CASE("an error shows the service's own words, made harmless, and the help") {
  auto error = refused();
  error.service->message = "no\x1b[31m";
  CHECK(error_text(error, {}) ==
        "error: CreateRole was refused\n"
        "  the service said: NoPermission (HTTP 403) no\\u{1B}[31m\n"
        "  request: CreateRole REQ-1\n"
        "  help: ask for ram:CreateRole\n");
}

TEST_CASE("a verification says who each became, or by what it was refused") {
  const auto probe = [](const char* who, bool expected) {
    return check::Probe{{kB, {model::ObjectKind::user, who}},
                        {kA, {model::ObjectKind::role, "r"}},
                        model::AccountId::from_service("1000000000000001"),
                        expected,
                        {}};
  };
  const std::vector<check::ProbeResult> results{
      {probe("alice", true),
       check::ProbeOutcome::as_expected,
       true,
       "acs:ram::1000000000000001:assumed-role/r/ramify-verify",
       {},
       {}},
      {probe("mallory", false), check::ProbeOutcome::as_expected, false, {}, "NoPermission", "REQ-2"},
      {probe("bob", true), check::ProbeOutcome::contradicted, false, {}, "NoPermission", {}},
      {probe("carol", true), check::ProbeOutcome::inconclusive, false, {}, "throttled", {}}};
  CHECK(verify_text(results, {}) == R"(ok            company-b/alice can assume company-a/r
              it became acs:ram::1000000000000001:assumed-role/r/ramify-verify
ok            company-b/mallory cannot assume company-a/r
              it was refused: NoPermission (request REQ-2)
CONTRADICTED  company-b/bob can assume company-a/r
              it was refused: NoPermission
inconclusive  company-b/carol can assume company-a/r
              throttled
2 of 4 trials as expected, 1 contradicted, 1 inconclusive
)");
}

TEST_CASE("people are told how to switch to the role, and that another layer refused") {
  check::Probe probe{{kB, {model::ObjectKind::user, "alice"}},
                     {kA, {model::ObjectKind::role, "r"}},
                     model::AccountId::from_service("1000000000000001"),
                     true,
                     {}};
  probe.user_account = "2000000000000002";
  check::ProbeResult in{probe, check::ProbeOutcome::as_expected, true, "acs:ram::1000000000000001:role/r/s", {}, {}};
  check::ProbeResult out{probe, check::ProbeOutcome::as_expected, false, {}, "NoPermission", {}};
  out.probe.expected = false;
  out.probe.expected_layer = "AssumeRolePolicy";
  out.layer = "ControlPolicy";
  CHECK(verify_text({in, out}, {}) == R"(ok            company-b/alice can assume company-a/r
              it became acs:ram::1000000000000001:role/r/s
ok            company-b/alice cannot assume company-a/r
              it was refused: NoPermission; the evaluator expects AssumeRolePolicy to refuse it
2 of 2 trials as expected, 0 contradicted, 0 inconclusive

On the console
  company-b/alice logs on as alice@2000000000000002.onaliyun.com or alice@2000000000000002, and becomes company-a/r at
    https://signin.aliyun.com/switchRole.htm?parentAlias=1000000000000001.onaliyun.com&roleName=r
)");
}

TEST_CASE("where a role elsewhere refuses, it is said who knows why; where we refuse ourselves, it is not") {
  check::Probe probe{{kB, {model::ObjectKind::user, "alice"}},
                     {model::AccountKey::from_service("3000000000000003"), {model::ObjectKind::role, "r"}},
                     model::AccountId::from_service("3000000000000003"),
                     true,
                     {}};
  probe.elsewhere = true;
  check::ProbeResult there{probe, check::ProbeOutcome::contradicted, false, {}, "NoPermission", {}, "AssumeRolePolicy"};
  check::ProbeResult here = there;
  here.layer = "AccountLevelIdentityBasedPolicy";
  CHECK(verify_text({there, here}, {}) == R"(CONTRADICTED  company-b/alice can assume 3000000000000003/r
              it was refused: NoPermission; whom account 3000000000000003 lets in is not ours to read: ask there whether the trust names company-b/alice, or asks for an external id
CONTRADICTED  company-b/alice can assume 3000000000000003/r
              it was refused: NoPermission
0 of 2 trials as expected, 2 contradicted, 0 inconclusive
)");
}

TEST_CASE("of a role is told who tried as it, and no way for people") {
  check::Probe probe{{kA, {model::ObjectKind::role, "ci"}},
                     {kA, {model::ObjectKind::role, "r"}},
                     model::AccountId::from_service("1000000000000001"),
                     true,
                     {}};
  probe.user_account = "1000000000000001";
  probe.user = {kB, {model::ObjectKind::user, "alice"}};
  probe.through = {{{kB, {model::ObjectKind::role, "q"}}, probe.role_account}, {probe.subject, probe.role_account}};
  CHECK(verify_text({{probe, check::ProbeOutcome::as_expected, true, "acs:ram::1:role/r/s", {}, {}}}, {}) ==
        R"(ok            company-a/ci can assume company-a/r
              it became acs:ram::1:role/r/s; tried by company-b/alice through company-b/q and company-a/ci
1 of 1 trial as expected, 0 contradicted, 0 inconclusive
)");
}

TEST_CASE("every form of a logon name that is known is told once: default domain, alias, account id") {
  check::Probe probe{{kB, {model::ObjectKind::user, "alice"}},
                     {kA, {model::ObjectKind::role, "r"}},
                     model::AccountId::from_service("1000000000000001"),
                     true,
                     {}};
  probe.user_account = "2000000000000002";
  const auto forms = [&](const char* domain, const char* alias) {
    probe.user_domain = domain;
    probe.user_alias = alias;
    const check::ProbeResult in{probe, check::ProbeOutcome::as_expected, true, {}, {}, {}};
    return nlohmann::json::parse(verify_json({in}, {}))["probes"][0]["logon_names"].dump();
  };
  CHECK(forms("b.onaliyun.com", "b") == R"(["alice@b.onaliyun.com","alice@b","alice@2000000000000002.onaliyun.com"])");
  CHECK(forms("b.example", "b") ==
        R"(["alice@b.example","alice@b.onaliyun.com","alice@b","alice@2000000000000002.onaliyun.com"])");
  CHECK(forms("", "") == R"(["alice@2000000000000002.onaliyun.com","alice@2000000000000002"])");
  CHECK(forms("2000000000000002.onaliyun.com", "") ==
        R"(["alice@2000000000000002.onaliyun.com","alice@2000000000000002"])");
}

TEST_CASE("diagnostics read like a compiler's") {
  SourceMap sources;
  const auto file = sources.add("ramify.yaml", "ramify: 1\nproject: p\npolicess: []\n");
  const Diagnostics diagnostics{{Severity::error,
                                 "config.unknown-key",
                                 "unknown key \"policess\"",
                                 SourceRange{file, {3, 1}, {3, 9}},
                                 {{"the keys of the root are here", SourceRange{file, {1, 1}, {1, 7}}}},
                                 "did you mean \"policies\"?"},
                                {Severity::warning, "config.empty", "no accounts", std::nullopt, {}, {}}};
  CHECK(diagnostics_text(sources, diagnostics, {}) ==
        R"(ramify.yaml:3:1: error: unknown key "policess" [config.unknown-key]
 3 | policess: []
   | ^~~~~~~~
ramify.yaml:1:1: note: the keys of the root are here
 1 | ramify: 1
   | ^~~~~~
  help: did you mean "policies"?

warning: no accounts [config.empty]

1 error, 1 warning
)");
  const auto json = nlohmann::json::parse(diagnostics_json(sources, diagnostics));
  CHECK(json["errors"] == 1);
  CHECK(json["diagnostics"][0]["where"]["line"] == 3);
  CHECK(json["diagnostics"][1]["where"].is_null());
  CHECK(diagnostics_text(sources, {}, {}).empty());
  const Diagnostics found{{Severity::warning, "lint.T002", "everybody gets in", std::nullopt, {}, {}},
                          {Severity::warning, "lint.L002", "nothing is covered", std::nullopt, {}, {}}};
  CHECK(diagnostics_text(sources, found, {}) ==
        "security: everybody gets in [lint.T002]\n\nwarning: nothing is covered [lint.L002]\n\n"
        "1 security finding, 1 warning\n");
  const auto judged = nlohmann::json::parse(diagnostics_json(sources, found));
  CHECK(judged["security"] == 1);
  CHECK(judged["warnings"] == 1);
  CHECK(judged["diagnostics"][0]["severity"] == "security");
}

}  // namespace
}  // namespace ramify::report::test
