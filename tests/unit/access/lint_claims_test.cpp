#include <doctest/doctest.h>

#include <algorithm>

#include "ramify/access/lint.h"
#include "worlds.h"

// What findings say must be so.

namespace ramify::access {
namespace {

/// Messages of one rule, a line each, where company a holds the statements.
std::string said(const std::string& rule, const WorldBuilder& builder) {
  const model::Scope scope;
  const model::Provenance provenance;
  std::string all;
  for (const LintFinding& finding : lint({builder.world(), scope, provenance})) {
    if (finding.rule == rule) all += finding.message + "\n";
  }
  return all;
}
std::string said(const std::string& rule, const std::string& statements) {
  WorldBuilder builder;
  builder.role("a", "x").policy("a", "p", statements).attach("a", "role/x", "Custom/p");
  return said(rule, builder);
}
std::string trusting(const std::string& rule, const std::string& principals, const std::string& more = {}) {
  WorldBuilder builder;
  builder.role("a", "x", principals, more);
  return said(rule, builder);
}

}  // namespace

TEST_CASE("every action on the resources of one service reaches no other service") {
  const std::string all_of_oss = R"({"Effect":"Allow","Action":"*","Resource":"acs:oss:*:*:*"})";
  for (const char* rule : {"S001", "S005", "S006", "S007", "S008", "S009"}) {
    CAPTURE(rule);
    CHECK(said(rule, all_of_oss).empty());
  }
  CHECK(said("S010", all_of_oss) ==
        "oss:PutBucketPolicy, oss:PutBucketAcl and oss:PutObjectAcl on everything can open it to strangers\n");
  const std::string all_of_ram = R"({"Effect":"Allow","Action":"*","Resource":"acs:ram:*:*:*"})";
  for (const char* rule : {"S005", "S006", "S007", "S008", "S009"}) {
    CAPTURE(rule);
    CHECK_FALSE(said(rule, all_of_ram).empty());
  }
}

TEST_CASE("everything is everything in whatever spelling") {
  CHECK(said("S001", R"({"Effect":"Allow","Action":"*:*","Resource":"acs:*:*:*:*"})") ==
        "every action on every resource is allowed\n");
  for (const char* resource : {"*", "acs:oss:*:*:*", "acs:oss:*:1000000000000001:*"}) {
    CAPTURE(resource);
    CHECK(said("S002", std::string(R"({"Effect":"Allow","Action":"oss:*","Resource":")") + resource + "\"}") ==
          "every action of oss on every resource is allowed\n");
  }
  for (const char* resource : {"acs:oss:*:*:b/*", "acs:ecs:*:*:*", "acs:oss:cn-hangzhou:*:*"}) {
    CAPTURE(resource);
    CHECK(said("S002", std::string(R"({"Effect":"Allow","Action":"oss:*","Resource":")") + resource + "\"}").empty());
  }
}

TEST_CASE("steps of which a Deny takes one away lead nowhere") {
  const std::string pass = R"({"Effect":"Allow","Action":["ram:PassRole","ecs:RunInstances"],"Resource":"*"})";
  CHECK_FALSE(said("S006", pass).empty());
  CHECK(said("S006", pass + R"(,{"Effect":"Deny","Action":"ram:PassRole","Resource":"*"})").empty());
}

TEST_CASE("an empty list rules nothing out where it is inverted, and else lets nothing in") {
  CHECK(said("P019", R"({"Effect":"Allow","Action":[],"Resource":"*"})") ==
        "Action lists nothing: the statement never holds\n");
  CHECK(said("P019", R"({"Effect":"Allow","NotAction":[],"Resource":"*"})") ==
        "NotAction lists nothing: it rules nothing out\n");
  CHECK(
      said("P019", R"({"Effect":"Allow","Action":"a:B","Resource":"*","Condition":{"StringNotEquals":{"x:k":[]}}})") ==
      "x:k lists nothing: it rules nothing out\n");
}

TEST_CASE("a Deny locks out whom it strikes: those without a device, or outside of networks") {
  const auto deny = [](const char* condition) {
    return std::string(R"({"Effect":"Deny","Action":"*","Resource":"*","Condition":{)") + condition + "}}";
  };
  CHECK_FALSE(said("S014", deny(R"("Bool":{"acs:MFAPresent":"false"})")).empty());
  CHECK(said("S014", deny(R"("Bool":{"acs:MFAPresent":"true"})")).empty());
  CHECK_FALSE(said("S014", deny(R"("NotIpAddress":{"acs:SourceIp":"10.0.0.0/8"})")).empty());
  CHECK(said("S014", deny(R"("IpAddress":{"acs:SourceIp":"192.0.2.1"})")).empty());
}

TEST_CASE("a condition on a key that no request has settles itself alone") {
  const auto region = [](const char* effect, const char* operation) {
    return said("P016", std::string(R"({"Effect":")") + effect + R"(","Action":"a:B","Resource":"*","Condition":{")" +
                            operation + R"(":{"acs:RequestedRegion":"cn"}}})");
  };
  const std::string key = "no request has the key \"acs:RequestedRegion\": ";
  CHECK(region("Allow", "StringEquals") == key + "this Allow never holds\n");
  CHECK(region("Deny", "StringEquals") == key + "this Deny never holds\n");
  CHECK(region("Allow", "StringNotEquals") == key + "this condition always holds\n");
  CHECK(region("Deny", "StringNotEquals") == key + "this condition always holds\n");
}

TEST_CASE(
    "an account that is trusted as a whole is told, described or not, and so is an external id that is any text") {
  const std::string stranger = R"({"RAM":"acs:ram::3000000000000003:root"})";
  CHECK(trusting("T002", stranger) ==
        "every user and role of the account 3000000000000003 that may assume roles gets in, with no condition\n");
  CHECK(trusting("T002", kTrustB) == "every user and role of b that may assume roles gets in, with no condition\n");
  CHECK(trusting("T002", R"({"RAM":"acs:ram::1000000000000001:root"})").empty());
  const std::string any = R"(,"Condition":{"StringLike":{"sts:ExternalId":"*"}})";
  CHECK_FALSE(trusting("T003", stranger, any).empty());
  CHECK(trusting("T003", stranger, R"(,"Condition":{"StringEquals":{"sts:ExternalId":"7f3c2a91d0be44aa"}})").empty());
  CHECK_FALSE(trusting("T005", stranger, R"(,"Condition":{"StringEquals":{"sts:ExternalId":"x-2000000000000002-id"}})")
                  .empty());
}

TEST_CASE("a Deny in a resource group is idle on what the whole account allows, and on nothing else") {
  const auto idle = [](const std::string& deny, const std::string& allow) {
    WorldBuilder builder;
    builder.role("a", "x").policy("a", "no", deny).policy("a", "yes", allow);
    builder.attach("a", "role/x", "Custom/no", "rg-1").attach("a", "role/x", "Custom/yes");
    return said("S017", builder);
  };
  const std::string deletes = R"({"Effect":"Deny","Action":"ecs:Delete*","Resource":"*"})";
  CHECK(idle(deletes, R"({"Effect":"Allow","Action":"ecs:*","Resource":"*"})") ==
        "the Deny of no has no effect in rg-1 on what yes allows in the whole account: that is asked first\n");
  CHECK(idle(deletes, R"({"Effect":"Allow","Action":"ecs:Run*","Resource":"*"})").empty());
  CHECK(idle(R"({"Effect":"Deny","NotAction":"ecs:*","Resource":"*"})",
             R"({"Effect":"Allow","Action":"ecs:*","Resource":"*"})")
            .empty());
}

}  // namespace ramify::access
