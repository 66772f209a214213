#include <doctest/doctest.h>
#include <fmt/format.h>

#include "ramify/live/live.h"
#include "ramify/wire/error_code.h"
#include "stage.h"

namespace ramify::apply::test {
namespace {

using model::ObjectKind;
using ops::Field;
using ops::Op;
using wire::Service;

const auto kCompany = model::AccountKey::from_service("company-a");
const std::string kOther =
    R"({"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:PutObject","Resource":"*"}]})";
const std::string kDocument =
    R"({"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:GetObject","Resource":"*"}]})";
const std::string kOtherTrust =
    R"({"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["ecs.aliyuncs.com"]}}]})";

/// One account in which every case has objects of its own, and somebody else works too.
struct Office : Stage {
  void call(const std::string& operation, const wire::Pairs& parameters, Service service = Service::ram) {
    static_cast<void>(ask("company-a", service, operation, parameters));
  }
  /// A user, a group, a role and a policy of that name, hung together.
  void furnish(const std::string& name) {
    call("CreateUser", {{"UserName", name}, {"DisplayName", "Alice"}, {"Comments", "old"}});
    call("CreateLoginProfile", {{"UserName", name}, {"Password", "Xx1!xxxxxxxxxxxx"}});
    keys[name] = ask("company-a", Service::ram, "CreateAccessKey", {{"UserName", name}})["AccessKey"]["AccessKeyId"]
                     .get<std::string>();
    call("CreateGroup", {{"GroupName", name}, {"Comments", "old"}});
    call("AddUserToGroup", {{"UserName", name}, {"GroupName", name}});
    call("CreateRole", {{"RoleName", name},
                        {"Description", "old"},
                        {"AssumeRolePolicyDocument", kTrustOwnRoot},
                        {"Tag", R"([{"Key":"team","Value":"old"}])"}});
    call("CreatePolicy", {{"PolicyName", name},
                          {"Description", "old"},
                          {"PolicyDocument", kDocument},
                          {"Tag", R"([{"Key":"team","Value":"old"}])"}});
    call("CreatePolicyVersion", {{"PolicyName", name}, {"PolicyDocument", kOther}});
    for (const char* noun : {"User", "Group", "Role"}) attach(noun, name, name, "Custom");
    tag_user(name, "old");
  }
  void attach(const std::string& noun, const std::string& name, const std::string& policy, const std::string& type) {
    call("AttachPolicyTo" + noun, {{noun + "Name", name}, {"PolicyName", policy}, {"PolicyType", type}});
  }
  void tag(const std::string& type, const std::string& name) {
    call("TagResources", {{"ResourceType", type},
                          {"ResourceNames", nlohmann::json::array({name}).dump()},
                          {"Tag", R"([{"Key":"theirs","Value":""}])"}});
  }
  void tag_user(const std::string& name, const std::string& value) {
    call("TagResources",
         {{"ResourceType", "user"},
          {"ResourcePrincipalName.1", name + "@company-a.onaliyun.com"},
          {"Tag.1.Key", "team"},
          {"Tag.1.Value", value}},
         Service::ims);
  }
  void read() {
    live::ReadScope scope;
    scope.every_user = true;
    auto world = live::read(sessions, {{kCompany, model::AccountId::from_service("1000000000000001")}}, scope);
    REQUIRE_MESSAGE(world.has_value(), world.error().message);
    live = *std::move(world);
  }
  std::map<std::string, std::string> keys;
};

struct Mutation {
  ObjectKind kind;
  const char* says;  ///< what apply calls it
  void (*make)(Office& office, const std::string& name);
};

/// All that somebody else can do to an object, one of each sort.
const std::vector<Mutation> kMutations = {
    {ObjectKind::user, "has other comments now",
     [](Office& o, const std::string& n) {
       o.call("UpdateUser", {{"UserName", n}, {"NewComments", "theirs"}});
     }},
    {ObjectKind::user, "has another display_name now",
     [](Office& o, const std::string& n) {
       o.call("UpdateUser", {{"UserName", n}, {"NewDisplayName", "theirs"}});
     }},
    {ObjectKind::user, "has other tags now", [](Office& o, const std::string& n) { o.tag_user(n, "theirs"); }},
    {ObjectKind::user, "has other attachments now",
     [](Office& o, const std::string& n) { o.attach("User", n, "ReadOnlyAccess", "System"); }},
    {ObjectKind::user, "has another console logon now",
     [](Office& o, const std::string& n) {
       o.call("DeleteLoginProfile", {{"UserName", n}});
     }},
    {ObjectKind::user, "has another console logon now",
     [](Office& o, const std::string& n) {
       o.call("UpdateLoginProfile", {{"UserName", n}, {"MFABindRequired", "true"}});
     }},
    {ObjectKind::user, "has other AccessKeys now",
     [](Office& o, const std::string& n) {
       o.call("CreateAccessKey", {{"UserName", n}});
     }},
    {ObjectKind::user, "has other AccessKeys now",
     [](Office& o, const std::string& n) {
       o.call("UpdateAccessKey", {{"UserName", n}, {"UserAccessKeyId", o.keys[n]}, {"Status", "Inactive"}});
     }},
    {ObjectKind::user, "is gone",
     [](Office& o, const std::string& n) {
       o.call("UpdateUser", {{"UserName", n}, {"NewUserName", n + "-theirs"}});
     }},
    {ObjectKind::group, "has other comments now",
     [](Office& o, const std::string& n) {
       o.call("UpdateGroup", {{"GroupName", n}, {"NewComments", "theirs"}});
     }},
    {ObjectKind::group, "has other members now",
     [](Office& o, const std::string& n) {
       o.call("RemoveUserFromGroup", {{"GroupName", n}, {"UserName", n}});
     }},
    {ObjectKind::group, "has other members now",
     [](Office& o, const std::string& n) {
       o.call("AddUserToGroup", {{"GroupName", n}, {"UserName", "bob"}});
     }},
    {ObjectKind::group, "has other attachments now",
     [](Office& o, const std::string& n) { o.attach("Group", n, "ReadOnlyAccess", "System"); }},
    {ObjectKind::group, "is gone",
     [](Office& o, const std::string& n) {
       o.call("UpdateGroup", {{"GroupName", n}, {"NewGroupName", n + "-theirs"}});
     }},
    {ObjectKind::role, "has another description now",
     [](Office& o, const std::string& n) {
       o.call("UpdateRole", {{"RoleName", n}, {"NewDescription", "theirs"}});
     }},
    {ObjectKind::role, "has another max_session now",
     [](Office& o, const std::string& n) {
       o.call("UpdateRole", {{"RoleName", n}, {"NewMaxSessionDuration", "7200"}});
     }},
    {ObjectKind::role, "has another trust now",
     [](Office& o, const std::string& n) {
       o.call("UpdateRole", {{"RoleName", n}, {"NewAssumeRolePolicyDocument", kOtherTrust}});
     }},
    {ObjectKind::role, "has other tags now", [](Office& o, const std::string& n) { o.tag("role", n); }},
    {ObjectKind::role, "has other attachments now",
     [](Office& o, const std::string& n) { o.attach("Role", n, "ReadOnlyAccess", "System"); }},
    {ObjectKind::role, "is gone",
     [](Office& o, const std::string& n) {
       o.call("DetachPolicyFromRole", {{"RoleName", n}, {"PolicyName", n}, {"PolicyType", "Custom"}});
       o.call("DeleteRole", {{"RoleName", n}});
     }},
    {ObjectKind::policy, "has another description now",
     [](Office& o, const std::string& n) {
       o.call("UpdatePolicyDescription", {{"PolicyName", n}, {"NewDescription", "theirs"}});
     }},
    {ObjectKind::policy, "has another document now",
     [](Office& o, const std::string& n) {
       o.call("CreatePolicyVersion", {{"PolicyName", n}, {"PolicyDocument", kOther}, {"SetAsDefault", "true"}});
     }},
    {ObjectKind::policy, "has other tags now", [](Office& o, const std::string& n) { o.tag("policy", n); }},
};

/// The change of that operation to an object of that name, as a plan would hold it; empty for what makes something.
std::optional<ops::Change> change_of(Op op, const std::string& n, const Office& office) {
  const auto user_name = model::UserName::from_service(n);
  const auto text = [](Field field, const char* was) { return ops::FieldChange{field, {}, was, "new"}; };
  const std::vector<ops::FieldChange> tags{{Field::tag, "team", "old", "new"}};
  const std::vector<ops::FieldChange> untags{{Field::tag, "team", "old", std::nullopt}};
  const auto make = [&](ops::Subject subject, std::vector<ops::FieldChange> fields = {}) {
    return ops::Change{op, {kCompany, std::move(subject)}, std::move(fields), ops::Reason::declared_differs, {}};
  };
  const auto object = [&](ObjectKind kind, std::vector<ops::FieldChange> fields = {}) {
    return make(model::ObjectRef{kind, n}, std::move(fields));
  };
  const auto renamed = [&](ObjectKind kind) {
    return make(model::ObjectRef{kind, n + "-new"}, {{Field::name, {}, n, n + "-new"}});
  };
  const auto key = [&] {
    return make(ops::AccessKeyRef{user_name, model::AccessKeyId::from_service(office.keys.at(n)), 1});
  };
  switch (op) {
    case Op::update_user:
      return object(ObjectKind::user, {text(Field::comments, "old")});
    case Op::rename_user:
      return renamed(ObjectKind::user);
    case Op::tag_user:
      return object(ObjectKind::user, tags);
    case Op::untag_user:
      return object(ObjectKind::user, untags);
    case Op::delete_user:
    case Op::unbind_mfa:
      return object(ObjectKind::user);
    case Op::update_login_profile:
      return make(ops::LoginProfileRef{user_name}, {{Field::mfa_required, {}, "false", "true"}});
    case Op::delete_login_profile:
      return make(ops::LoginProfileRef{user_name});
    case Op::deactivate_access_key:
    case Op::delete_access_key:
      return key();
    case Op::update_group:
      return object(ObjectKind::group, {text(Field::comments, "old")});
    case Op::rename_group:
      return renamed(ObjectKind::group);
    case Op::delete_group:
      return object(ObjectKind::group);
    case Op::remove_user_from_group:
      return make(model::Membership{model::GroupName::from_service(n), user_name});
    case Op::update_role:
      return object(ObjectKind::role, {text(Field::description, "old")});
    case Op::tag_role:
      return object(ObjectKind::role, tags);
    case Op::untag_role:
      return object(ObjectKind::role, untags);
    case Op::delete_role:
      return object(ObjectKind::role);
    case Op::create_policy_version:
      return object(ObjectKind::policy, {{Field::document, {}, kDocument, kOther}});
    case Op::set_default_policy_version:
      return object(ObjectKind::policy, {{Field::document, {}, kDocument, kOther}, {Field::version, {}, "v1", "v2"}});
    case Op::update_policy_description:
      return object(ObjectKind::policy, {text(Field::description, "old")});
    case Op::tag_policy:
      return object(ObjectKind::policy, tags);
    case Op::untag_policy:
      return object(ObjectKind::policy, untags);
    case Op::delete_policy:
      return object(ObjectKind::policy);
    default:
      return std::nullopt;
  }
}

/// A detachment is of users, groups and roles alike.
std::vector<ops::Change> changes_of(Op op, const std::string& n, const Office& office) {
  if (op != Op::detach_policy) {
    auto change = change_of(op, n, office);
    return change ? std::vector{*std::move(change)} : std::vector<ops::Change>{};
  }
  std::vector<ops::Change> all;
  for (const ObjectKind kind : {ObjectKind::user, ObjectKind::group, ObjectKind::role}) {
    const model::Attachment link{{kind, n}, {model::PolicyType::custom, model::PolicyName::from_service(n)}, {}};
    all.push_back({op, {kCompany, link}, {}, ops::Reason::unlisted_attachment, {}});
  }
  return all;
}

struct Case {
  std::string name;
  ops::Change change;
  const Mutation* mutation;  ///< null: nobody else did anything
};

/// Those in which somebody else does something, or those in which nobody does.
std::vector<Case> furnish_cases(Office& office, bool disturbed) {
  office.call("CreateUser", {{"UserName", "bob"}});
  std::vector<Case> cases;
  const auto add = [&](Op op, std::size_t which, const Mutation* mutation) {
    const std::string name = fmt::format("x{}", cases.size());
    office.furnish(name);
    cases.push_back({name, changes_of(op, name, office).at(which), mutation});
  };
  for (const ops::Descriptor& row : ops::descriptors()) {
    office.keys["any"] = "LTAIany";
    const auto samples = changes_of(row.op, "any", office);
    // Whatever does not make a thing looks at it first.
    CHECK_MESSAGE(samples.empty() == (row.symbol == '+'), row.name);
    for (std::size_t which = 0; which < samples.size(); ++which) {
      if (!disturbed) add(row.op, which, nullptr);
      for (const Mutation& mutation : kMutations) {
        if (disturbed && mutation.kind == ops::owner(samples[which].target).object.kind) add(row.op, which, &mutation);
      }
    }
  }
  return cases;
}

ops::Target looked_at(const Case& one) {
  return {kCompany, model::ObjectRef{ops::owner(one.change.target).object.kind, one.name}};
}

TEST_CASE("whatever somebody else does to an object, no step that would change or take it writes a thing") {
  Office office;
  const auto cases = furnish_cases(office, true);
  REQUIRE(cases.size() > 150);
  office.read();
  for (const Case& one : cases) {
    CAPTURE(ops::to_string(one.change.op));
    CAPTURE(one.mutation->says);
    one.mutation->make(office, one.name);
    const auto before = office.writes().size();
    Plans plans;
    plans.step(one.change.op, one.change.target, one.change.fields).step(Op::create_user, user("never-made"));
    const auto result = office.run(plans.plan());
    REQUIRE(result.has_value());
    CHECK(result->stale);
    CHECK(office.writes().size() == before);
    CHECK(result->steps[1].outcome == Outcome::skipped);
    REQUIRE(result->steps[0].error.has_value());
    CHECK(result->steps[0].error->message ==
          "the plan is stale: " + ops::to_string(looked_at(one)) + " " + one.mutation->says);
    CHECK(office.sleeps.empty());
  }
}

TEST_CASE("where nobody else did anything, no step takes its object for changed") {
  Office office;
  const auto cases = furnish_cases(office, false);
  office.read();
  for (const Case& one : cases) {
    CAPTURE(ops::to_string(one.change.op));
    Plans plans;
    const auto result = office.run(plans.step(one.change.op, one.change.target, one.change.fields).plan());
    REQUIRE(result.has_value());
    const auto& error = result->steps[0].error;
    // No step of these plans takes off what hangs on the object.
    const bool held = std::holds_alternative<model::ObjectRef>(one.change.target.subject) && error && error->service &&
                      wire::is_delete_conflict(error->service->code);
    CHECK(result->stale == held);
    if (held)
      CHECK(error->message.find("something hangs on " + ops::to_string(one.change.target)) != std::string::npos);
  }
}

TEST_CASE("what the run itself did is no change, though the service shows it late") {
  Office office;
  office.furnish("x");
  office.read();
  const auto target = [](ObjectKind kind) { return ops::Target{kCompany, model::ObjectRef{kind, "x"}}; };
  Plans plans;
  plans.step(Op::update_role, target(ObjectKind::role), {{Field::description, {}, "old", "new"}})
      .step(Op::tag_role, target(ObjectKind::role), {{Field::tag, "team", "old", "new"}})
      .step(Op::update_role, target(ObjectKind::role), {{Field::description, {}, "new", "newer"}});
  std::size_t waits = 0;
  SUBCASE("shown at once") {}
  SUBCASE("shown after a while") {
    const auto describe = [&office](const char* text) {
      office.call("UpdateRole", {{"RoleName", "x"}, {"NewDescription", text}});
    };
    office.options.interrupted = [describe, asked = 0]() mutable {
      if (++asked == 2) describe("old");  // the first step's own write is not to be seen yet
      return false;
    };
    office.on_sleep = [describe] { describe("new"); };
    waits = 1;
  }
  const auto result = office.run(plans.plan());
  REQUIRE(result.has_value());
  CHECK(result->all_done());
  CHECK(office.sleeps.size() == waits);
}

TEST_CASE("an object that stays as it was before the run's own write was set back by somebody else") {
  Office office;
  office.furnish("x");
  office.read();
  const ops::Target target{kCompany, model::ObjectRef{ObjectKind::role, "x"}};
  Plans plans;
  plans.step(Op::update_role, target, {{Field::description, {}, "old", "new"}})
      .step(Op::tag_role, target, {{Field::tag, "team", "old", "new"}});
  office.options.interrupted = [&office, asked = 0]() mutable {
    if (++asked == 2) office.call("UpdateRole", {{"RoleName", "x"}, {"NewDescription", "old"}});
    return false;
  };
  const auto result = office.run(plans.plan());
  REQUIRE(result.has_value());
  CHECK(result->stale);
  CHECK(office.sleeps == office.options.propagation_waits);
  CHECK(result->steps[1].error->message == "the plan is stale: company-a/role/x has another description now");
}

}  // namespace
}  // namespace ramify::apply::test
