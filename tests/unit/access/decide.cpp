#include "ramify/access/evaluator.h"
#include "worlds.h"

using namespace ramify::access;
using ramify::policy::Layer;

namespace {

/// Alice of b, who may ask for a/role/x, and that role, which trusts b.
WorldBuilder wired() {
  return WorldBuilder()
      .user("b", "alice")
      .role("a", "x", kTrustB)
      .policy("b", "may-x", kMayX)
      .attach("b", "user/alice", "Custom/may-x");
}

Decision ask(const WorldBuilder& builder, const Context& context = {}, const std::string& caller = "b/user/alice") {
  return Evaluator(builder.world())
      .decide(address(caller), "sts:AssumeRole", "acs:ram::1000000000000001:role/x", context);
}

}  // namespace

TEST_CASE("identity and trust together let in, and the policy that did is named") {
  const Decision decision = ask(wired());
  CHECK(decision.standing == Standing::allow);
  CHECK(decision.layer == Layer::identity_account);
  REQUIRE(decision.attachment);
  CHECK(decision.attachment->policy.name.str() == "may-x");
  CHECK(decision.statement == 0);
}

TEST_CASE("without the trust nobody gets in") {
  const Decision decision = ask(wired().role("a", "x", R"({"RAM":"acs:ram::1000000000000001:root"})"));
  CHECK(decision.standing == Standing::deny);
  CHECK(decision.layer == Layer::trust);
  CHECK_FALSE(decision.attachment);
}

TEST_CASE("without a policy nobody gets in") {
  auto builder = wired();
  builder.at("b").attachments.clear();
  const Decision decision = ask(builder);
  CHECK(decision.standing == Standing::deny);
  CHECK(decision.layer == Layer::identity_account);
}

TEST_CASE("who or what is not there gets nowhere") {
  CHECK(ask(wired(), {}, "b/user/mallory").standing == Standing::deny);
  CHECK(ask(wired(), {}, "c/user/alice").standing == Standing::deny);
  auto builder = wired();
  builder.at("a").roles.clear();
  CHECK(ask(builder).standing == Standing::deny);
}

TEST_CASE("a group's policy counts for its members, and the group is named") {
  auto builder = wired().group("b", "crew", "alice").attach("b", "group/crew", "Custom/may-x");
  builder.at("b").attachments.erase(builder.at("b").attachments.begin());
  const Decision decision = ask(builder);
  CHECK(decision.standing == Standing::allow);
  REQUIRE(decision.attachment);
  CHECK(decision.attachment->principal == ramify::model::Principal{ramify::model::ObjectKind::group, "crew"});
}

TEST_CASE("a role assumes another as a user does") {
  const auto builder = WorldBuilder()
                           .role("b", "ci", kTrustB)
                           .role("a", "x", kTrustB)
                           .policy("b", "p", kMayX)
                           .attach("b", "role/ci", "Custom/p");
  CHECK(ask(builder, {}, "b/role/ci").standing == Standing::allow);
}

TEST_CASE("the statement is counted in the whole document") {
  auto builder = wired().policy("b", "may-x", R"({"Effect":"Allow","Action":"oss:*","Resource":"*"},)" + kMayX);
  CHECK(ask(builder).statement == 1);
}

TEST_CASE("a system policy is read from the catalogue, and the live document wins") {
  auto builder = WorldBuilder()
                     .user("b", "alice")
                     .role("a", "x", kTrustB)
                     .attach("b", "user/alice", "System/AliyunSTSAssumeRoleAccess");
  CHECK(ask(builder).standing == Standing::allow);
  builder.live_document("b", "AliyunSTSAssumeRoleAccess", R"({"Effect":"Allow","Action":"sts:Get*","Resource":"*"})");
  CHECK(ask(builder).standing == Standing::deny);
}

TEST_CASE("a system policy whose document is not known leaves the answer unknown") {
  auto builder =
      WorldBuilder().user("b", "alice").role("a", "x", kTrustB).attach("b", "user/alice", "System/PowerUserAccess");
  const Decision decision = ask(builder);
  CHECK(decision.standing == Standing::unknown);
  REQUIRE(decision.unknown_policies.size() == 1);
  CHECK(decision.unknown_policies[0].name.str() == "PowerUserAccess");
  CHECK(ask(wired().attach("b", "user/alice", "System/PowerUserAccess")).standing == Standing::allow);
  builder.role("a", "x", R"({"Service":"ecs.aliyuncs.com"})");
  CHECK(ask(builder).standing == Standing::deny);
}

TEST_CASE("a custom policy whose document is not known may deny as well") {
  const auto builder = wired().policy("b", "dark").attach("b", "user/alice", "Custom/dark");
  const Decision decision = ask(builder);
  CHECK(decision.standing == Standing::unknown);
  CHECK(decision.unknown_policies.at(0).name.str() == "dark");
}

TEST_CASE("a trust that is not known leaves the answer unknown") {
  const Decision decision = ask(wired().role("a", "x"));
  CHECK(decision.standing == Standing::unknown);
  CHECK(decision.layer == Layer::trust);
}

TEST_CASE("a deny anywhere wins over what is unknown") {
  const auto builder = wired()
                           .policy("b", "no", R"({"Effect":"Deny","Action":"sts:*","Resource":"*"})")
                           .policy("b", "dark")
                           .attach("b", "user/alice", "Custom/no")
                           .attach("b", "user/alice", "Custom/dark");
  const Decision decision = ask(builder);
  CHECK(decision.standing == Standing::deny);
  CHECK(decision.explicit_deny);
  CHECK(decision.attachment->policy.name.str() == "no");
}

TEST_CASE("an external id stays open until it is given") {
  const auto builder =
      wired().role("a", "x", kTrustB, R"(,"Condition":{"StringEquals":{"sts:ExternalId":"7f3c2a91d0be44aa"}})");
  const Decision open = ask(builder);
  CHECK(open.standing == Standing::conditional);
  CHECK(open.layer == Layer::trust);
  CHECK(open.residual_keys == std::vector<std::string>{"sts:ExternalId"});
  CHECK(ask(builder, {{{"sts:ExternalId", {"7f3c2a91d0be44aa"}}}, false}).standing == Standing::allow);
  CHECK(ask(builder, {{}, true}).standing == Standing::deny);
}

TEST_CASE("who asks is known to conditions on the caller's ARN") {
  const auto only = [](const std::string& arn) {
    return wired().role("a", "x", kTrustB, R"(,"Condition":{"StringLike":{"acs:PrincipalARN":")" + arn + "\"}}");
  };
  CHECK(ask(only("acs:ram:*:*:user/ali*")).standing == Standing::allow);
  CHECK(ask(only("acs:ram:*:*:user/bob")).standing == Standing::deny);
}

TEST_CASE("the trust nobody can meet lets nobody in, of its own account either") {
  auto builder =
      WorldBuilder().user("a", "root-like").role("a", "x").attach("a", "user/root-like", "System/AdministratorAccess");
  auto& role = builder.at("a").roles.begin()->second;
  role.trust = ramify::model::unmeetable_trust(builder.at("a").id, "a/role/x");
  CHECK(ask(builder, {}, "a/user/root-like").standing == Standing::deny);
}

TEST_CASE("a resource group of one account does not reach a role of another") {
  auto builder = WorldBuilder()
                     .user("b", "alice")
                     .role("a", "x", kTrustB)
                     .policy("b", "p", kMayAll)
                     .attach("b", "user/alice", "Custom/p", "rg-1");
  const Decision decision = ask(builder);
  CHECK(decision.standing == Standing::deny);
  CHECK(decision.layer == Layer::identity_account);
}

TEST_CASE("whether a resource group reaches a role of its own account is not known") {
  auto builder = WorldBuilder()
                     .user("a", "bob")
                     .role("a", "x", R"({"RAM":"acs:ram::1000000000000001:root"})")
                     .policy("a", "p", kMayAll)
                     .attach("a", "user/bob", "Custom/p", "rg-1");
  const Decision decision = ask(builder, {}, "a/user/bob");
  CHECK(decision.standing == Standing::unknown);
  CHECK(decision.layer == Layer::identity_resource_group);
  CHECK(decision.attachment->policy.name.str() == "p");
  builder.policy("a", "p", R"({"Effect":"Allow","Action":"oss:*","Resource":"*"})");
  CHECK(ask(builder, {}, "a/user/bob").standing == Standing::deny);
}

TEST_CASE("the trust alone is judged for someone who need not be there") {
  const auto trusts = [](const std::string& principal) {
    const auto builder = wired().role("a", "x", principal);
    return Evaluator(builder.world()).trust(address("b/user/mallory"), address("a/role/x")).standing;
  };
  CHECK(trusts(kTrustB) == Standing::allow);
  CHECK(trusts(R"({"RAM":"acs:ram::2000000000000002:user/alice"})") == Standing::deny);
  const auto dark = wired().role("a", "x");
  CHECK(Evaluator(dark.world()).trust(address("b/user/mallory"), address("a/role/x")).standing == Standing::unknown);
}

TEST_CASE("standings have words") {
  CHECK(to_string(Standing::allow) == "allow");
  CHECK(to_string(Standing::conditional) == "conditional");
  CHECK(to_string(Standing::unknown) == "unknown");
  CHECK(to_string(Standing::deny) == "deny");
}
