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

/// An AccessKey of alice, and the step that brings it back.
struct OldKey {
  explicit OldKey(Stage& on) : stage(on) {
    make_alice(stage);
    id = ask("CreateAccessKey", {})["AccessKey"]["AccessKeyId"];
    const ops::Target target{
        model::AccountKey::from_service("company-a"),
        ops::AccessKeyRef{model::UserName::from_service("alice"), model::AccessKeyId::from_service(id), 1}};
    back = Plans().step(Op::create_access_key, target, {{Field::key_status, {}, std::nullopt, "active"}}).plan();
    back.steps[0].change.reason = ops::Reason::undone;
  }
  nlohmann::json ask(const std::string& operation, wire::Pairs more) {
    more.emplace_back("UserName", "alice");
    return stage.ask("company-a", wire::Service::ram, operation, more);
  }
  void switch_off() { ask("UpdateAccessKey", {{"UserAccessKeyId", id}, {"Status", "Inactive"}}); }
  void remove() {
    switch_off();
    ask("DeleteAccessKey", {{"UserAccessKeyId", id}});
  }
  /// `id status` of alice's keys.
  std::string keys() {
    std::string all;
    const auto reply = ask("ListAccessKeys", {});
    for (const auto& key : reply["AccessKeys"]["AccessKey"]) {
      all += (all.empty() ? "" : ", ") + key["AccessKeyId"].get<std::string>() + " " + key["Status"].get<std::string>();
    }
    return all;
  }

  Stage& stage;
  std::string id;
  plan::Plan back;
};

TEST_CASE("a deleted AccessKey comes back from the recycle bin, switched on again; no secret is made") {
  Stage stage;
  OldKey key(stage);
  key.remove();
  stage.options.recipients = {};
  const auto result = stage.run(key.back);
  REQUIRE(result.has_value());
  CHECK(result->all_done());
  CHECK(key.keys() == key.id + " Active");
  CHECK(stage.secrets.files().empty());
}

TEST_CASE("an AccessKey that was only switched off is switched on") {
  Stage stage;
  OldKey key(stage);
  key.switch_off();
  const auto result = stage.run(key.back);
  REQUIRE(result.has_value());
  CHECK(result->all_done());
  CHECK(key.keys() == key.id + " Active");
}

TEST_CASE("an AccessKey comes back once, whichever reply is lost") {
  for (const auto* lost : {"RestoreAccessKeyFromRecycleBin", "UpdateAccessKey"}) {
    Stage stage;
    OldKey key(stage);
    key.remove();
    stage.break_call(lost, Stage::Fault::reset_after);
    const auto result = stage.run(key.back);
    REQUIRE(result.has_value());
    CHECK(result->all_done());
    CHECK(key.keys() == key.id + " Active");
  }
}

TEST_CASE("an AccessKey that the recycle bin does not hold any more is reported") {
  Stage stage;
  OldKey key(stage);
  key.remove();
  const auto user = alice(stage)["UserId"].get<std::string>();
  stage.ask("company-a", wire::Service::ims, "DeleteAccessKeyInRecycleBin",
            {{"UserAccessKeyId", key.id}, {"UserId", user}});
  const auto result = stage.run(key.back);
  REQUIRE(result.has_value());
  REQUIRE(result->steps[0].error.has_value());
  CHECK(result->steps[0].error->message ==
        "AccessKey " + key.id + " of company-a/alice is not in the recycle bin any more");
  CHECK(result->steps[0].error->help ==
        "the bin keeps a key for about a month, and with the user that it was of; give the user a new key");
  CHECK(key.keys().empty());
}

}  // namespace
}  // namespace ramify::apply::test
