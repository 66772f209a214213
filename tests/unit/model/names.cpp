#include "ramify/model/names.h"

#include <doctest/doctest.h>

#include <utility>
#include <vector>

using namespace ramify::model;

namespace {

/// What is wrong with a text as a name of that kind; empty where nothing is.
template <class Named>
std::string fault(std::string_view text) {
  const auto name = Named::parse(text);
  return name ? std::string() : name.error().message;
}

}  // namespace

TEST_CASE("a name the service takes is kept as it is") {
  CHECK(UserName::parse("Alice.B_c-1")->str() == "Alice.B_c-1");
  CHECK(GroupName::parse("perf_testers.v2")->str() == "perf_testers.v2");
  CHECK(RoleName::parse("PTS.Cross-Account")->str() == "PTS.Cross-Account");
  CHECK(PolicyName::parse("oss-read-1")->str() == "oss-read-1");
  CHECK(AccountKey::parse("company-a")->str() == "company-a");
  CHECK(AccountId::parse("1000000000000001")->str() == "1000000000000001");
  CHECK(ResourceGroupId::parse("rg-aek2abcdefgh")->str() == "rg-aek2abcdefgh");
  CHECK(AccessKeyId::parse("LTAI5tExample")->str() == "LTAI5tExample");
}

TEST_CASE("a user name out of the rules is told which rule") {
  CHECK(fault<UserName>("") == "a user name must not be empty");
  CHECK(fault<UserName>("a b") == R"(a user name may hold only letters, digits, ".", "-" and "_"; this one holds " ")");
  CHECK(fault<UserName>(std::string(65, 'a')) == "a user name may have at most 64 characters; this one has 65");
  CHECK(fault<UserName>(std::string(64, 'a')).empty());
}

TEST_CASE("a group name out of the rules is told which rule") {
  CHECK(fault<GroupName>("") == "a group name must not be empty");
  CHECK(fault<GroupName>("a@b") ==
        R"(a group name may hold only letters, digits, ".", "-" and "_"; this one holds "@")");
  CHECK(fault<GroupName>(std::string(65, 'a')) == "a group name may have at most 64 characters; this one has 65");
}

TEST_CASE("a role name out of the rules is told which rule") {
  CHECK(fault<RoleName>("") == "a role name must not be empty");
  CHECK(fault<RoleName>("load_test") ==
        R"(a role name may hold only letters, digits, "." and "-"; this one holds "_")");
  CHECK(fault<RoleName>(std::string(65, 'r')) == "a role name may have at most 64 characters; this one has 65");
}

TEST_CASE("a policy name out of the rules is told which rule") {
  CHECK(fault<PolicyName>("") == "a policy name must not be empty");
  CHECK(fault<PolicyName>("a.b") == R"(a policy name may hold only letters, digits and "-"; this one holds ".")");
  CHECK(fault<PolicyName>(std::string(129, 'p')) == "a policy name may have at most 128 characters; this one has 129");
  CHECK(fault<PolicyName>(std::string(128, 'p')).empty());
}

TEST_CASE("an account's name out of the rules is told which rule") {
  CHECK(fault<AccountKey>("") == "an account's name must not be empty");
  CHECK(fault<AccountKey>("Company") ==
        R"(an account's name may hold only lower-case letters, digits and "-"; this one holds "C")");
  CHECK(fault<AccountKey>(std::string(65, 'a')) == "an account's name may have at most 64 characters; this one has 65");
}

TEST_CASE("an account id is 16 digits") {
  CHECK(fault<AccountId>("") == "an account id must not be empty");
  CHECK(fault<AccountId>("123") == "an account id has 16 digits; this one has 3");
  CHECK(fault<AccountId>("10000000000000011") == "an account id has 16 digits; this one has 17");
  CHECK(fault<AccountId>("1e15") == R"(an account id may hold only digits; this one holds "e")");
}

TEST_CASE("a resource group id out of the rules is told the form") {
  CHECK(fault<ResourceGroupId>("") == "a resource group id must not be empty");
  CHECK(fault<ResourceGroupId>("rg-") ==
        R"(a resource group id is "rg-" and lower-case letters or digits; "rg-" is not one)");
  CHECK(fault<ResourceGroupId>("acs-1") ==
        R"(a resource group id is "rg-" and lower-case letters or digits; "acs-1" is not one)");
  CHECK(fault<ResourceGroupId>("rg-" + std::string(62, 'a')) ==
        "a resource group id may have at most 64 characters; this one has 65");
}

TEST_CASE("an AccessKey id out of the rules is told which rule") {
  CHECK(fault<AccessKeyId>("") == "an AccessKey id must not be empty");
  CHECK(fault<AccessKeyId>("LTAI 5") ==
        R"(an AccessKey id may hold only printable ASCII characters; this one holds " ")");
  CHECK(fault<AccessKeyId>(std::string(129, 'k')) ==
        "an AccessKey id may have at most 128 characters; this one has 129");
}

TEST_CASE("a character that would move the cursor is shown, not printed") {
  CHECK(fault<RoleName>("a\x1b[2J") ==
        "a role name may hold only letters, digits, \".\" and \"-\"; this one holds \"\\u{1B}\"");
  CHECK(fault<RoleName>("r\xC3\xB4le") ==
        "a role name may hold only letters, digits, \".\" and \"-\"; this one holds \"\xC3\xB4\"");
}

TEST_CASE("a name from the service is taken whatever today's rules say") {
  CHECK(RoleName::from_service("AliyunServiceRoleForEcs_suffix").str() == "AliyunServiceRoleForEcs_suffix");
}

TEST_CASE("names are exact, their folded forms are not") {
  const auto lower = RoleName::from_service("ossrole");
  const auto mixed = RoleName::from_service("OSSRole");
  CHECK(lower != mixed);
  CHECK(lower.folded() == mixed.folded());
}
