#include <doctest/doctest.h>

#include <algorithm>

#include "plans.h"
#include "ramify/plan/preflight.h"
#include "ramify/policy/evaluate.h"

namespace ramify::plan::test::standing_tests {
namespace {

using namespace testing;
using wire::Permission;

const std::string kPrefix = "acs:ram:*:1000000000000001:";

/// Files that declare a little of everything, and whoever applies them.
Worlds declared() {
  Worlds worlds;
  model::Account& account = worlds.wanted();
  add_user(account, "alice").console = model::Presence::present;
  add_user(account, "ci").wanted_keys = model::KeyCount{1, std::nullopt};
  add_user(account, "deployer").wanted_keys = model::KeyCount{1, std::nullopt};
  add_group(account, "crew");
  add_group(account, "deployers");
  add_role(account, "Entry", {"acs:ram::1000000000000001:root"});
  add_policy(account, "read");
  add_policy(account, "ramify-apply-1");
  account.attachments = {attachment("group/crew", "custom/read"),
                         attachment("role/Entry", "system/AliyunOSSReadOnlyAccess"),
                         attachment("group/deployers", "custom/ramify-apply-1")};
  account.memberships = {membership("crew", "alice"), membership("deployers", "deployer")};
  worlds.limits().previously[{model::ObjectKind::user, "ci"}] = "robot";
  return worlds;
}

bool has(const std::vector<Permission>& rights, const std::string& action, const std::string& resource) {
  return std::find(rights.begin(), rights.end(), Permission{action, resource}) != rights.end();
}

TEST_CASE("what gives somebody something is allowed on what the files declare, what takes away on everything") {
  const Worlds worlds = declared();
  const auto rights = standing_to_apply(worlds.desired, worlds.scope, kA).allowed;
  CHECK(has(rights, "ram:AddUserToGroup", kPrefix + "group/crew"));
  CHECK(has(rights, "ram:AddUserToGroup", kPrefix + "user/alice"));
  CHECK(has(rights, "ram:AttachPolicyToGroup", kPrefix + "policy/read"));
  CHECK(has(rights, "ram:AttachPolicyToRole", "acs:ram:*:system:policy/AliyunOSSReadOnlyAccess"));
  CHECK(has(rights, "ram:CreateAccessKey", kPrefix + "user/ci"));
  CHECK(has(rights, "ram:CreateLoginProfile", kPrefix + "user/alice"));
  CHECK(has(rights, "ram:CreatePolicyVersion", kPrefix + "policy/read"));
  CHECK(has(rights, "ram:UpdateRole", kPrefix + "role/Entry"));
  CHECK(has(rights, "ram:UpdateUser", kPrefix + "user/robot"));
  CHECK(has(rights, "ram:DetachPolicyFromUser", kPrefix + "user/*"));
  CHECK(has(rights, "ram:DeleteRole", kPrefix + "role/*"));
  for (const Permission& each : rights) {
    CAPTURE(each.action);
    CAPTURE(each.resource);
    const auto gives = [&](const char* head) { return each.action.rfind(head, 0) == 0; };
    const bool exact = gives("ram:Attach") || gives("ram:Add") || gives("ram:CreatePolicyVersion") ||
                       gives("ram:CreateAccessKey") || gives("ram:CreateLoginProfile") || gives("ram:UpdateRole") ||
                       gives("ram:UpdateUser") || gives("ram:Tag");
    if (exact) CHECK(each.resource.find('*', each.resource.find(":1000000000000001:")) == std::string::npos);
  }
}

TEST_CASE("whoever holds the policy is not within its own reach") {
  const Worlds worlds = declared();
  const auto rights = standing_to_apply(worlds.desired, worlds.scope, kA);
  for (const char* own : {"user/deployer", "group/deployers", "policy/ramify-apply-1"}) {
    CAPTURE(own);
    for (const auto* list : {&rights.allowed, &rights.of_administrators}) {
      CHECK(std::none_of(list->begin(), list->end(),
                         [&](const Permission& each) { return each.resource == kPrefix + own; }));
    }
  }
  const auto documents = policy_for(rights.allowed, rights.denied);
  const auto verdict = [&](const std::string& action, const std::string& resource) {
    return policy::evaluate(documents, {action, resource, {}, true}).verdict;
  };
  CHECK(verdict("ram:CreatePolicyVersion", kPrefix + "policy/ramify-apply-1") == policy::Verdict::explicit_deny);
  CHECK(verdict("ram:DeletePolicy", kPrefix + "policy/ramify-plan-1") == policy::Verdict::explicit_deny);
  CHECK(verdict("ram:AttachPolicyToRole", "acs:ram:*:system:policy/AdministratorAccess") ==
        policy::Verdict::explicit_deny);
  CHECK(verdict("ram:SetSecurityPreference", kPrefix + "*") == policy::Verdict::explicit_deny);
  CHECK(verdict("ram:CreateAccessKey", kPrefix + "user/ci") == policy::Verdict::allow);
}

TEST_CASE("keys and logons that nobody declares are denied, and those of administrators stand apart") {
  Worlds worlds = declared();
  CHECK(standing_to_apply(worlds.desired, worlds.scope, kA).of_administrators.empty());
  worlds.wanted().attachments.insert(attachment("group/crew", "system/AdministratorAccess"));
  auto rights = standing_to_apply(worlds.desired, worlds.scope, kA);
  CHECK(rights.of_administrators == std::vector{Permission{"ram:CreateLoginProfile", kPrefix + "user/alice"},
                                                Permission{"ram:UpdateLoginProfile", kPrefix + "user/alice"}});
  CHECK_FALSE(has(rights.allowed, "ram:CreateLoginProfile", kPrefix + "user/alice"));
  CHECK_FALSE(has(rights.denied, "ram:CreateLoginProfile", "*"));
  CHECK_FALSE(has(rights.denied, "ram:CreateAccessKey", "*"));
  worlds.wanted().users.clear();
  rights = standing_to_apply(worlds.desired, worlds.scope, kA);
  CHECK(has(rights.denied, "ram:CreateLoginProfile", "*"));
  CHECK(has(rights.denied, "ram:CreateAccessKey", "*"));
}

}  // namespace
}  // namespace ramify::plan::test::standing_tests
