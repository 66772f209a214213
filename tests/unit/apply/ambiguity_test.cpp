#include <doctest/doctest.h>

#include "stage.h"

namespace ramify::apply::test {
namespace {

using ops::Field;
using ops::Op;

ops::FieldChange changed(Field field, std::string before, std::string after) {
  return {field, {}, std::move(before), std::move(after)};
}

void make_alice(Stage& stage) {
  stage.ask("company-a", wire::Service::ram, "CreateUser", {{"UserName", "alice"}, {"Comments", "before"}});
}

plan::Plan update() {
  return Plans().step(Op::update_user, user("alice"), {changed(Field::comments, "before", "after")}).plan();
}

std::string comments(Stage& stage) {
  return stage.ask("company-a", wire::Service::ram, "GetUser", {{"UserName", "alice"}})["User"]["Comments"];
}

std::size_t count(const Stage& stage, const std::string& operation) {
  const auto writes = stage.writes();
  return static_cast<std::size_t>(std::count(writes.begin(), writes.end(), operation));
}

/// After the first update reached the service the next look is throttled, and while it waits somebody else writes.
void write_meanwhile(Stage& stage, std::function<void()> somebody_else) {
  auto armed = std::make_shared<bool>(true);
  stage.on_request = [&stage, armed](const sim::RequestInfo& request) {
    if (*armed && request.operation == "UpdateUser") stage.break_call("GetUser", Stage::Fault::throttle);
  };
  stage.on_sleep = [armed, somebody_else = std::move(somebody_else)] {
    if (std::exchange(*armed, false)) somebody_else();
  };
}

TEST_CASE("an update whose reply was lost is done when a look shows it, and is not sent twice") {
  for (const auto fault : {Stage::Fault::reset_after, Stage::Fault::truncate_body, Stage::Fault::not_json}) {
    Stage stage;
    make_alice(stage);
    stage.break_call("UpdateUser", fault);
    const auto result = stage.run(update());
    REQUIRE(result.has_value());
    CHECK(result->steps[0].outcome == Outcome::done);
    CHECK(comments(stage) == "after");
  }
}

TEST_CASE("an update that a look shows to have had no effect is sent again") {
  Stage stage;
  make_alice(stage);
  stage.break_call("UpdateUser", Stage::Fault::server_error);
  const auto result = stage.run(update());
  REQUIRE(result.has_value());
  CHECK(result->steps[0].outcome == Outcome::done);
  CHECK(count(stage, "UpdateUser") == 2);
}

TEST_CASE("a write is sent again after a wait that grows, drawn by lot, and each time under a nonce of its own") {
  for (const double lot : {0.0, 0.5}) {
    Stage stage;
    make_alice(stage);
    for (int call = 1; call <= 2; ++call) stage.break_call("UpdateUser", Stage::Fault::server_error, call);
    stage.options.environment.jitter = [lot] { return lot; };
    const auto result = stage.run(update());
    REQUIRE(result.has_value());
    CHECK(result->steps[0].outcome == Outcome::done);
    using std::chrono::milliseconds;
    CHECK(stage.sleeps == (lot == 0 ? std::vector{milliseconds(500), milliseconds(1000)}
                                    : std::vector{milliseconds(375), milliseconds(750)}));
    CHECK(count(stage, "UpdateUser") == 3);  // the service refuses a nonce that it has seen
  }
}

TEST_CASE("what somebody else wrote while a reply was lost is reported, not overwritten") {
  Stage stage;
  make_alice(stage);
  stage.break_call("UpdateUser", Stage::Fault::server_error);
  write_meanwhile(stage, [&] {
    stage.ask("company-a", wire::Service::ram, "UpdateUser", {{"UserName", "alice"}, {"NewComments", "theirs"}});
  });
  const auto result = stage.run(update());
  REQUIRE(result.has_value());
  REQUIRE(result->steps[0].outcome == Outcome::failed);
  CHECK(result->steps[0].error->message == "company-a/user/alice is there, but different from what we sent");
  CHECK(result->steps[0].error->help ==
        "somebody else made or changed it; nothing was overwritten. Plan again to see what differs");
  CHECK(comments(stage) == "theirs");
}

TEST_CASE("a creation that is there after a lost reply counts only where it is what we sent") {
  for (const bool ours : {true, false}) {
    Stage stage;
    stage.break_call("CreateRole", Stage::Fault::server_error);
    auto armed = std::make_shared<bool>(true);
    stage.on_request = [&stage, armed](const sim::RequestInfo& request) {
      if (*armed && request.operation == "CreateRole") stage.break_call("GetRole", Stage::Fault::throttle);
    };
    stage.on_sleep = [&, armed] {
      if (!std::exchange(*armed, false)) return;
      stage.ask("company-a", wire::Service::ram, "CreateRole",
                {{"RoleName", "r"},
                 {"AssumeRolePolicyDocument", kTrustOwnRoot},
                 {"Description", ours ? "ours" : "somebody's"}});
    };
    const auto result = stage.run(
        Plans()
            .step(Op::create_role, role("r"), {made(Field::description, "ours"), made(Field::trust, kTrustOwnRoot)})
            .plan());
    REQUIRE(result.has_value());
    CHECK(result->steps[0].outcome == (ours ? Outcome::done : Outcome::failed));
    CHECK(stage.ask("company-a", wire::Service::ram, "GetRole", {{"RoleName", "r"}})["Role"]["Description"] ==
          (ours ? "ours" : "somebody's"));
  }
}

TEST_CASE("no write is sent again after its step's deadline") {
  Stage stage;
  make_alice(stage);
  stage.break_call("UpdateUser", Stage::Fault::server_error);
  // The looks of a clock that each time shows a minute more.
  stage.options.environment.steady = [now = std::chrono::steady_clock::time_point()]() mutable {
    return now += std::chrono::minutes(1);
  };
  stage.options.step_deadline = std::chrono::seconds(90);
  const auto result = stage.run(update());
  REQUIRE(result.has_value());
  CHECK(result->steps[0].outcome == Outcome::done);
  Stage slow;
  make_alice(slow);
  slow.break_call("UpdateUser", Stage::Fault::server_error);
  slow.options.environment.steady = stage.options.environment.steady;
  slow.options.step_deadline = std::chrono::seconds(30);
  const auto late = slow.run(update());
  REQUIRE(late.has_value());
  CHECK(late->steps[0].outcome == Outcome::unknown);  // it may have been done, and show late
  CHECK(count(slow, "UpdateUser") == 1);
}

TEST_CASE("a removal whose reply was lost is done when a look shows that it is gone") {
  for (const auto fault : {Stage::Fault::reset_after, Stage::Fault::server_error}) {
    Stage stage;
    make_alice(stage);
    stage.break_call("DeleteUser", fault);
    const auto result = stage.run(Plans().step(Op::delete_user, user("alice")).plan());
    REQUIRE(result.has_value());
    CHECK(result->steps[0].outcome == Outcome::done);
  }
}

}  // namespace
}  // namespace ramify::apply::test
