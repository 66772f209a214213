#include "plans.h"

namespace ramify::plan::test::order_tests {
namespace {

using namespace testing;

const std::string kRootB = "acs:ram::2000000000000002:root";
std::string role_a(const std::string& name) {
  return "acs:ram::1000000000000001:role/" + name;
}

TEST_CASE("the other account's user is there before the trust that names it") {
  Worlds worlds;
  add_role(worlds.wanted(kA), "Entry", {"acs:ram::2000000000000002:user/alice"});
  worlds.wanted(kA).attachments = {attachment("role/Entry", "system/AliyunPTSFullAccess")};
  add_user(worlds.wanted(kB), "alice").wanted_keys = model::KeyCount{1, {}};
  add_policy(worlds.wanted(kB), "enter");
  worlds.wanted(kB).attachments = {attachment("user/alice", "custom/enter")};
  CHECK(lines(plan_of(worlds)) ==
        "1 create_policy company-b/policy/enter\n"
        "2 create_user company-b/user/alice\n"
        "3 create_role company-a/role/Entry <2\n"
        "4 attach_policy company-a/role/Entry <- system/AliyunPTSFullAccess <3\n"
        "5 attach_policy company-b/user/alice <- custom/enter <1 2\n"
        "6 create_access_key company-b/user/alice access key <2\n");
}

TEST_CASE("what is free comes by account, then take away, make, connect, let in, delete") {
  Worlds worlds;
  add_user(worlds.wanted(), "zoe").console = model::Presence::present;
  add_group(worlds.wanted(), "crew");
  add_policy(worlds.wanted(), "read");
  add_role(worlds.wanted(), "ci", {kRootB});
  worlds.wanted().memberships = {membership("crew", "zoe")};
  ours(add_role(worlds.there(), "old"));
  worlds.there().attachments = {attachment("role/old", "system/ReadOnlyAccess")};
  CHECK(lines(plan_of(worlds)) ==
        "1 detach_policy company-a/role/old <- system/ReadOnlyAccess\n"
        "2 create_policy company-a/policy/read\n"
        "3 create_user company-a/user/zoe\n"
        "4 create_group company-a/group/crew\n"
        "5 create_role company-a/role/ci\n"
        "6 add_user_to_group company-a/group/crew <- user/zoe <3 4\n"
        "7 create_login_profile company-a/user/zoe console <3\n"
        "8 delete_role company-a/role/old <1\n");
}

TEST_CASE("a ring of trust is opened at one role, which gets its own trust last") {
  Worlds worlds;
  add_role(worlds.wanted(), "a", {role_a("b")});
  add_role(worlds.wanted(), "b", {role_a("c")});
  add_role(worlds.wanted(), "c", {role_a("a")});
  worlds.wanted().roles.at(model::RoleName::from_service("c")).max_session = std::chrono::hours(2);
  worlds.wanted().attachments = {attachment("role/c", "system/ReadOnlyAccess")};
  const Plan plan = plan_of(worlds);
  CHECK(lines(plan) ==
        "1 create_role company-a/role/c\n"
        "2 create_role company-a/role/b <1\n"
        "3 create_role company-a/role/a <2\n"
        "4 update_role company-a/role/c <1 3\n"
        "5 attach_policy company-a/role/c <- system/ReadOnlyAccess <1 4\n");
  const auto placeholder =
      policy::parse(*ops::find_field(plan.steps[0].change, ops::Field::trust)->after, policy::DocumentKind::trust);
  CHECK(model::is_unmeetable_trust(*placeholder, worlds.wanted().id));
  const ops::Change& second = plan.steps[3].change;
  CHECK(second.reason == ops::Reason::trust_cycle);
  CHECK(ops::find_field(second, ops::Field::trust)->after == policy::to_json(trusting({role_a("a")})));
  CHECK(ops::find_field(second, ops::Field::max_session)->after == "7200");
}

TEST_CASE("a role that trusts itself gets its trust in a second step") {
  Worlds worlds;
  add_role(worlds.wanted(), "a", {role_a("A")});
  CHECK(lines(plan_of(worlds)) ==
        "1 create_role company-a/role/a\n"
        "2 update_role company-a/role/a <1\n");
}

TEST_CASE("rings through both accounts are opened too") {
  Worlds worlds;
  add_role(worlds.wanted(kA), "a", {"acs:ram::2000000000000002:role/b"});
  add_role(worlds.wanted(kB), "b", {role_a("a")});
  CHECK(lines(plan_of(worlds)) ==
        "1 create_role company-b/role/b\n"
        "2 create_role company-a/role/a <1\n"
        "3 update_role company-b/role/b <1 2\n");
}

TEST_CASE("within one principal, what narrows comes before what widens") {
  Worlds worlds;
  add_role(worlds.wanted(), "ci", {kRootB});
  ours(add_role(worlds.there(), "ci", {role_a("x")}));
  worlds.wanted().attachments = {attachment("role/ci", "system/AliyunPTSFullAccess")};
  worlds.there().attachments = {attachment("role/ci", "system/AdministratorAccess")};
  CHECK(lines(plan_of(worlds)) ==
        "1 detach_policy company-a/role/ci <- system/AdministratorAccess\n"
        "2 update_role company-a/role/ci <1\n"
        "3 attach_policy company-a/role/ci <- system/AliyunPTSFullAccess <1 2\n");
}

TEST_CASE("a policy is rewritten after it is taken away and before it is handed out") {
  Worlds worlds;
  for (const char* name : {"x", "y"}) {
    add_role(worlds.wanted(), name);
    ours(add_role(worlds.there(), name));
  }
  add_policy(worlds.wanted(), "p", {"oss:GetObject"});
  ours(add_policy(worlds.there(), "p", {"oss:*"}));
  worlds.wanted().attachments = {attachment("role/x", "custom/p")};
  worlds.there().attachments = {attachment("role/y", "custom/p")};
  CHECK(lines(plan_of(worlds)) ==
        "1 detach_policy company-a/role/y <- custom/p\n"
        "2 create_policy_version company-a/policy/p <1\n"
        "3 attach_policy company-a/role/x <- custom/p <2\n");
}

TEST_CASE("a user goes last, after every trust that drops it") {
  Worlds worlds;
  add_role(worlds.wanted(kA), "Entry", {kRootB});
  ours(add_role(worlds.there(kA), "Entry", {"acs:ram::2000000000000002:user/Alice"}));
  model::User& alice = ours(add_user(worlds.there(kB), "alice"));
  alice.keys = {access_key("LTAI1", 1)};
  alice.console = model::Presence::present;
  CHECK(lines(plan_of(worlds)) ==
        "1 update_role company-a/role/Entry\n"
        "2 delete_login_profile company-b/user/alice console\n"
        "3 deactivate_access_key company-b/user/alice access key LTAI1\n"
        "4 delete_access_key company-b/user/alice access key LTAI1 <3\n"
        "5 delete_user company-b/user/alice <1 2 3 4\n");
}

TEST_CASE("a user goes though a trust that nobody changes still names it") {
  Worlds worlds;
  add_role(worlds.there(kA), "theirs", {"acs:ram::2000000000000002:user/alice"});
  ours(add_user(worlds.there(kB), "alice"));
  CHECK(lines(plan_of(worlds)) == "1 delete_user company-b/user/alice\n");
}

TEST_CASE("a replaced role keeps its policies until its successor has them") {
  Worlds worlds;
  add_role(worlds.wanted(), "deploy", {kRootB});
  ours(add_role(worlds.there(), "ci", {kRootB}));
  worlds.limits().previously = {{{model::ObjectKind::role, "deploy"}, "ci"}};
  worlds.wanted().attachments = {attachment("role/deploy", "system/ReadOnlyAccess")};
  worlds.there().attachments = {attachment("role/ci", "system/ReadOnlyAccess")};
  CHECK(lines(plan_of(worlds)) ==
        "1 create_role company-a/role/deploy\n"
        "2 attach_policy company-a/role/deploy <- system/ReadOnlyAccess <1\n"
        "3 detach_policy company-a/role/ci <- system/ReadOnlyAccess <1 2\n"
        "4 delete_role company-a/role/ci <2 3\n");
}

TEST_CASE("whom a role no longer trusts does not get, for a moment, what it comes to hold") {
  Worlds worlds;
  add_role(worlds.there(), "ci", {kRootB, "acs:ram::1000000000000001:root"});
  add_role(worlds.wanted(), "ci", {"acs:ram::1000000000000001:root"});
  for (const char* name : {"more", "other"}) {
    add_policy(worlds.there(), name, {"oss:GetObject"});
    add_policy(worlds.wanted(), name, {"oss:*"});
  }
  worlds.there().attachments = {attachment("role/ci", "custom/more")};
  worlds.wanted().attachments = {attachment("role/ci", "custom/more"), attachment("role/ci", "system/ReadOnlyAccess")};
  for (model::Account* account : {&worlds.there(), &worlds.wanted()}) {
    for (auto& [name, role] : account->roles) ours(role);
    for (auto& [name, policy] : account->policies) ours(policy);
  }
  CHECK(lines(plan_of(worlds)) ==
        "1 create_policy_version company-a/policy/other\n"
        "2 update_role company-a/role/ci\n"
        "3 create_policy_version company-a/policy/more <2\n"
        "4 attach_policy company-a/role/ci <- system/ReadOnlyAccess <2\n");
}

TEST_CASE("who leaves a group does not get, for a moment, what its policy comes to allow") {
  Worlds worlds;
  for (model::Account* account : {&worlds.there(), &worlds.wanted()}) {
    add_group(*account, "crew");
    ours(add_user(*account, "zoe"));
    ours(add_policy(*account, "more", {account == &worlds.there() ? "oss:GetObject" : "oss:*"}));
    account->attachments = {attachment("group/crew", "custom/more")};
  }
  worlds.there().memberships = {membership("crew", "zoe")};
  CHECK(lines(plan_of(worlds)) ==
        "1 remove_user_from_group company-a/group/crew <- user/zoe\n"
        "2 create_policy_version company-a/policy/more <1\n");
}

TEST_CASE("a new name is there before anything uses it, and free before it is taken") {
  Worlds worlds;
  for (const char* name : {"b", "c"}) add_user(worlds.wanted(), name);
  for (const char* name : {"a", "b"}) ours(add_user(worlds.there(), name));
  worlds.wanted().attachments = {attachment("user/b", "system/ReadOnlyAccess")};
  worlds.limits().previously = {{{model::ObjectKind::user, "b"}, "a"}, {{model::ObjectKind::user, "c"}, "b"}};
  CHECK(lines(plan_of(worlds)) ==
        "1 rename_user company-a/user/c\n"
        "2 rename_user company-a/user/b <1\n"
        "3 attach_policy company-a/user/b <- system/ReadOnlyAccess <2\n");
}

TEST_CASE("changes that wait for one another are refused, each by name") {
  diff::ChangeSet set;
  const auto rename = [&](const std::string& from, const std::string& to) {
    set.changes.push_back({ops::Op::rename_user,
                           {kA, model::ObjectRef{model::ObjectKind::user, to}},
                           {{ops::Field::name, {}, from, to}},
                           ops::Reason::renamed,
                           {}});
  };
  rename("a", "b");
  rename("b", "a");
  set.changes.push_back({ops::Op::update_user,
                         {kA, model::ObjectRef{model::ObjectKind::user, "a"}},
                         {{ops::Field::comments, {}, {}, "waits, but not in the ring"}},
                         ops::Reason::declared_differs,
                         {}});
  const auto made = make(set, Worlds().live, meta());
  REQUIRE_FALSE(made.has_value());
  CHECK(made.error().kind == ErrorKind::guard);
  CHECK(made.error().message ==
        "no order was found for these changes, because each waits for the one before it: "
        "rename_user company-a/user/b, rename_user company-a/user/a");
  CHECK(made.error().help == "apply one of them by itself first, or give one object another name meanwhile");
}

}  // namespace
}  // namespace ramify::plan::test::order_tests
