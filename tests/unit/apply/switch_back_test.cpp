#include <doctest/doctest.h>

#include "ramify/apply/undo.h"
#include "stage.h"

namespace ramify::apply::test {
namespace {

using ops::Field;
using ops::Op;
using wire::Service;

std::string allowing(const std::string& action) {
  return R"({"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:)" + action + R"(","Resource":"*"}]})";
}

const ops::Target kPolicy{model::AccountKey::from_service("company-a"),
                          model::ObjectRef{model::ObjectKind::policy, "read"}};

/// A policy that has had these actions, one version each; the last is the default.
struct Versioned : Stage {
  explicit Versioned(const std::vector<std::string>& actions) {
    call("CreatePolicy", {{"PolicyName", "read"}, {"PolicyDocument", allowing(actions.front())}});
    for (std::size_t i = 1; i < actions.size(); ++i) {
      call("CreatePolicyVersion",
           {{"PolicyName", "read"}, {"PolicyDocument", allowing(actions[i])}, {"SetAsDefault", "true"}});
    }
  }
  nlohmann::json call(const std::string& operation, const wire::Pairs& parameters) {
    return ask("company-a", Service::ram, operation, parameters);
  }
  std::string version() {
    return call("GetPolicy", {{"PolicyName", "read"}, {"PolicyType", "Custom"}})["DefaultPolicyVersion"]["VersionId"];
  }
  /// The step that brings the policy from one action to another.
  ops::Change back(const std::string& from, const std::string& to) {
    diff::ChangeSet set;
    set.changes.push_back({Op::create_policy_version,
                           kPolicy,
                           {{Field::document, {}, allowing(from), allowing(to)}},
                           ops::Reason::undone,
                           {}});
    const auto switched = switch_back(set, sessions);
    REQUIRE(switched.has_value());
    return set.changes.front();
  }
};

TEST_CASE("a policy whose old text is still there is switched back to it, and no version is made") {
  Versioned account({"Get", "List", "Put"});
  const auto change = account.back("Put", "Get");
  CHECK(change.op == Op::set_default_policy_version);
  CHECK(*ops::find_field(change, Field::version) == ops::FieldChange{Field::version, {}, "v3", "v1"});
  const auto result = account.run(Plans().step(change.op, change.target, change.fields).plan());
  REQUIRE(result.has_value());
  CHECK(result->all_done());
  CHECK(account.version() == "v1");
  CHECK(account.writes().back() == "SetDefaultPolicyVersion");
}

TEST_CASE("of several versions with the old text the newest is taken") {
  CHECK(*ops::find_field(Versioned({"Get", "Put", "Get", "List"}).back("List", "Get"), Field::version)->after == "v3");
}

TEST_CASE("a policy whose old text is gone gets it as a new version") {
  Versioned account({"Get", "List", "Put"});
  account.call("DeletePolicyVersion", {{"PolicyName", "read"}, {"VersionId", "v1"}});
  const auto change = account.back("Put", "Get");
  CHECK(change.op == Op::create_policy_version);
  CHECK(ops::find_field(change, Field::version) == nullptr);
}

TEST_CASE("a version that goes before it is switched to makes the plan stale") {
  Versioned account({"Get", "Put"});
  const auto change = account.back("Put", "Get");
  account.call("DeletePolicyVersion", {{"PolicyName", "read"}, {"VersionId", "v1"}});
  const auto result = account.run(Plans().step(change.op, change.target, change.fields).plan());
  REQUIRE(result.has_value());
  CHECK(result->stale);
  CHECK(result->steps[0].error->message == "the plan is stale: version v1 of company-a/policy/read is gone");
  CHECK(result->steps[0].error->help ==
        "the policy was left as it is; plan again, which writes the old text as a new version");
  CHECK(account.version() == "v2");
}

TEST_CASE("a switch whose reply was lost is done when a look shows the version") {
  Versioned account({"Get", "Put"});
  const auto change = account.back("Put", "Get");
  account.break_call("SetDefaultPolicyVersion", Stage::Fault::reset_after);
  const auto result = account.run(Plans().step(change.op, change.target, change.fields).plan());
  REQUIRE(result.has_value());
  CHECK(result->all_done());
  CHECK(account.writes() == std::vector<std::string>{"CreatePolicy", "CreatePolicyVersion", "SetDefaultPolicyVersion"});
}

TEST_CASE("a policy that somebody gave another version since is not switched") {
  Versioned account({"Get", "Put"});
  const auto change = account.back("Put", "Get");
  account.call("CreatePolicyVersion",
               {{"PolicyName", "read"}, {"PolicyDocument", allowing("Put")}, {"SetAsDefault", "true"}});
  const auto put = policy::parse(allowing("Put"), policy::DocumentKind::identity);
  const model::Policy policy{model::PolicyName::from_service("read"), {}, *put, {}, "v2"};
  account.live.accounts.begin()->second.policies.emplace(policy.name, policy);
  const auto result = account.run(Plans().step(change.op, change.target, change.fields).plan());
  REQUIRE(result.has_value());
  CHECK(result->stale);
  CHECK(result->steps[0].error->message == "the plan is stale: company-a/policy/read has another version now");
}

}  // namespace
}  // namespace ramify::apply::test
