#include <doctest/doctest.h>

#include "../../../src/sim/encoding.h"
#include "talker.h"

using namespace ramify;
using namespace ramify::sim_test;

namespace {

std::string text_of(const nlohmann::json& reply) {
  return sim::base64_decode(reply["Content"].get<std::string>()).value_or("not base64");
}

}  // namespace

TEST_CASE("a credential report is begun, done, and has a row for each user") {
  World world;
  CHECK(world.refused("ims", "GetCredentialReport") == "404 EntityNotExist.CredentialReport");
  world.a("ram", "CreateUser", {{"UserName", "alice"}});
  world.a("ram", "CreateLoginProfile", {{"UserName", "alice"}, {"Password", "Correct-horse-7"}});
  CHECK(world.a("ims", "GenerateCredentialReport")["State"] == "STARTED");
  CHECK(world.a("ims", "GenerateCredentialReport")["State"] == "COMPLETED");
  const auto reply = world.a("ims", "GetCredentialReport");
  CHECK(reply["IsTruncated"] == "false");
  CHECK(reply["GeneratedTime"] == "2026-08-01T12:00:00Z");
  const std::string csv = text_of(reply);
  CHECK(csv.substr(0, 39) == "user,user_creation_time,user_last_logon");
  CHECK(csv.find("\r\n<root>,-,-,TRUE,TRUE,-,-,FALSE,TRUE,TRUE,") != std::string::npos);
  CHECK(csv.find("\r\nalice@company-a.onaliyun.com,2026-08-01T12:00:00Z,-,TRUE,TRUE,2026-08-01T12:00:00Z,-,FALSE,"
                 "FALSE,-,-,-") != std::string::npos);
}

TEST_CASE("a report is made anew after four hours, and not before") {
  World world;
  world.a("ims", "GenerateCredentialReport");
  world.a("ram", "CreateUser", {{"UserName", "late"}});
  const auto has_late = [&] {
    return text_of(world.a("ims", "GetCredentialReport")).find("late@") != std::string::npos;
  };
  world.now += std::chrono::hours(4) - std::chrono::seconds(1);
  CHECK(world.a("ims", "GenerateCredentialReport")["State"] == "COMPLETED");
  CHECK_FALSE(has_late());
  world.now += std::chrono::seconds(1);
  CHECK(world.a("ims", "GenerateCredentialReport")["State"] == "STARTED");
  CHECK(has_late());
}

TEST_CASE("the pages of a report put together are the report") {
  World world;
  for (const char* name : {"a", "b", "c"}) world.a("ram", "CreateUser", {{"UserName", name}});
  world.a("ims", "GenerateCredentialReport");
  const std::string whole = text_of(world.a("ims", "GetCredentialReport"));
  std::string pieces;
  std::string token;
  int pages = 0;
  do {
    wire::Pairs parameters = {{"MaxItems", "2"}};
    if (!token.empty()) parameters.emplace_back("NextToken", token);
    const auto reply = world.a("ims", "GetCredentialReport", parameters);
    pieces += text_of(reply);
    token = reply.value("NextToken", std::string());
    ++pages;
  } while (!token.empty() && pages < 9);
  CHECK(pages == 2);
  CHECK(pieces == whole);
  CHECK(world.refused("ims", "GetCredentialReport", {{"NextToken", "made-up"}}) == "400 InvalidParameter.NextToken");
}

TEST_CASE("a service-linked role is made and deleted by ResourceManager alone") {
  World world;
  const auto role =
      world.a("resourcemanager", "CreateServiceLinkedRole", {{"ServiceName", "pts.aliyuncs.com"}})["Role"];
  CHECK(role["RoleName"] == "AliyunServiceRoleForPts");
  CHECK(role["IsServiceLinkedRole"] == true);
  const std::string name = role["RoleName"].get<std::string>();
  CHECK(world.refused("ram", "DeleteRole", {{"RoleName", name}}) == "403 NoPermission");
  CHECK(world.refused("resourcemanager", "CreateServiceLinkedRole", {{"ServiceName", "pts.aliyuncs.com"}}) ==
        "409 EntityAlreadyExists.Role");
  const auto task = world.a("resourcemanager", "DeleteServiceLinkedRole", {{"RoleName", name}})["DeletionTaskId"];
  CHECK(task.get<std::string>().find("task/acs-service-role/pts.aliyuncs.com/AliyunServiceRoleForPts/") == 0);
  CHECK(world.a("resourcemanager", "GetServiceLinkedRoleDeletionStatus",
                {{"DeletionTaskId", task.get<std::string>()}})["Status"] == "SUCCEEDED");
  CHECK(world.refused("ram", "GetRole", {{"RoleName", name}}) == "404 EntityNotExist.Role");
}

TEST_CASE("no other role is deleted as a service-linked one, and no task is made up") {
  World world;
  world.a("ram", "CreateRole",
          {{"RoleName", "guest"}, {"AssumeRolePolicyDocument", trust_of("acs:ram::2000000000000002:root")}});
  const Got got = world.call(world.root(kA), "resourcemanager", "DeleteServiceLinkedRole", {{"RoleName", "guest"}});
  CHECK(got.status == 404);
  CHECK(got.code() == "EntityNotExist.ServiceLinkedRole");
  CHECK(got.json()["Message"] == "This role exists but is not a Service Linked Role.");
  CHECK(world.refused("resourcemanager", "GetServiceLinkedRoleDeletionStatus", {{"DeletionTaskId", "task/x"}}) ==
        "404 EntityNotExist.DeletionTask");
  CHECK(world.refused("resourcemanager", "CreateServiceLinkedRole", {{"ServiceName", "example.com"}}) ==
        "400 InvalidParameter.ServiceName");
}

TEST_CASE("a refusal's diagnostic message is decoded for its own account alone") {
  World world;
  world.a("ram", "CreateUser", {{"UserName", "alice"}});
  const Key alice = world.user_key(kA, "alice");
  const auto detail = world.call(alice, "ram", "ListUsers").json()["AccessDeniedDetail"];
  const std::string message = detail["EncodedDiagnosticMessage"].get<std::string>();
  const wire::Pairs parameters = {{"EncodedDiagnosticMessage", message}};
  const auto decoded = world.a("ram", "DecodeDiagnosticMessage", parameters)["DecodedDiagnosticMessage"];
  CHECK(decoded["AuthAction"] == "ram:ListUsers");
  CHECK(decoded["ExplicitDeny"] == false);
  CHECK(decoded["NoPermissionPolicyType"] == "AccountLevelIdentityBasedPolicy");
  CHECK(decoded["AuthPrincipal"]["AuthPrincipalOwnerId"] == kA);
  CHECK(world.call(world.root(kB), "ram", "DecodeDiagnosticMessage", parameters).code() ==
        "InvalidParameter.EncodedDiagnosticMessage");
  CHECK(world.refused("ram", "DecodeDiagnosticMessage", {{"EncodedDiagnosticMessage", message.substr(1)}}) ==
        "400 InvalidParameter.EncodedDiagnosticMessage");
}
