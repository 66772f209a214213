#include <doctest/doctest.h>

#include "stage.h"

namespace ramify::apply::test {
namespace {

using ops::Field;
using ops::Op;

std::string outcomes(const Result<ApplyResult>& result) {
  if (!result) return "refused: " + result.error().message;
  std::vector<std::string> words;
  for (const auto& step : result->steps) words.emplace_back(to_string(step.outcome));
  return fmt::format("{}", fmt::join(words, " "));
}

TEST_CASE("steps run in order, and each is told of") {
  Stage stage;
  const auto result = stage.run(Plans()
                                    .step(Op::create_user, user("alice"), {made(Field::display_name, "Alice")})
                                    .step(Op::create_role, role("r"), {made(Field::trust, kTrustOwnRoot)})
                                    .step(Op::attach_policy, system_policy("AliyunPTSFullAccess", "r"), {}, {2})
                                    .plan());
  CHECK(outcomes(result) == "done done done");
  CHECK(result->all_done());
  CHECK(stage.writes() == std::vector<std::string>{"CreateUser", "CreateRole", "AttachPolicyToRole"});
  CHECK(stage.told == std::vector<std::string>{"started 1", "finished 1 done", "started 2", "finished 2 done",
                                               "started 3", "finished 3 done"});
}

TEST_CASE("what needs a failed step is skipped, what does not goes on") {
  Stage stage;
  const auto result = stage.run(Plans()
                                    .step(Op::attach_policy, system_policy("AliyunPTSFullAccess", "missing"))
                                    .step(Op::create_user, user("held-up"), {}, {1})
                                    .step(Op::create_user, user("held-up-too"), {}, {2})
                                    .step(Op::create_user, user("free"))
                                    .plan());
  REQUIRE(outcomes(result) == "failed skipped skipped done");
  CHECK(result->steps[0].error->service->code == "EntityNotExist.Role");
  CHECK(result->steps[1].because_of == std::vector<int>{1});
  CHECK(result->steps[2].because_of == std::vector<int>{2});
  CHECK(stage.writes() == std::vector<std::string>{"AttachPolicyToRole", "CreateUser"});
}

TEST_CASE("a write whose reply was lost is done when a look shows it, and is not sent twice") {
  for (const auto fault : {Stage::Fault::reset_after, Stage::Fault::truncate_body}) {
    Stage stage;
    stage.break_call("CreateRole", fault);
    stage.break_call("AttachPolicyToRole", fault);
    const auto result = stage.run(Plans()
                                      .step(Op::create_role, role("r"), {made(Field::trust, kTrustOwnRoot)})
                                      .step(Op::attach_policy, system_policy("AliyunPTSFullAccess", "r"), {}, {1})
                                      .plan());
    CHECK(outcomes(result) == "done done");
    CHECK(stage.writes() == std::vector<std::string>{"CreateRole", "AttachPolicyToRole"});
  }
}

TEST_CASE("a write that a look shows to have had no effect is sent again") {
  Stage stage;
  stage.break_call("CreateRole", Stage::Fault::server_error);
  const auto result = stage.run(Plans().step(Op::create_role, role("r"), {made(Field::trust, kTrustOwnRoot)}).plan());
  CHECK(outcomes(result) == "done");
}

TEST_CASE("where looking fails too, the outcome is unknown and what needs it is skipped") {
  Stage stage;
  stage.break_call("CreateRole", Stage::Fault::reset_after);
  // The looks after the write, and the one at the end of the run.
  for (int call = 1; call <= 12; ++call) stage.break_call("GetRole", Stage::Fault::server_error, call);
  const auto result = stage.run(Plans()
                                    .step(Op::create_role, role("r"), {made(Field::trust, kTrustOwnRoot)})
                                    .step(Op::attach_policy, system_policy("AliyunPTSFullAccess", "r"), {}, {1})
                                    .plan());
  REQUIRE(outcomes(result) == "unknown skipped");
  CHECK(result->steps[0].error->help == "run the plan again: it looks first and does only what is still missing");
}

TEST_CASE("an attachment that is there already counts as success") {
  Stage stage;
  const auto attach = Plans().step(Op::attach_policy, system_policy("AliyunPTSFullAccess", "r")).plan();
  stage.ask("company-a", wire::Service::ram, "CreateRole",
            {{"RoleName", "r"}, {"AssumeRolePolicyDocument", kTrustOwnRoot}});
  REQUIRE(outcomes(stage.run(attach)) == "done");
  CHECK(outcomes(stage.run(attach)) == "already");
}

TEST_CASE("what somebody made meanwhile is left alone, however alike, and the plan is stale") {
  Stage stage;
  stage.ask("company-a", wire::Service::ram, "CreateRole",
            {{"RoleName", "r"}, {"AssumeRolePolicyDocument", kTrustOwnRoot}});
  const auto result = stage.run(Plans()
                                    .step(Op::create_role, role("r"), {made(Field::trust, kTrustOwnRoot)})
                                    .step(Op::create_user, user("u"))
                                    .plan());
  REQUIRE(outcomes(result) == "failed skipped");
  CHECK(result->stale);
  CHECK(result->steps[0].error->message == "the plan is stale: company-a/role/r is there already");
  CHECK(result->steps[0].error->help ==
        "somebody made it since the plan was made; it was left alone. Plan again to see what it is");
}

TEST_CASE("removing what is gone counts as success") {
  Stage stage;
  CHECK(outcomes(stage.run(Plans().step(Op::delete_role, role("gone")).plan())) == "already");
}

TEST_CASE("an interruption stops between steps and skips the rest") {
  Stage stage;
  int asked = 0;
  stage.options.interrupted = [&] { return ++asked > 1; };
  const auto result =
      stage.run(Plans().step(Op::create_user, user("first")).step(Op::create_user, user("second")).plan());
  CHECK(outcomes(result) == "done skipped");
  CHECK(result->interrupted);
  CHECK(result->steps[1].because_of.empty());
  CHECK(stage.writes() == std::vector<std::string>{"CreateUser"});
}

TEST_CASE("a refusal is waited out only where this run made what it speaks of") {
  const std::string trusts_alice =
      R"({"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::1000000000000001:user/alice"]}}]})";
  Stage stage;
  SUBCASE("nothing was made here") {
    const auto result = stage.run(Plans().step(Op::create_role, role("r"), {made(Field::trust, trusts_alice)}).plan());
    CHECK(outcomes(result) == "failed");
    CHECK(stage.sleeps.empty());
  }
  SUBCASE("the user was made here") {
    stage.options.environment.sleep = [&](std::chrono::milliseconds wait) {
      stage.sleeps.push_back(wait);
      if (stage.sleeps.size() == 2) {
        stage.ask("company-a", wire::Service::ram, "CreateUser", {{"UserName", "alice"}});
      }
    };
    const auto result = stage.run(Plans()
                                      .step(Op::create_user, user("somebody"))
                                      .step(Op::create_role, role("r"), {made(Field::trust, trusts_alice)}, {1})
                                      .plan());
    CHECK(outcomes(result) == "done done");
    CHECK(stage.sleeps == std::vector<std::chrono::milliseconds>{std::chrono::seconds(1), std::chrono::seconds(2)});
  }
}

}  // namespace
}  // namespace ramify::apply::test
