#include <doctest/doctest.h>

#include "ramify/access/lint.h"
#include "worlds.h"

using namespace ramify;

namespace {

const std::string kHere = "acs:ram:*:1000000000000001:";

/// What the files of account `a` allow the policy `deploy`, which user `deployer` holds.
struct Files {
  Files() {
    builder.user("a", "deployer").user("a", "alice").user("a", "admin");
    builder.group("a", "crew", "deployer").group("a", "others", "alice");
    builder.role("a", "Entry", R"({"RAM":"acs:ram::1000000000000001:user/alice"})");
    builder.role("a", "Own", R"({"RAM":"acs:ram::1000000000000001:user/deployer"})");
    builder.role("a", "Great", R"({"RAM":"acs:ram::1000000000000001:user/alice"})");
    builder.policy("a", "read", R"({"Effect":"Allow","Action":"oss:GetObject","Resource":"*"})");
    builder.policy("a", "all", R"({"Effect":"Allow","Action":"*","Resource":"*"})");
    builder.attach("a", "user/admin", "System/AdministratorAccess").attach("a", "role/Great", "Custom/all");
    builder.attach("a", "group/others", "Custom/read");
  }
  /// Whether S005 is found where one statement allows this.
  bool found(const std::string& actions, const std::vector<std::string>& resources, const std::string& more = {}) {
    std::string listed;
    for (const std::string& each : resources) listed += (listed.empty() ? "\"" : ",\"") + each + "\"";
    builder.policy("a", "deploy",
                   R"({"Effect":"Allow","Action":)" + actions + R"(,"Resource":[)" + listed + "]}" + more);
    builder.attach("a", "user/deployer", "Custom/deploy");
    const model::World world = builder.world();
    const auto all = access::lint({world, scope, provenance, {}, {}, {}, {}, nullptr});
    for (const auto& each : all) {
      if (each.rule == "S005" && each.address == "a/policy/deploy") return true;
    }
    return false;
  }

  access::WorldBuilder builder;
  model::Scope scope;
  model::Provenance provenance;
};

std::string here(const std::string& object) {
  return kHere + object;
}

TEST_CASE("S005: any of the calls on objects that are not named lets its holder raise itself") {
  for (const char* action :
       {"ram:AttachPolicyToUser", "ram:AttachPolicyToGroup", "ram:AttachPolicyToRole", "ram:AttachPolicy",
        "ram:AddUserToGroup", "ram:CreateAccessKey", "ram:CreateLoginProfile", "ram:UpdateLoginProfile",
        "ram:CreatePolicyVersion", "ram:SetDefaultPolicyVersion", "ram:UpdateRole"}) {
    CAPTURE(action);
    const std::string quoted = "\"" + std::string(action) + "\"";
    CHECK(Files().found(quoted, {"*"}));
    CHECK(Files().found(quoted, {here("user/*"), here("group/*"), here("role/*"), here("policy/*")}));
    CHECK(Files().found(R"("ram:*")", {here("*")}));
  }
}

TEST_CASE("S005: on objects that are named it depends on whether they are the holder's own, or an administrator's") {
  const std::string attach = R"("ram:AttachPolicyToUser")";
  CHECK_FALSE(Files().found(attach, {here("user/alice"), here("policy/read")}));
  CHECK_FALSE(Files().found(attach, {here("user/deployer"), here("policy/read")}));
  CHECK(Files().found(attach, {here("user/deployer"), here("policy/all")}));
  CHECK(Files().found(attach, {here("user/deployer"), "acs:ram:*:system:policy/AdministratorAccess"}));
  CHECK(Files().found(attach, {here("user/alice"), here("policy/*")}));
  CHECK_FALSE(Files().found(attach, {here("user/alice"), "acs:ram:*:system:policy/AdministratorAccess"}));
  CHECK(Files().found(R"("ram:AttachPolicyToGroup")", {here("group/crew"), here("policy/all")}));
  CHECK(Files().found(R"("ram:AttachPolicyToRole")", {here("role/Own"), here("policy/all")},
                      R"(,{"Effect":"Allow","Action":"sts:AssumeRole","Resource":")" + here("role/Own") + "\"}"));
  CHECK_FALSE(Files().found(R"("ram:AttachPolicyToRole")", {here("role/Entry"), here("policy/all")}));

  CHECK_FALSE(Files().found(R"("ram:CreatePolicyVersion")", {here("policy/read")}));
  CHECK(Files().found(R"("ram:CreatePolicyVersion")", {here("policy/deploy")}));

  CHECK_FALSE(Files().found(R"("ram:CreateAccessKey")", {here("user/alice")}));
  CHECK_FALSE(Files().found(R"("ram:CreateAccessKey")", {here("user/deployer")}));
  CHECK(Files().found(R"("ram:CreateAccessKey")", {here("user/admin")}));
  CHECK_FALSE(Files().found(R"("ram:CreateAccessKey")", {here("user/not-described")}));

  CHECK_FALSE(Files().found(R"("ram:UpdateRole")", {here("role/Entry")}));
  CHECK_FALSE(Files().found(R"("ram:UpdateRole")", {here("role/Great")}));
  CHECK(Files().found(R"(["ram:UpdateRole","sts:AssumeRole"])", {here("role/Great")}));

  CHECK_FALSE(Files().found(R"("ram:AddUserToGroup")", {here("group/others"), here("user/deployer")}));
  Files with_administrators;
  with_administrators.builder.attach("a", "group/others", "System/AdministratorAccess");
  CHECK_FALSE(with_administrators.found(R"("ram:AddUserToGroup")", {here("group/others"), here("user/alice")}));
  CHECK(with_administrators.found(R"("ram:AddUserToGroup")", {here("group/others"), here("user/deployer")}));
}

}  // namespace
