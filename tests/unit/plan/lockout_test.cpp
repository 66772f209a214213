#include "ramify/plan/lockout.h"

#include <doctest/doctest.h>

#include "plans.h"

namespace ramify::plan::test::lockout_tests {
namespace {

using namespace testing;
using Kind = Stranding::Kind;

const std::string kUser = "acs:ram::1000000000000001:user/deployer";
const std::string kSession = "acs:ram::1000000000000001:assumed-role/Deploy/ci";
const std::string kRoot = "acs:ram::1000000000000001:root";
const std::string kReads = "custom/reads";
const std::string kAdmin = "system/AdministratorAccess";

/// The same on both sides.
template <class Add>
void both(Worlds& worlds, const model::AccountKey& key, Add add) {
  add(worlds.wanted(key));
  add(worlds.there(key));
}

/// `deployer` is in group `ops`, which holds what the deployer applies by.
Worlds deployed_by_user() {
  Worlds worlds;
  both(worlds, kA, [](model::Account& account) {
    add_group(account, "ops");
    add_group(account, "readers");
    ours(add_policy(account, "reads", {"ram:Get*", "ram:List*", "resourcemanager:List*"}));
    account.attachments = {attachment("group/ops", kAdmin), attachment("group/readers", kReads)};
  });
  add_user(worlds.there(), "deployer");
  worlds.there().memberships = {membership("ops", "deployer"), membership("readers", "deployer")};
  worlds.limits().keep_members = {model::GroupName::from_service("ops"), model::GroupName::from_service("readers")};
  worlds.identities = {{kA, kUser}};
  return worlds;
}

Plan planned(const Worlds& worlds, int minimum = 2) {
  Meta with = meta();
  with.operators = worlds.identities;
  with.basis.admins = minimum;
  auto made = make(worlds.diff(), worlds.live, with);
  REQUIRE_MESSAGE(made.has_value(), made.error().message);
  return *made;
}

std::vector<Stranding> stranded(const Worlds& worlds, const Plan& plan, int minimum = 2) {
  return strandings(plan, worlds.live, {worlds.identities, minimum, plan.created});
}

/// A user who logs on to the console.
void add_admin(model::Account& account, const std::string& name) {
  auto& user = add_user(account, name);
  user.console = model::Presence::present;
  user.keys.emplace();
  account.attachments.insert(attachment("user/" + name, kAdmin));
}

TEST_CASE("what takes a right away waits for the steps that need it") {
  Worlds worlds = deployed_by_user();
  worlds.wanted().attachments.erase(attachment("group/ops", kAdmin));
  add_role(worlds.wanted(), "Entry", {"acs:ram::2000000000000002:root"});
  const Plan plan = planned(worlds);
  CHECK(lines(plan) ==
        "1 create_role company-a/role/Entry\n"
        "2 detach_policy company-a/group/ops <- system/AdministratorAccess <1\n");
  CHECK(stranded(worlds, plan).empty());
}

TEST_CASE("without whoever applies, the same plan keeps its usual order") {
  Worlds worlds = deployed_by_user();
  worlds.wanted().attachments.erase(attachment("group/ops", kAdmin));
  add_role(worlds.wanted(), "Entry", {"acs:ram::2000000000000002:root"});
  worlds.identities = {{kA, kRoot}};
  const Plan plan = planned(worlds);
  CHECK(lines(plan) ==
        "1 detach_policy company-a/group/ops <- system/AdministratorAccess\n"
        "2 create_role company-a/role/Entry\n");
  CHECK(stranded(worlds, plan).empty());
}

TEST_CASE("an exchange in one group strands the deployer between its halves, and no order is better") {
  Worlds worlds = deployed_by_user();
  add_policy(worlds.wanted(), "deploy", {"*"});
  worlds.wanted().attachments = {attachment("group/ops", "custom/deploy"), attachment("group/readers", kReads)};
  const Plan plan = planned(worlds);
  CHECK(lines(plan) ==
        "1 detach_policy company-a/group/ops <- system/AdministratorAccess\n"
        "2 create_policy company-a/policy/deploy\n"
        "3 attach_policy company-a/group/ops <- custom/deploy <1 2\n");
  const auto lost = stranded(worlds, plan);
  REQUIRE(lost.size() == 1);
  CHECK(lost[0].kind == Kind::step);
  CHECK(lost[0].step == 1);
  CHECK(lost[0].needed_by == std::vector{2, 3});
}

TEST_CASE("the same exchange between two groups is done in the order that strands nobody") {
  Worlds worlds = deployed_by_user();
  add_policy(worlds.wanted(), "deploy", {"*"});
  worlds.wanted().attachments = {attachment("group/readers", "custom/deploy"), attachment("group/readers", kReads)};
  const Plan plan = planned(worlds);
  CHECK(lines(plan) ==
        "1 create_policy company-a/policy/deploy\n"
        "2 attach_policy company-a/group/readers <- custom/deploy <1\n"
        "3 detach_policy company-a/group/ops <- system/AdministratorAccess <1 2\n");
  CHECK(stranded(worlds, plan).empty());
}

TEST_CASE("a new version that no longer lets the deployer read strands it after the last step") {
  Worlds worlds = deployed_by_user();
  ours(add_policy(worlds.there(), "deploy", {"*"}));
  ours(add_policy(worlds.wanted(), "deploy", {"ram:Create*"}));
  both(worlds, kA, [](model::Account& account) { account.attachments = {attachment("group/ops", "custom/deploy")}; });
  const auto lost = stranded(worlds, planned(worlds));
  REQUIRE(lost.size() == 1);
  CHECK(lost[0].kind == Kind::next_plan);
  CHECK(lost[0].step == 1);
}

/// What the guard says of a plan of two steps, in the order it was made in and in the other one.
std::vector<std::string> said_in_both_orders(const Worlds& worlds, Plan plan) {
  REQUIRE(plan.steps.size() == 2);
  for (Step& step : plan.steps) step.needs.clear();
  std::vector<std::string> said;
  for (int order = 0; order < 2; ++order) {
    GuardSources sources;
    sources.operators = worlds.identities;
    std::string text;
    for (const Finding& each : find_all({plan, worlds.live, predict(plan, worlds.live), sources})) {
      if (each.guard == "lockout") text += each.where + ": " + each.what + (each.lifted_by ? " (lifted)\n" : "\n");
    }
    said.push_back(text);
    std::swap(plan.steps[0].change, plan.steps[1].change);
  }
  return said;
}

TEST_CASE("a plan that strands the deployer is refused in both orders, each naming the step that does") {
  Worlds worlds = deployed_by_user();
  both(worlds, kA, [](model::Account& account) { ours(add_policy(account, "deploy", {"ram:Create*"})); });
  worlds.wanted().attachments = {attachment("group/ops", "custom/deploy")};
  worlds.there().attachments = {attachment("group/ops", kAdmin)};
  const auto said = said_in_both_orders(worlds, planned(worlds));
  const std::string detach = "detach_policy company-a/group/ops <- system/AdministratorAccess) takes ";
  const std::string who = " from user/deployer, which applies this plan: ";
  const auto no_next = [&](const std::string& step) {
    return "company-a: " + step + detach + "ram:GetAccessKeyLastUsed on acs:ram:*:1000000000000001:user/*" + who +
           "the next plan could not be made\n";
  };
  CHECK(said[0] == "company-a: step 1 (" + detach + "ram:AttachPolicyToGroup on acs:ram:*:1000000000000001:group/ops" +
                       who + "step 2 could not be done any more\n" + no_next("step 1 ("));
  CHECK(said[1] == no_next("step 2 ("));
}

TEST_CASE("a plan of which one order strands the deployer is refused in that order alone") {
  Worlds worlds = deployed_by_user();
  worlds.wanted().attachments.erase(attachment("group/ops", kAdmin));
  add_role(worlds.wanted(), "Entry", {"acs:ram::2000000000000002:root"});
  const auto said = said_in_both_orders(worlds, planned(worlds));
  CHECK(said[0] == "");
  CHECK(said[1] ==
        "company-a: step 1 (detach_policy company-a/group/ops <- system/AdministratorAccess) takes ram:CreateRole on "
        "acs:ram:*:1000000000000001:role/* from user/deployer, which applies this plan: step 2 could not be done any "
        "more\n");
}

TEST_CASE("a role that applies must still be entered by somebody") {
  Worlds worlds;
  both(worlds, kB, [](model::Account& account) {
    add_user(account, "ci");
    account.attachments = {attachment("user/ci", "system/AliyunSTSAssumeRoleAccess")};
  });
  add_role(worlds.there(), "Deploy", {"acs:ram::2000000000000002:user/ci"});
  worlds.there().attachments = {attachment("role/Deploy", kAdmin)};
  worlds.identities = {{kA, kSession}, {kB, "acs:ram::2000000000000002:root"}};
  CHECK(stranded(worlds, planned(worlds)).empty());

  worlds.wanted(kB).attachments.clear();
  const auto lost = stranded(worlds, planned(worlds));
  REQUIRE(lost.size() == 1);
  CHECK(lost[0].kind == Kind::entry);
  CHECK(lost[0].account == kA);

  // Somebody else who may enter is enough.
  both(worlds, kB, [](model::Account& account) {
    add_user(account, "second");
    account.attachments.insert(attachment("user/second", "system/AliyunSTSAssumeRoleAccess"));
  });
  worlds.there().roles.at(model::RoleName::from_service("Deploy")).trust = trusting({"acs:ram::2000000000000002:root"});
  CHECK(stranded(worlds, planned(worlds)).empty());
}

TEST_CASE("ways in are the root logon, administrators who can log on, and roles that such people enter") {
  Worlds worlds;
  add_admin(worlds.there(), "alice");
  add_user(worlds.there(), "nobody");
  add_admin(worlds.there(), "frozen");
  worlds.there().users.at(model::UserName::from_service("frozen")).frozen = true;
  add_admin(worlds.there(), "deployer");
  add_role(worlds.there(), "OrgAdmin", {"acs:ram::2000000000000002:user/hub"});
  add_role(worlds.there(), "Unused", {"acs:ram::3000000000000003:root"});
  worlds.there().attachments.insert(attachment("role/OrgAdmin", kAdmin));
  worlds.there().attachments.insert(attachment("role/Unused", kAdmin));
  auto& hub = add_user(worlds.there(kB), "hub");
  hub.keys = {access_key("LTAI1", 1)};
  worlds.there(kB).attachments = {attachment("user/hub", "system/AliyunSTSAssumeRoleAccess")};
  const auto ways = ways_in(worlds.live, {{{kA, kUser}}, 2, meta().created, {}});
  CHECK(ways.at(kA) == std::vector<std::string>{"root logon", "user/alice", "role/OrgAdmin"});
  CHECK(ways.at(kB) == std::vector<std::string>{"root logon"});

  hub.keys = {access_key("LTAI1", 1, model::KeyStatus::inactive)};
  CHECK(ways_in(worlds.live, {{{kA, kUser}}, 2, meta().created, {}}).at(kA) ==
        std::vector<std::string>{"root logon", "user/alice"});
}

TEST_CASE("people that an identity provider answers for are a way in") {
  Worlds worlds;
  auto& role = add_role(worlds.there(), "Sso");
  policy::Statement statement;
  statement.actions = {"sts:AssumeRole"};
  statement.principals.federated = {"acs:ram::1000000000000001:saml-provider/corp"};
  role.trust = policy::Document{{statement}};
  worlds.there().attachments = {attachment("role/Sso", kAdmin)};
  CHECK(ways_in(worlds.live, {{}, 2, meta().created, {}}).at(kA) == std::vector<std::string>{"root logon", "role/Sso"});
}

TEST_CASE("a role that only an outside account enters is a way in where that account is trusted, and nowhere else") {
  Worlds worlds;
  add_role(worlds.there(), "Hub", {"acs:ram::3000000000000003:root"});
  worlds.there().attachments = {attachment("role/Hub", "system/AdministratorAccess")};
  Standpoint standpoint{{}, 2, meta().created, {}};
  CHECK(ways_in(worlds.live, standpoint).at(kA) == std::vector<std::string>{"root logon"});
  standpoint.trusted_accounts = {model::AccountId::from_service("3000000000000003")};
  CHECK(ways_in(worlds.live, standpoint).at(kA) == std::vector<std::string>{"root logon", "role/Hub"});
  worlds.there().attachments.clear();
  CHECK(ways_in(worlds.live, standpoint).at(kA) == std::vector<std::string>{"root logon"});
}

TEST_CASE("the last administrator is not taken away, and the step that would is named") {
  Worlds worlds;
  add_admin(worlds.there(), "alice");
  add_user(worlds.wanted(), "alice").console = model::Presence::present;
  const Plan plan = planned(worlds);
  const auto lost = stranded(worlds, plan);
  REQUIRE(lost.size() == 1);
  CHECK(lost[0].kind == Kind::admins);
  CHECK(plan.steps.at(static_cast<std::size_t>(lost[0].step) - 1).change.op == ops::Op::detach_policy);
  CHECK(lost[0].left == std::vector<std::string>{"root logon"});
  CHECK(stranded(worlds, plan, 1).empty());
}

TEST_CASE("an account that has fewer ways in than wanted already is not held to the number") {
  Worlds worlds;
  add_admin(worlds.there(), "alice");
  add_user(worlds.wanted(), "alice").console = model::Presence::present;
  CHECK(stranded(worlds, planned(worlds, 3), 3).empty());
}

TEST_CASE("the new administrator is there before the old one goes") {
  Worlds worlds;
  add_admin(worlds.there(), "alice");
  add_user(worlds.wanted(), "alice").console = model::Presence::present;
  add_admin(worlds.wanted(), "bob");
  const Plan plan = planned(worlds);
  CHECK(stranded(worlds, plan).empty());
  std::vector<std::string> order;
  for (const Step& step : plan.steps) order.emplace_back(ops::to_string(step.change.op));
  CHECK(order.back() == "detach_policy");
  // Also where steps run side by side: the detachment waits for what makes bob an administrator.
  CHECK(plan.steps.back().needs.size() >= 2);
}

}  // namespace
}  // namespace ramify::plan::test::lockout_tests
