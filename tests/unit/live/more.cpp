#include "ramify/live/more.h"

#include <doctest/doctest.h>

#include "unit/client/simulator.h"

using namespace ramify;
using client::simulated::Cloud;
using client::simulated::kIdA;
using client::simulated::must;
using wire::Service;

namespace {

const auto kA = model::AccountKey::from_service("company-a");

model::PolicyName named(const std::string& name) {
  return model::PolicyName::from_service(name);
}

/// `alice` holds two system policies, both of which the catalogue knows whole.
struct Alice : Cloud {
  Alice() {
    must(*a(), Service::ram, "CreateUser", {{"UserName", "alice"}});
    for (const char* name : {"AliyunRDSReadOnlyAccess", "AdministratorAccess"}) {
      must(*a(), Service::ram, "AttachPolicyToUser",
           {{"UserName", "alice"}, {"PolicyType", "System"}, {"PolicyName", name}});
    }
  }
  [[nodiscard]] model::World read(const client::Sessions& sessions) const {
    auto world = live::read(sessions, {{kA, model::AccountId::from_service(kIdA)}}, {});
    REQUIRE(world.has_value());
    return *std::move(world);
  }
};

}  // namespace

TEST_CASE("documents are wanted of all system policies, attached or to be, whatever the catalogue knows of them") {
  const Alice cloud;
  const auto world = cloud.read({{kA, cloud.a()}});
  using Names = std::map<model::AccountKey, std::set<model::PolicyName>>;
  const auto admin = named("AdministratorAccess");
  const auto rds = named("AliyunRDSReadOnlyAccess");
  const auto other = named("AliyunBrandNewAccess");
  CHECK(live::unknown_system_policies(world, {}) == Names{{kA, {admin, rds}}});
  CHECK(live::unknown_system_policies(world, {{kA, {other, admin}}}) == Names{{kA, {admin, other, rds}}});
}

TEST_CASE("what is asked for later is read into the world: documents, and how somebody logs on") {
  const Alice cloud;
  must(*cloud.a(), Service::ram, "CreateAccessKey", {{"UserName", "alice"}});
  const client::Sessions sessions{{kA, cloud.a()}};
  auto world = cloud.read(sessions);
  const auto alice = model::UserName::from_service("alice");
  CHECK_FALSE(world.accounts.at(kA).users.at(alice).keys.has_value());
  REQUIRE(live::read_more(sessions, {{{kA, {alice}}}, live::unknown_system_policies(world, {})}, world).has_value());
  const auto& account = world.accounts.at(kA);
  CHECK(account.users.at(alice).console == model::Presence::absent);
  CHECK(account.users.at(alice).keys->size() == 1);
  CHECK(account.system_policies.count(named("AliyunRDSReadOnlyAccess")) == 1);
  CHECK(live::unknown_system_policies(world, {}).empty());
}

TEST_CASE("a system policy whose document may not be read stays unknown, and the rest is read") {
  const Alice cloud;
  must(
      *cloud.a(), Service::ram, "CreatePolicy",
      {{"PolicyName", "no-system"},
       {"PolicyDocument",
        R"({"Version":"1","Statement":[{"Effect":"Deny","Action":"ram:GetPolicy","Resource":"acs:ram:*:system:*"}]})"}});
  must(*cloud.a(), Service::ram, "AttachPolicyToUser",
       {{"UserName", "alice"}, {"PolicyType", "Custom"}, {"PolicyName", "no-system"}});
  const auto key = must(*cloud.a(), Service::ram, "CreateAccessKey", {{"UserName", "alice"}})["AccessKey"];
  const client::Sessions sessions{{kA, cloud.session("company-a", {key["AccessKeyId"].get<std::string>(),
                                                                   Secret(key["AccessKeySecret"].get<std::string>()),
                                                                   {}})}};
  auto world = cloud.read(sessions);
  CHECK(live::read_more(sessions, {{}, live::unknown_system_policies(world, {})}, world).has_value());
  CHECK(world.accounts.at(kA).system_policies.empty());
}
