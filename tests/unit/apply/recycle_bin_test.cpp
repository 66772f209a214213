#include <doctest/doctest.h>

#include "stage.h"

namespace ramify::apply::test {
namespace {

using ops::Field;
using ops::Op;

/// The creation that takes alice's deletion back.
plan::Plan undo(const std::string& comments) {
  auto plan = Plans()
                  .step(Op::create_user, user("alice"),
                        {made(Field::comments, comments), {Field::tag, "team", std::nullopt, "perf"}})
                  .plan();
  plan.steps[0].change.reason = ops::Reason::undone;
  return plan;
}

std::string make_alice(Stage& stage) {
  return stage.ask("company-a", wire::Service::ram, "CreateUser",
                   {{"UserName", "alice"}, {"Comments", "Tester"}})["User"]["UserId"];
}

nlohmann::json alice(Stage& stage) {
  return stage.ask("company-a", wire::Service::ram, "GetUser", {{"UserName", "alice"}})["User"];
}

TEST_CASE("a deleted user comes back from the recycle bin, with its old id and its tags") {
  Stage stage;
  const auto id = make_alice(stage);
  stage.ask("company-a", wire::Service::ram, "DeleteUser", {{"UserName", "alice"}});
  const auto result = stage.run(undo("Tester"));
  REQUIRE(result.has_value());
  CHECK(result->all_done());
  CHECK(alice(stage)["UserId"] == id);
  CHECK(stage.writes() ==
        std::vector<std::string>{"CreateUser", "DeleteUser", "RestoreUserFromRecycleBin", "TagResources"});
}

TEST_CASE("a restoration whose reply was lost is seen by looking") {
  Stage stage;
  const auto id = make_alice(stage);
  stage.ask("company-a", wire::Service::ram, "DeleteUser", {{"UserName", "alice"}});
  stage.break_call("RestoreUserFromRecycleBin", Stage::Fault::reset_after);
  const auto result = stage.run(undo("Tester"));
  REQUIRE(result.has_value());
  CHECK(result->all_done());
  CHECK(alice(stage)["UserId"] == id);
}

TEST_CASE("what the recycle bin does not hold, or is not ours to restore, is made anew") {
  for (const bool emptied : {true, false}) {
    Stage stage;
    const auto id = make_alice(stage);
    stage.ask("company-a", wire::Service::ram, "DeleteUser", {{"UserName", "alice"}});
    if (emptied) stage.ask("company-a", wire::Service::ims, "DeleteUserInRecycleBin", {{"UserId", id}});
    if (!emptied) stage.break_call("ListUsersInRecycleBin", Stage::Fault::no_permission);
    const auto result = stage.run(undo("Tester"));
    REQUIRE(result.has_value());
    CHECK(result->all_done());
    CHECK(alice(stage)["UserId"] != id);
    CHECK(alice(stage)["Comments"] == "Tester");
  }
}

TEST_CASE("a user that comes back otherwise than the undo expects is reported and left") {
  Stage stage;
  make_alice(stage);
  stage.ask("company-a", wire::Service::ram, "DeleteUser", {{"UserName", "alice"}});
  const auto result = stage.run(undo("Somebody else"));
  REQUIRE(result.has_value());
  REQUIRE(result->steps[0].error.has_value());
  CHECK(result->steps[0].error->message == "company-a/user/alice came back from the recycle bin, but not as it was");
  CHECK(result->steps[0].error->help == "nothing was overwritten; plan from the configuration to see what differs");
  CHECK(alice(stage)["Comments"] == "Tester");
}

}  // namespace
}  // namespace ramify::apply::test
