#include "ramify/model/world.h"

#include <doctest/doctest.h>

#include "ramify/model/provenance.h"

using namespace ramify::model;
using ramify::policy::DocumentKind;

namespace {

const AccountId kAccount = AccountId::from_service("1000000000000001");
const AccountId kOther = AccountId::from_service("2000000000000002");

Account sample() {
  Account account{kAccount, {}, {}, {}, {}, {}, {}, {}, {}, {}};
  const auto user = UserName::from_service("Alice");
  account.users.emplace(user, User{user, {}, {}, {}, {}, {}, {}, {}, {}, {}, false});
  const auto group = GroupName::from_service("crew");
  account.groups.emplace(group, Group{group, {}});
  const auto role = RoleName::from_service("CI");
  account.roles.emplace(role, Role{role, {}, {}, {}, {}, {}});
  const auto policy = PolicyName::from_service("read");
  account.policies.emplace(policy, Policy{policy, {}, {}, {}, {}});
  return account;
}

}  // namespace

TEST_CASE("an account contains its objects by exact name and kind") {
  const Account account = sample();
  CHECK(contains(account, {ObjectKind::user, "Alice"}));
  CHECK(contains(account, {ObjectKind::group, "crew"}));
  CHECK(contains(account, {ObjectKind::role, "CI"}));
  CHECK(contains(account, {ObjectKind::policy, "read"}));
  CHECK_FALSE(contains(account, {ObjectKind::user, "alice"}));
  CHECK_FALSE(contains(account, {ObjectKind::role, "Alice"}));
}

TEST_CASE("a twin differs by letter case alone, and is not the object itself") {
  const Account account = sample();
  CHECK(case_twin(account, {ObjectKind::user, "alice"}) == "Alice");
  CHECK(case_twin(account, {ObjectKind::role, "ci"}) == "CI");
  CHECK_FALSE(case_twin(account, {ObjectKind::user, "Alice"}));
  CHECK_FALSE(case_twin(account, {ObjectKind::group, "alice"}));
}

TEST_CASE("the trust nobody can meet is recognised whatever its seed and form") {
  const auto trust = unmeetable_trust(kAccount, "company-a/role/X");
  CHECK(is_unmeetable_trust(trust, kAccount));
  CHECK(is_unmeetable_trust(unmeetable_trust(kAccount, "other"), kAccount));
  const auto read_back = ramify::policy::parse(ramify::policy::to_pretty_json(trust), DocumentKind::trust);
  REQUIRE(read_back);
  CHECK(is_unmeetable_trust(*read_back, kAccount));
}

TEST_CASE("the trust nobody can meet is the same each time, and differs by role and account") {
  CHECK(unmeetable_trust(kAccount, "x") == unmeetable_trust(kAccount, "x"));
  CHECK_FALSE(unmeetable_trust(kAccount, "x") == unmeetable_trust(kAccount, "y"));
  CHECK_FALSE(unmeetable_trust(kAccount, "x") == unmeetable_trust(kOther, "x"));
}

TEST_CASE("a trust that somebody could meet is not taken for the one that nobody can") {
  const auto ours = unmeetable_trust(kAccount, "x");
  CHECK_FALSE(is_unmeetable_trust(ours, kOther));
  CHECK_FALSE(is_unmeetable_trust(ramify::policy::Document{}, kAccount));
  auto known_id = ours;
  known_id.statements[0].conditions["StringEquals"]["sts:ExternalId"] = {"7f3c2a91d0be44aa"};
  CHECK_FALSE(is_unmeetable_trust(known_id, kAccount));
  auto two_ids = ours;
  two_ids.statements[0].conditions["StringEquals"]["sts:ExternalId"].push_back("known");
  CHECK_FALSE(is_unmeetable_trust(two_ids, kAccount));
  auto open = ours;
  open.statements[0].conditions.clear();
  CHECK_FALSE(is_unmeetable_trust(open, kAccount));
  auto negated = ours;
  negated.statements[0].conditions["StringNotEquals"] = negated.statements[0].conditions["StringEquals"];
  negated.statements[0].conditions.erase("StringEquals");
  CHECK_FALSE(is_unmeetable_trust(negated, kAccount));
  auto wider = ours;
  wider.statements[0].principals.service = {"ecs.aliyuncs.com"};
  CHECK_FALSE(is_unmeetable_trust(wider, kAccount));
  auto second = ours;
  second.statements.push_back(open.statements[0]);
  CHECK_FALSE(is_unmeetable_trust(second, kAccount));
}

TEST_CASE("a place is found exactly, else the object's stands in, else none") {
  Provenance provenance;
  const Address role{AccountKey::from_service("a"), {ObjectKind::role, "X"}};
  const Address other{AccountKey::from_service("a"), {ObjectKind::role, "Y"}};
  provenance.set(role, Facet::object, "", {"ramify.yaml", 7, 3});
  provenance.set(role, Facet::field, "description", {"ramify.yaml", 9, 5});
  CHECK(to_string(*provenance.find(role, Facet::field, "description")) == "ramify.yaml:9");
  CHECK(to_string(*provenance.find(role, Facet::field, "trust")) == "ramify.yaml:7");
  CHECK_FALSE(provenance.find(other, Facet::object));
  CHECK_FALSE(provenance.find_account(role.account));
  provenance.set_account(role.account, {"ramify.yaml", 4, 1});
  CHECK(to_string(*provenance.find_account(role.account)) == "ramify.yaml:4");
}

TEST_CASE("an attachment's detail tells type and scope apart") {
  const PolicyRef custom{PolicyType::custom, PolicyName::from_service("P")};
  const PolicyRef system{PolicyType::system, PolicyName::from_service("P")};
  CHECK(attachment_detail(custom, {}) == "Custom/P");
  CHECK(attachment_detail(system, {}) == "System/P");
  CHECK(attachment_detail(system, ResourceGroupId::from_service("rg-1")) == "System/P @ rg-1");
}
