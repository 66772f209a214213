#include "plans.h"

namespace ramify::plan::test::own_levers_tests {
namespace {

using namespace testing;

/// A company with administrators, and what the guard says where a policy is attached anew.
struct Company {
  Worlds worlds;

  Company() {
    model::Account& there = worlds.there();
    ours(add_role(there, "Admin", {"acs:ram::1000000000000001:root"}));
    ours(add_role(there, "helper", {"acs:ram::1000000000000001:root"}));
    for (const char* user : {"boss", "alice", "eve"}) ours(add_user(there, user));
    add_group(there, "admins");
    add_group(there, "crew");
    ours(add_policy(there, "p"));
    there.memberships = {membership("admins", "boss"), membership("crew", "alice")};
    there.attachments = {attachment("group/admins", "system/AdministratorAccess"),
                         attachment("role/Admin", "system/AliyunRAMFullAccess")};
    worlds.wanted() = there;
  }

  [[nodiscard]] std::string said(const std::string& holder, const std::string& action,
                                 const std::vector<std::string>& resources) {
    auto document = allowing({action});
    document.statements.front().resources = resources;
    for (model::Account* account : {&worlds.there(), &worlds.wanted()})
      account->policies.begin()->second.document = document;
    worlds.wanted().attachments.insert(attachment(holder, "custom/p"));
    const Plan plan = plan_of(worlds);
    std::string text;
    for (const Finding& finding : find_all({plan, worlds.live, predict(plan, worlds.live), {}})) {
      if (finding.guard == "admin-grant") text += finding.where + ": " + finding.what + "\n";
    }
    return text;
  }
};

std::string own(const std::string& name) {
  return "acs:ram:*:*:" + name;
}
const std::string kAdministratorAccess = "acs:ram:*:system:policy/AdministratorAccess";

struct Lever {
  const char* holder;
  const char* action;
  std::vector<std::string> resources;
  const char* why;
};

TEST_CASE("who can make itself an administrator in one call by the names of what there is counts as one") {
  const std::vector<Lever> levers = {
      {"user/alice",
       "ram:AttachPolicyToUser",
       {own("user/alice"), kAdministratorAccess},
       "ram:AttachPolicyToUser of AdministratorAccess to user/alice"},
      {"group/crew",
       "ram:AttachPolicyToGroup",
       {own("group/crew"), kAdministratorAccess},
       "ram:AttachPolicyToGroup of AdministratorAccess to group/crew"},
      {"group/crew",
       "ram:AttachPolicyToUser",
       {own("user/alice"), "acs:ram:*:system:policy/*"},
       "ram:AttachPolicyToUser of AdministratorAccess to user/alice"},
      {"role/helper",
       "ram:AttachPolicyToRole",
       {own("role/helper"), kAdministratorAccess},
       "ram:AttachPolicyToRole of AdministratorAccess to role/helper"},
      {"user/alice",
       "ram:CreatePolicyVersion",
       {own("policy/p")},
       "ram:CreatePolicyVersion on policy/p, which it holds"},
      {"user/alice", "ram:CreateAccessKey", {own("user/boss")}, "ram:CreateAccessKey on user/boss, an administrator"},
      {"user/alice",
       "ram:UpdateLoginProfile",
       {own("user/boss")},
       "ram:UpdateLoginProfile on user/boss, an administrator"},
      {"user/alice",
       "ram:AddUserToGroup",
       {own("group/admins"), own("user/alice")},
       "ram:AddUserToGroup on group/admins, an administrator"},
      {"user/alice", "ram:UpdateRole", {own("role/Admin")}, "ram:UpdateRole on role/Admin, an administrator"},
  };
  for (const Lever& lever : levers) {
    CAPTURE(lever.why);
    Company company;
    CHECK(company.said(lever.holder, lever.action, lever.resources) ==
          std::string("company-a/") + lever.holder + ": it gets policy p (custom), which allows " + lever.why + "\n");
  }
}

TEST_CASE("the same calls on other names make nobody an administrator") {
  const std::vector<Lever> others = {
      {"user/alice", "ram:AttachPolicyToUser", {own("user/eve"), kAdministratorAccess}, ""},
      {"user/alice", "ram:AttachPolicyToUser", {own("user/alice"), "acs:ram:*:system:policy/ReadOnlyAccess"}, ""},
      {"user/alice", "ram:CreatePolicyVersion", {own("policy/q")}, ""},
      {"user/alice", "ram:CreateAccessKey", {own("user/eve")}, ""},
      {"user/alice", "ram:AddUserToGroup", {own("group/admins"), own("user/eve")}, ""},
      {"user/alice", "ram:UpdateRole", {own("role/helper")}, ""},
  };
  for (const Lever& other : others) {
    CAPTURE(other.action);
    Company company;
    CHECK(company.said(other.holder, other.action, other.resources) == "");
  }
}

}  // namespace
}  // namespace ramify::plan::test::own_levers_tests
