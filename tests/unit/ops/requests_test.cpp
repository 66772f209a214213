#include <doctest/doctest.h>

#include "samples.h"

namespace ramify::ops::test {
namespace {

TEST_CASE("a user is created with its tags in one call") {
  CHECK(calls(change(Op::create_user, object("user/alice"),
                     {set(Field::comments, "hi"), set(Field::tag, "perf", "team"), set(Field::tag, "1", "x")})) ==
        "ims CreateUser UserPrincipalName=alice@corp.onaliyun.com DisplayName=alice Comments=hi Tag.1.Key=team "
        "Tag.1.Value=perf Tag.2.Key=x Tag.2.Value=1\n");
}

TEST_CASE("a display name over 24 characters, not bytes, takes two calls") {
  const std::string exactly(24 * 3, '\0');
  std::string name;
  for (int i = 0; i < 24; ++i) name += "测";
  REQUIRE(name.size() == exactly.size());
  CHECK(calls(change(Op::create_user, object("user/a"), {set(Field::display_name, name)})).starts_with("ims "));
  CHECK(calls(change(Op::create_user, object("user/a"),
                     {set(Field::display_name, name + "x"), set(Field::tag, "perf", "team")})) ==
        "ram CreateUser UserName=a DisplayName=" + name + "x\n" +
            "ims TagResources ResourceType=user ResourcePrincipalName.1=a@corp.onaliyun.com Tag.1.Key=team "
            "Tag.1.Value=perf\n");
}

TEST_CASE("a logon name over 24 characters is a display name over 24 characters") {
  CHECK(calls(change(Op::create_user, object("user/a-very-long-logon-name-indeed"))) ==
        "ram CreateUser UserName=a-very-long-logon-name-indeed DisplayName=a-very-long-logon-name-indeed\n");
}

TEST_CASE("an update sends what changes, and clears what is to be gone") {
  CHECK(calls(change(Op::update_user, object("user/alice"), {{Field::comments, {}, "old", std::nullopt}})) ==
        "ram UpdateUser UserName=alice NewComments=\n");
  CHECK(calls(sample(Op::rename_user)) == "ram UpdateUser UserName=al NewUserName=alice\n");
  CHECK(calls(sample(Op::update_group)) == "ram UpdateGroup GroupName=crew NewComments=Load tests\n");
  CHECK(calls(sample(Op::rename_group)) == "ram UpdateGroup GroupName=team NewGroupName=crew\n");
}

TEST_CASE("keys are always asked for by the user's name") {
  CHECK(calls(sample(Op::create_access_key)) == "ram CreateAccessKey UserName=alice +key\n");
  CHECK(calls(sample(Op::deactivate_access_key)) ==
        "ram UpdateAccessKey UserName=alice UserAccessKeyId=LTAI1 Status=Inactive\n");
  CHECK(calls(sample(Op::delete_access_key)) == "ram DeleteAccessKey UserName=alice UserAccessKeyId=LTAI1\n");
}

TEST_CASE("a logon leaves the password to the executor") {
  CHECK(calls(change(Op::create_login_profile, LoginProfileRef{model::UserName::from_service("alice")},
                     {set(Field::mfa_required, "true"), set(Field::password_reset, "false")})) ==
        "ram CreateLoginProfile UserName=alice PasswordResetRequired=false MFABindRequired=true +password\n");
  CHECK(calls(sample(Op::update_login_profile)) == "ram UpdateLoginProfile UserName=alice MFABindRequired=true\n");
  CHECK(calls(sample(Op::unbind_mfa)) == "ram UnbindMFADevice UserName=alice\n");
}

TEST_CASE("a role is created whole, and updated with all that the service would reset") {
  CHECK(calls(change(Op::create_role, object("role/ci"),
                     {set(Field::description, "d"), set(Field::max_session, "7200"), set(Field::trust, kTrust),
                      set(Field::tag, "perf", "team")})) ==
        "ram CreateRole RoleName=ci AssumeRolePolicyDocument=" + kTrust +
            " Description=d MaxSessionDuration=7200 Tag=[{\"Key\":\"team\",\"Value\":\"perf\"}]\n");
  Change update = change(Op::update_role, object("role/ci"), {set(Field::description, "d")});
  update.carried = {{Field::max_session, {}, "7200", "7200"}, {Field::trust, {}, kTrust, kTrust}};
  CHECK(calls(update) == "ram UpdateRole RoleName=ci NewAssumeRolePolicyDocument=" + kTrust +
                             " NewDescription=d NewMaxSessionDuration=7200\n");
}

TEST_CASE("a policy changes by one call that switches over and makes room") {
  CHECK(calls(sample(Op::create_policy_version)) ==
        "ram CreatePolicyVersion PolicyName=read PolicyDocument=" + kDocument +
            " SetAsDefault=true RotateStrategy=DeleteOldestNonDefaultVersionWhenLimitExceeded\n");
  CHECK(calls(sample(Op::set_default_policy_version)) == "ram SetDefaultPolicyVersion PolicyName=read VersionId=v2\n");
  CHECK(calls(sample(Op::delete_policy)) == "ram DeletePolicy PolicyName=read CascadingDelete=true\n");
  CHECK(calls(change(Op::update_policy_description, object("policy/read"), {{Field::description, {}, "old", {}}})) ==
        "ram UpdatePolicyDescription PolicyName=read NewDescription=\n");
}

TEST_CASE("account scope is attached through RAM") {
  CHECK(calls(change(Op::attach_policy, attachment("role/ci", model::PolicyType::system, "AliyunPTSFullAccess"))) ==
        "ram AttachPolicyToRole PolicyType=System PolicyName=AliyunPTSFullAccess RoleName=ci\n");
  CHECK(calls(change(Op::detach_policy, attachment("group/crew", model::PolicyType::custom, "read"))) ==
        "ram DetachPolicyFromGroup PolicyType=Custom PolicyName=read GroupName=crew\n");
  CHECK(calls(change(Op::attach_policy, attachment("user/alice", model::PolicyType::custom, "read"))) ==
        "ram AttachPolicyToUser PolicyType=Custom PolicyName=read UserName=alice\n");
}

TEST_CASE("a resource group is attached through ResourceManager, by principal names of its own form") {
  const auto scoped = [](const std::string& who) {
    model::Attachment link = attachment(who, model::PolicyType::system, "AliyunSLBFullAccess");
    link.resource_group = model::ResourceGroupId::from_service("rg-abc");
    return link;
  };
  const std::string policy = "PolicyType=System PolicyName=AliyunSLBFullAccess ResourceGroupId=rg-abc ";
  CHECK(calls(change(Op::attach_policy, scoped("user/alice"))) ==
        "resourcemanager AttachPolicy " + policy + "PrincipalType=IMSUser PrincipalName=alice@corp.onaliyun.com\n");
  CHECK(calls(change(Op::attach_policy, scoped("group/crew"))) ==
        "resourcemanager AttachPolicy " + policy +
            "PrincipalType=IMSGroup PrincipalName=crew@group.corp.onaliyun.com\n");
  CHECK(calls(change(Op::detach_policy, scoped("role/ci"))) ==
        "resourcemanager DetachPolicy " + policy +
            "PrincipalType=ServiceRole PrincipalName=ci@role.corp.onaliyunservice.com\n");
}

TEST_CASE("an account without an alias is called by its id") {
  Context context{{{kAccount, kId}}, {}};
  const Change create = sample(Op::create_user);
  CHECK(descriptor(create.op).requests(create, context).front().parameters.front().second ==
        "alice@1000000000000001.onaliyun.com");
}

TEST_CASE("tags go to each service in its own style, those to be gone in a call of their own") {
  const std::vector<FieldChange> mixed{{Field::tag, "old", "x", std::nullopt}, set(Field::tag, "perf", "team")};
  CHECK(calls(change(Op::tag_role, object("role/ci"), mixed)) ==
        "ram TagResources ResourceType=role ResourceNames=[\"ci\"] Tag=[{\"Key\":\"team\",\"Value\":\"perf\"}]\n"
        "ram UntagResources ResourceType=role ResourceNames=[\"ci\"] TagKeys=[\"old\"]\n");
  CHECK(calls(change(Op::tag_user, object("user/alice"), mixed)) ==
        "ims TagResources ResourceType=user ResourcePrincipalName.1=alice@corp.onaliyun.com Tag.1.Key=team "
        "Tag.1.Value=perf\n"
        "ims UntagResources ResourceType=user ResourcePrincipalName.1=alice@corp.onaliyun.com TagKey.1=old\n");
}

TEST_CASE("a role needs whom its trust names, in the other account too") {
  const Facts facts = descriptor(Op::create_role).facts(sample(Op::create_role), context());
  CHECK(text(facts.needs) == "exists company-b:user/bob");
  CHECK(text(facts.makes) == "exists role/ci, trusts company-b:company-a/role/ci|user/bob, trust_final ci");
  CHECK(text(facts.requires_gone) == "exists role/ci");
}

TEST_CASE("a trust that drops somebody lets go of him, one in other letters does not") {
  Change update = sample(Op::update_role);
  update.fields = {{Field::trust, {}, kTrust, R"({"Version":"1","Statement":[]})"}};
  CHECK(text(descriptor(update.op).facts(update, context()).removes) == "trusts company-b:company-a/role/ci|user/bob");
  std::string lower = kTrust;
  lower.replace(lower.find("Bob"), 3, "bob");
  update.fields = {{Field::trust, {}, kTrust, lower}};
  CHECK(text(descriptor(update.op).facts(update, context()).removes) == "");
}

TEST_CASE("a user must be rid of everything before it goes") {
  CHECK(text(descriptor(Op::delete_user).facts(sample(Op::delete_user), context()).requires_gone) ==
        "attached user/alice|*, member *|alice, access_key alice|*, login_profile alice, mfa alice, "
        "trusts *|user/alice");
}

TEST_CASE("a role's policies come after its final trust") {
  CHECK(text(descriptor(Op::attach_policy).facts(sample(Op::attach_policy), context()).needs) ==
        "exists role/ci, exists policy/read, trust_final ci");
}

}  // namespace
}  // namespace ramify::ops::test
