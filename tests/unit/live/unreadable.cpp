#include <doctest/doctest.h>

#include "ramify/live/live.h"
#include "unit/client/scripted.h"

using namespace ramify;
using client::scripted::Answer;

namespace {

/// Answers by operation; what is not overridden is an account with one of each.
class Account final : public client::Transport {
 public:
  std::map<std::string, std::string> bodies{
      {"ListUsers",
       R"({"Users":{"User":[{"UserPrincipalName":"alice@a.onaliyun.com","UserId":"1"}]},"IsTruncated":false})"},
      {"ListGroups", R"({"Groups":{"Group":[{"GroupName":"Ops"}]},"IsTruncated":false})"},
      {"ListRoles", R"({"Roles":{"Role":[{"RoleName":"Partner"}]},"IsTruncated":false})"},
      {"ListPolicies",
       R"({"Policies":{"Policy":[{"PolicyName":"oss-read","DefaultVersion":"v3"}]},"IsTruncated":false})"},
      {"ListPolicyAttachments", R"({"TotalCount":0})"},
      {"ListResourceGroups", R"({"TotalCount":0})"},
      {"ListUsersForGroup", R"({"Users":{"User":[]},"IsTruncated":false})"},
      {"GetDefaultDomain", R"({"DefaultDomainName":"a.onaliyun.com"})"},
      {"GetRole",
       R"({"Role":{"AssumeRolePolicyDocument":"{\"Version\":\"1\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\",\"Principal\":{\"Service\":[\"ecs.aliyuncs.com\"]}}]}"}})"},
      {"GetPolicy",
       R"({"DefaultPolicyVersion":{"VersionId":"v3","PolicyDocument":"{\"Version\":\"1\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"oss:*\",\"Resource\":\"*\"}]}"}})"},
  };
  Answer send(const std::string&, const wire::HttpRequest& request) override {
    return client::scripted::ok(bodies.at(wire::find_header(request.headers, "x-acs-action").value_or("")));
  }
};

Result<model::World> read(const std::map<std::string, std::string>& bodies) {
  auto account = std::make_shared<Account>();
  for (const auto& [operation, body] : bodies) account->bodies[operation] = body;
  const auto key = model::AccountKey::from_service("company-a");
  const auto session = std::make_shared<client::Session>(
      account, client::scripted::environment(std::make_shared<client::scripted::Seen>()),
      client::scripted::credentials(), client::SessionOptions{key, {}, {}, {}, "ramify", false, 1});
  live::ReadScope scope;
  return live::read({{key, session}}, {{key, model::AccountId::from_service("1000000000000001")}}, scope);
}

std::string attachment(const std::string& members) {
  return R"({"TotalCount":1,"PolicyAttachments":{"PolicyAttachment":[{)" + members + "}]}}";
}

}  // namespace

TEST_CASE("a policy document that cannot be read ends the reading and names whose it is") {
  const auto trust = read({{"GetRole", R"({"Role":{"AssumeRolePolicyDocument":"{\"Version\":\"1\""}})"}});
  REQUIRE_FALSE(trust.has_value());
  CHECK(trust.error().kind == ErrorKind::protocol);
  CHECK(trust.error().message.starts_with("company-a: the trust policy of role Partner cannot be read: "));
  CHECK(trust.error().help == "look at it in the console; while it cannot be read, nobody can say what it grants");
  const auto policy = read({{"GetPolicy", R"({"DefaultPolicyVersion":{"PolicyDocument":"[]"}})"}});
  REQUIRE_FALSE(policy.has_value());
  CHECK(policy.error().message.starts_with("company-a: the document of policy oss-read cannot be read: "));
}

TEST_CASE("a reply without what it must hold is told by operation and member") {
  const std::pair<const char*, const char*> cases[] = {
      {"ListUsers", "company-a: ListUsers: the reply holds no UserPrincipalName"},
      {"ListGroups", "company-a: ListGroups: the reply holds no GroupName"},
      {"ListRoles", "company-a: ListRoles: the reply holds no RoleName"},
      {"ListPolicies", "company-a: ListPolicies: the reply holds no PolicyName"},
      {"ListUsersForGroup", "company-a: ListUsersForGroup: the reply holds no UserName"},
  };
  for (const auto& [operation, message] : cases) {
    const auto world = read({{operation, R"({"IsTruncated":false,"Users":{"User":[{}]},"Groups":{"Group":[{}]},)"
                                         R"("Roles":{"Role":[{}]},"Policies":{"Policy":[{}]}})"}});
    REQUIRE_FALSE(world.has_value());
    CHECK(world.error().kind == ErrorKind::protocol);
    CHECK(world.error().message == message);
    CHECK(world.error().help == "the endpoint may be another server's, or the service's API has changed");
  }
  CHECK(read({{"GetDefaultDomain", "{}"}}).error().message ==
        "company-a: GetDefaultDomain: the reply holds no DefaultDomainName");
  CHECK(read({{"GetRole", "{}"}}).error().message == "company-a: GetRole: the reply holds no AssumeRolePolicyDocument");
  CHECK(read({{"GetPolicy", "{}"}}).error().message == "company-a: GetPolicy: the reply holds no PolicyDocument");
}

TEST_CASE("an attachment that cannot be placed is an error, not left out") {
  CHECK(read({{"ListPolicyAttachments", attachment(R"("PolicyName":"p","PolicyType":"Odd","PrincipalName":"a@b",)"
                                                   R"("PrincipalType":"IMSUser","ResourceGroupId":"rg-1")")}})
            .error()
            .message == "company-a: ListPolicyAttachments: unknown policy type `Odd`");
  CHECK(read({{"ListPolicyAttachments", attachment(R"("PolicyName":"p","PolicyType":"Custom","PrincipalName":"a@b",)"
                                                   R"("PrincipalType":"Robot","ResourceGroupId":"rg-1")")}})
            .error()
            .message == "company-a: ListPolicyAttachments: unknown principal `a@b` of type `Robot`");
  CHECK(read({{"ListPolicyAttachments", attachment(R"("PolicyName":"p","PolicyType":"Custom","PrincipalName":"a@b",)"
                                                   R"("PrincipalType":"IMSUser")")}})
            .error()
            .message == "company-a: ListPolicyAttachments: the reply holds no ResourceGroupId");
}

TEST_CASE("principals and policies of attachments get the case of the objects as listed") {
  const auto world = read({{"ListPolicyAttachments",
                            R"({"TotalCount":2,"PolicyAttachments":{"PolicyAttachment":[
               {"PolicyName":"OSS-READ","PolicyType":"Custom","PrincipalName":"partner@role.a.onaliyunservice.com",
                "PrincipalType":"ServiceRole","ResourceGroupId":"1000000000000001"},
               {"PolicyName":"AliyunOSSFullAccess","PolicyType":"System","PrincipalName":"OPS@group.a.onaliyun.com",
                "PrincipalType":"IMSGroup","ResourceGroupId":"rg-x1"}]}})"}});
  REQUIRE_MESSAGE(world.has_value(), world.error().message);
  const auto& attachments = world->accounts.begin()->second.attachments;
  REQUIRE(attachments.size() == 2);
  CHECK(attachments.begin()->principal.name == "Ops");
  CHECK(attachments.begin()->resource_group->str() == "rg-x1");
  CHECK(attachments.rbegin()->principal.name == "Partner");
  CHECK(attachments.rbegin()->policy.name.str() == "oss-read");
  CHECK_FALSE(attachments.rbegin()->resource_group.has_value());
}
