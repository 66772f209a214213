#include "ramify/wire/permission.h"

#include <doctest/doctest.h>

#include <map>

namespace ramify::wire {
namespace {

using Given = std::map<std::string, std::vector<std::string>, std::less<>>;

/// `action resource`, a line each.
std::string lines(const std::vector<Permission>& needed) {
  std::string text;
  for (const Permission& each : needed) text += each.action + " " + each.resource + "\n";
  return text;
}

std::string needed(Service service, std::string_view name, const Given& given) {
  const Values values = [&](std::string_view parameter) -> std::vector<std::string> {
    const auto found = given.find(parameter);
    return found == given.end() ? std::vector<std::string>{} : found->second;
  };
  return lines(permissions(operation(service, name), values, "1"));
}

std::string standing(Service service, std::string_view name) {
  return lines(standing_permissions(operation(service, name), "1"));
}

TEST_CASE("what makes or lists objects is authorised on all of their kind") {
  CHECK(needed(Service::ims, "CreateUser", {{"UserPrincipalName", {"alice@a.onaliyun.com"}}}) ==
        "ram:CreateUser acs:ram:*:1:user/*\n");
  CHECK(needed(Service::ram, "CreateRole", {{"RoleName", {"ci"}}}) == "ram:CreateRole acs:ram:*:1:role/*\n");
  CHECK(needed(Service::ram, "ListPolicies", {}) == "ram:ListPolicies acs:ram:*:1:policy/*\n");
  CHECK(needed(Service::resourcemanager, "ListPolicyAttachments", {}) == "ram:ListPolicyAttachments acs:ram:*:1:*\n");
  CHECK(needed(Service::resourcemanager, "ListResourceGroups", {}) ==
        "resourcemanager:ListResourceGroups acs:resourcemanager:*:1:resourcegroup/*\n");
}

TEST_CASE("what acts on an object is authorised on it, by its name without its domain") {
  CHECK(needed(Service::ram, "DeleteRole", {{"RoleName", {"ci"}}}) == "ram:DeleteRole acs:ram:*:1:role/ci\n");
  CHECK(needed(Service::ims, "GetUser", {{"UserPrincipalName", {"alice@a.onaliyun.com"}}}) ==
        "ram:GetUser acs:ram:*:1:user/alice\n");
  CHECK(
      needed(Service::ims, "TagResources",
             {{"ResourceType", {"user"}}, {"ResourcePrincipalName", {"alice@a.onaliyun.com", "bob@a.onaliyun.com"}}}) ==
      "ram:TagResources acs:ram:*:1:user/alice\nram:TagResources acs:ram:*:1:user/bob\n");
  CHECK(needed(Service::ram, "TagResources", {{"ResourceType", {"policy"}}, {"ResourceNames", {"read"}}}) ==
        "ram:TagResources acs:ram:*:1:policy/read\n");
  CHECK(needed(Service::ram, "DeleteVirtualMFADevice", {{"SerialNumber", {"acs:ram::1:mfa/alice"}}}) ==
        "ram:DeleteVirtualMFADevice acs:ram::1:mfa/alice\n");
}

TEST_CASE("what connects two objects is authorised on both") {
  CHECK(needed(Service::ram, "AttachPolicyToUser",
               {{"UserName", {"alice"}}, {"PolicyType", {"Custom"}}, {"PolicyName", {"read"}}}) ==
        "ram:AttachPolicyToUser acs:ram:*:1:user/alice\nram:AttachPolicyToUser acs:ram:*:1:policy/read\n");
  CHECK(needed(Service::ram, "AttachPolicyToRole",
               {{"RoleName", {"ci"}}, {"PolicyType", {"System"}}, {"PolicyName", {"ReadOnlyAccess"}}}) ==
        "ram:AttachPolicyToRole acs:ram:*:1:role/ci\nram:AttachPolicyToRole acs:ram:*:system:policy/ReadOnlyAccess\n");
  CHECK(needed(Service::ram, "AddUserToGroup", {{"UserName", {"alice"}}, {"GroupName", {"crew"}}}) ==
        "ram:AddUserToGroup acs:ram:*:1:user/alice\nram:AddUserToGroup acs:ram:*:1:group/crew\n");
  CHECK(needed(Service::resourcemanager, "AttachPolicy",
               {{"PrincipalType", {"IMSUser"}},
                {"PrincipalName", {"alice@a.onaliyun.com"}},
                {"PolicyType", {"Custom"}},
                {"PolicyName", {"read"}}}) ==
        "ram:AttachPolicy acs:ram:*:1:policy/read\nram:AttachPolicy acs:ims:*:1:user/*\n");
}

TEST_CASE("assuming a role is authorised on the role, wherever it is; who one is may be asked by anybody") {
  CHECK(needed(Service::sts, "AssumeRole", {{"RoleArn", {"acs:ram::2:role/entry"}}}) ==
        "sts:AssumeRole acs:ram::2:role/entry\n");
  CHECK(needed(Service::sts, "GetCallerIdentity", {}).empty());
}

TEST_CASE("a standing right is on every object that the operation could name") {
  CHECK(standing(Service::ram, "GetRole") == "ram:GetRole acs:ram:*:1:role/*\n");
  CHECK(standing(Service::ram, "GetPolicy") ==
        "ram:GetPolicy acs:ram:*:1:policy/*\nram:GetPolicy acs:ram:*:system:policy/*\n");
  CHECK(standing(Service::ram, "TagResources") ==
        "ram:TagResources acs:ram:*:1:policy/*\nram:TagResources acs:ram:*:1:role/*\n");
  CHECK(standing(Service::resourcemanager, "DetachPolicy") ==
        "ram:DetachPolicy acs:ims:*:1:group/*\nram:DetachPolicy acs:ims:*:1:user/*\n"
        "ram:DetachPolicy acs:ram:*:1:policy/*\nram:DetachPolicy acs:ram:*:1:role/*\n"
        "ram:DetachPolicy acs:ram:*:system:policy/*\n");
}

TEST_CASE("every operation that needs a right says on what") {
  for (const OperationSpec& row : operations()) {
    CAPTURE(row.name);
    const auto all = standing_permissions(row, "1");
    CHECK(all.empty() == row.permission.empty());
    for (const Permission& each : all) CHECK(each.resource.starts_with("acs:"));
  }
}

}  // namespace
}  // namespace ramify::wire
