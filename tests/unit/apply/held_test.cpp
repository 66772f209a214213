#include <doctest/doctest.h>

#include <utility>

#include "stage.h"

namespace ramify::apply::test {
namespace {

using model::ObjectKind;
using ops::Op;
using wire::Service;

const std::string kReading =
    R"({"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:GetObject","Resource":"*"}]})";

ops::Target named_x(ObjectKind kind) {
  return {model::AccountKey::from_service("company-a"), model::ObjectRef{kind, "x"}};
}

/// An account with a user, a group, a role and a policy of one name.
struct Quartet : Stage {
  Quartet() {
    call("CreateUser", {{"UserName", "x"}});
    call("CreateGroup", {{"GroupName", "x"}});
    call("CreateRole", {{"RoleName", "x"}, {"AssumeRolePolicyDocument", kTrustOwnRoot}});
    call("CreatePolicy", {{"PolicyName", "x"}, {"PolicyDocument", kReading}});
  }
  void call(const std::string& operation, const wire::Pairs& parameters, Service service = Service::ram) {
    static_cast<void>(ask("company-a", service, operation, parameters));
  }
  void attach(const std::string& noun) {
    call("AttachPolicyTo" + noun, {{noun + "Name", "x"}, {"PolicyName", "x"}, {"PolicyType", "Custom"}});
  }
};

struct Hold {
  Op op;
  ObjectKind kind;
  const char* what;
  void (*hang)(Quartet& quartet);
};
const std::vector<Hold> kHolds = {
    {Op::delete_user, ObjectKind::user, "company-a/user/x <- custom/x", [](Quartet& o) { o.attach("User"); }},
    {Op::delete_user, ObjectKind::user, "company-a/group/x <- user/x",
     [](Quartet& o) {
       o.call("AddUserToGroup", {{"UserName", "x"}, {"GroupName", "x"}});
     }},
    {Op::delete_user, ObjectKind::user, "company-a/user/x console",
     [](Quartet& o) {
       o.call("CreateLoginProfile", {{"UserName", "x"}, {"Password", "Xx1!xxxxxxxxxxxx"}});
     }},
    {Op::delete_user, ObjectKind::user, "company-a/user/x access key LTAI",
     [](Quartet& o) {
       o.call("CreateAccessKey", {{"UserName", "x"}});
     }},
    {Op::delete_group, ObjectKind::group, "company-a/group/x <- custom/x", [](Quartet& o) { o.attach("Group"); }},
    {Op::delete_group, ObjectKind::group, "company-a/group/x <- user/x",
     [](Quartet& o) {
       o.call("AddUserToGroup", {{"UserName", "x"}, {"GroupName", "x"}});
     }},
    {Op::delete_role, ObjectKind::role, "company-a/role/x <- custom/x", [](Quartet& o) { o.attach("Role"); }},
    {Op::delete_policy, ObjectKind::policy, "company-a/user/x <- custom/x", [](Quartet& o) { o.attach("User"); }},
    {Op::delete_policy, ObjectKind::policy, "company-a/group/x <- custom/x", [](Quartet& o) { o.attach("Group"); }},
    {Op::delete_policy, ObjectKind::policy, "company-a/role/x <- custom/x", [](Quartet& o) { o.attach("Role"); }},
};

TEST_CASE("what somebody hung on an object that is to go makes the plan stale, and is named") {
  for (const Hold& hold : kHolds) {
    CAPTURE(hold.what);
    Quartet quartet;
    hold.hang(quartet);
    const auto result = quartet.run(Plans().step(hold.op, named_x(hold.kind)).plan());
    REQUIRE(result.has_value());
    CHECK(result->stale);
    REQUIRE(result->steps[0].error.has_value());
    CHECK(result->steps[0].error->message.find("the plan is stale: something hangs on " +
                                               ops::to_string(named_x(hold.kind)) +
                                               " that did not when the plan was made: " + hold.what) == 0);
    CHECK(result->steps[0].error->help == "it was left as it is; plan again to have that looked at");
    CHECK(quartet.sleeps.empty());
  }
}

TEST_CASE("a deletion that is refused though nothing hangs there any more has failed: nobody else did anything") {
  Quartet quartet;
  quartet.attach("Role");
  bool armed = true;
  quartet.on_request = [&](const sim::RequestInfo& request) {
    if (armed && request.operation == "DeleteRole") quartet.break_call("ListPoliciesForRole", Stage::Fault::throttle);
  };
  quartet.on_sleep = [&] {
    if (!std::exchange(armed, false)) return;
    quartet.call("DetachPolicyFromRole", {{"RoleName", "x"}, {"PolicyName", "x"}, {"PolicyType", "Custom"}});
  };
  const auto result = quartet.run(Plans().step(Op::delete_role, named_x(ObjectKind::role)).plan());
  REQUIRE(result.has_value());
  CHECK_FALSE(result->stale);
  CHECK(result->steps[0].outcome == Outcome::failed);
  CHECK(result->steps[0].error->service->code == "DeleteConflict.Role.Policy");
  CHECK(result->steps[0].error->help ==
        "a look shows nothing on it that no step takes off: the service may still count what was taken off a moment "
        "ago. Run this again in a minute");
}

TEST_CASE("what another step was to take off, and a list still shows, is nobody else's") {
  Quartet quartet;
  quartet.attach("Role");
  const model::Attachment link{
      {ObjectKind::role, "x"}, {model::PolicyType::custom, model::PolicyName::from_service("x")}, {}};
  const auto plan = Plans()
                        .step(Op::detach_policy, {named_x(ObjectKind::role).account, link})
                        .step(Op::delete_role, named_x(ObjectKind::role), {}, {1})
                        .plan();
  quartet.options.done_before = {1};
  const auto result = quartet.run(plan);
  REQUIRE(result.has_value());
  CHECK_FALSE(result->stale);
  CHECK(result->steps[1].outcome == Outcome::failed);
}

}  // namespace
}  // namespace ramify::apply::test
