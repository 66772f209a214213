#include <doctest/doctest.h>

#include "ramify/model/names.h"

using namespace ramify::model;

namespace {

const AccountId kAccount = AccountId::from_service("1000000000000001");

}  // namespace

TEST_CASE("kinds and policy types come back from their words") {
  for (const auto kind : {ObjectKind::user, ObjectKind::group, ObjectKind::role, ObjectKind::policy}) {
    CHECK(parse_object_kind(to_string(kind)) == kind);
  }
  CHECK_FALSE(parse_object_kind("Role"));
  CHECK(to_string(PolicyType::custom) == "Custom");
  CHECK(to_string(PolicyType::system) == "System");
  CHECK(parse_policy_type("cUSTOM") == PolicyType::custom);
  CHECK(parse_policy_type("System") == PolicyType::system);
  CHECK_FALSE(parse_policy_type("inline"));
}

TEST_CASE("an address reads as account, kind and name") {
  const Address address{AccountKey::from_service("company-a"), {ObjectKind::role, "PTS"}};
  CHECK(to_string(address) == "company-a/role/PTS");
  CHECK(to_string(address.object) == "role/PTS");
}

TEST_CASE("ARNs are written with an empty region") {
  CHECK(root_arn(kAccount) == "acs:ram::1000000000000001:root");
  CHECK(user_arn(kAccount, UserName::from_service("alice")) == "acs:ram::1000000000000001:user/alice");
  CHECK(role_arn(kAccount, RoleName::from_service("ci")) == "acs:ram::1000000000000001:role/ci");
}

TEST_CASE("a RAM ARN is taken apart, with an empty region or any") {
  const auto arn = parse_ram_arn("acs:ram::1000000000000001:role/ci");
  REQUIRE(arn);
  CHECK(arn->account_id == "1000000000000001");
  CHECK(arn->relative == "role/ci");
  CHECK(parse_ram_arn("acs:ram:*:1:user/a")->relative == "user/a");
  CHECK(parse_ram_arn("acs:ram::1:role/a:b")->relative == "role/a:b");
}

TEST_CASE("what is no RAM ARN is not taken apart") {
  for (const auto* text : {"", "acs:ram", "acs:ram:", "acs:ram::", "acs:ram::1", "acs:ram::1:", "acs:ram:::user/a",
                           "acs:oss::1:user/a", "arn:aws:iam::1:user/a", "acs:ram:cn-hangzhou:1:user/a"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_ram_arn(text));
  }
}

TEST_CASE("an object pattern matches its kind alone, names in any letter case") {
  const auto pattern = parse_object_pattern("role/AliyunServiceRole*");
  REQUIRE(pattern);
  CHECK(pattern->matches({ObjectKind::role, "AliyunServiceRoleForEcs"}));
  CHECK(pattern->matches({ObjectKind::role, "aliyunservicerole"}));
  CHECK_FALSE(pattern->matches({ObjectKind::user, "AliyunServiceRoleForEcs"}));
  CHECK_FALSE(pattern->matches({ObjectKind::role, "MyAliyunServiceRole"}));
}

TEST_CASE("a text without a known kind, or without a name, is no object pattern") {
  for (const auto* text : {"", "role", "role/", "/x", "roles/x", "Role/x", "role/a/b", "role/a b"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_object_pattern(text));
  }
}

TEST_CASE("what the service makes for itself is recognised") {
  CHECK(is_service_reserved({ObjectKind::role, "AliyunServiceRoleForECS"}));
  CHECK(is_service_reserved({ObjectKind::role, "aliyunserviceroleforecs"}));
  CHECK(is_service_reserved({ObjectKind::role, "AliyunReservedSSO-Admin"}));
  CHECK(is_service_reserved({ObjectKind::role, "ResourceDirectoryAccountAccessRole"}));
  CHECK(is_service_reserved({ObjectKind::policy, "AliyunReservedSSO-Policy-1"}));
  CHECK_FALSE(is_service_reserved({ObjectKind::role, "AliyunOSSRole"}));
  CHECK_FALSE(is_service_reserved({ObjectKind::user, "AliyunServiceRoleForECS"}));
  CHECK_FALSE(is_service_reserved({ObjectKind::group, "ResourceDirectoryAccountAccessRole"}));
}
