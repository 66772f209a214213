#include "ramify/access/evaluator.h"

#include "worlds.h"

using namespace ramify::access;
using ramify::policy::Layer;

namespace {

const std::string kRoleX = "acs:ram::1000000000000001:role/x";
const std::string kInstance = "acs:ecs:cn-hangzhou:2000000000000002:instance/i-1";

ramify::model::AccountKey key(const std::string& text) {
  return ramify::model::AccountKey::from_service(text);
}

Subject alice() {
  return Subject::user(key("b"), "alice");
}

WorldBuilder wired() {
  return WorldBuilder()
      .user("b", "alice")
      .role("a", "x", kTrustB)
      .policy("b", "may-x", kMayX)
      .attach("b", "user/alice", "Custom/may-x");
}

WorldBuilder with(const std::string& statements, const std::string& resource_group = {}) {
  return WorldBuilder()
      .user("b", "alice")
      .policy("b", "p", statements)
      .attach("b", "user/alice", "Custom/p", resource_group);
}

std::string allow(const std::string& action, const std::string& more = {}) {
  return R"({"Effect":"Allow","Action":")" + action + R"(","Resource":"*")" + more + "}";
}
std::string deny(const std::string& action, const std::string& more = {}) {
  return R"({"Effect":"Deny","Action":")" + action + R"(","Resource":"*")" + more + "}";
}

Decision ask(const WorldBuilder& builder, const std::string& action, const std::string& resource,
             const Context& context = {}, const Subject& subject = alice()) {
  return Evaluator(builder.world()).decide(subject, action, resource, context);
}

ramify::policy::Document identity(const std::string& statement) {
  return *ramify::policy::parse(R"({"Version":"1","Statement":[)" + statement + "]}",
                                ramify::policy::DocumentKind::identity);
}

WorldBuilder controlled(WorldBuilder builder, const std::string& account, const std::string& statement) {
  builder.at(account).control_policies.push_back(
      {ramify::model::PolicyName::from_service("level"), identity(statement)});
  return builder;
}

}  // namespace

TEST_CASE("any action of any service is judged, and the policy that decided is named") {
  const Decision decision = ask(with(allow("ecs:Describe*")), "ecs:DescribeInstances", kInstance);
  CHECK(decision.standing == Standing::allow);
  CHECK(decision.layer == Layer::identity_account);
  CHECK(decision.attachment->policy.name.str() == "p");
  CHECK(decision.statement == 0);
  CHECK(ask(with(allow("ecs:Describe*")), "ecs:StopInstance", kInstance).standing == Standing::deny);
}

TEST_CASE("roles are found by their ARN in any letter case, and users in any letter case") {
  CHECK(ask(wired(), "STS:assumerole", "acs:ram:*:1000000000000001:role/X").standing == Standing::allow);
  CHECK(ask(wired(), "sts:AssumeRole", kRoleX, {}, Subject::user(key("b"), "Alice")).standing == Standing::allow);
  CHECK(Evaluator(wired().world()).role_at("acs:ram::1000000000000001:role/X") == address("a/role/x"));
}

TEST_CASE("a role of an account that is not described has a trust that is not known") {
  const auto builder = with(allow("sts:AssumeRole"));
  const Decision decision = ask(builder, "sts:AssumeRole", "acs:ram::3000000000000003:role/y");
  CHECK(decision.standing == Standing::unknown);
  CHECK(decision.layer == Layer::trust);
  CHECK(ask(builder, "sts:AssumeRole", "acs:ram::1000000000000001:role/gone").standing == Standing::deny);
  CHECK(ask(builder, "sts:AssumeRole", "*").standing == Standing::deny);
}

TEST_CASE("a stranger holds sts:AssumeRole on every role, so that the trust alone decides") {
  const Subject mallory = Subject::stranger(key("b"), "mallory");
  CHECK(ask(wired(), "sts:AssumeRole", kRoleX, {}, mallory).standing == Standing::allow);
  CHECK(ask(wired(), "ecs:StopInstance", kInstance, {}, mallory).standing == Standing::deny);
  const auto named = wired().role("a", "x", R"({"RAM":"acs:ram::2000000000000002:user/alice"})");
  const Decision refused = ask(named, "sts:AssumeRole", kRoleX, {}, mallory);
  CHECK(refused.standing == Standing::deny);
  CHECK(refused.layer == Layer::trust);
}

TEST_CASE("the account itself may do everything in its own account, and assumes no role") {
  const Subject root = Subject::root(key("b"));
  CHECK(ask(wired(), "ecs:StopInstance", kInstance, {}, root).standing == Standing::allow);
  CHECK(ask(wired(), "ecs:StopInstance", "acs:ecs:*:1000000000000001:instance/i", {}, root).standing == Standing::deny);
  CHECK(ask(wired(), "sts:AssumeRole", kRoleX, {}, root).standing == Standing::deny);
}

TEST_CASE("identity policies reach resources of their own account only") {
  const Decision decision = ask(with(allow("*")), "ecs:StopInstance", "acs:ecs:*:1000000000000001:instance/i-1");
  CHECK(decision.standing == Standing::deny);
  CHECK_FALSE(decision.explicit_deny);
}

TEST_CASE("a control policy of the account that owns the resource has the first word") {
  const auto builder = controlled(wired(), "a", deny("sts:AssumeRole"));
  const Decision decision = ask(builder, "sts:AssumeRole", kRoleX);
  CHECK(decision.standing == Standing::deny);
  CHECK(decision.explicit_deny);
  CHECK(decision.layer == Layer::control);
  CHECK(decision.control_policy == "level");
  CHECK(ask(controlled(wired(), "b", deny("sts:AssumeRole")), "sts:AssumeRole", kRoleX).standing == Standing::allow);
}

TEST_CASE("every level of control policies must allow, and the account itself is outside them") {
  const auto builder = controlled(controlled(with(allow("*")), "b", allow("*")), "b", allow("oss:*"));
  const Decision decision = ask(builder, "ecs:StopInstance", kInstance);
  CHECK(decision.standing == Standing::deny);
  CHECK_FALSE(decision.explicit_deny);
  CHECK(decision.layer == Layer::control);
  CHECK(ask(builder, "ecs:StopInstance", kInstance, {}, Subject::root(key("b"))).standing == Standing::allow);
}

TEST_CASE("service-linked roles are outside control policies") {
  const auto builder = controlled(WorldBuilder()
                                      .role("b", "AliyunServiceRoleForOne", kTrustB)
                                      .role("b", "other", kTrustB)
                                      .policy("b", "p", allow("*"))
                                      .attach("b", "role/AliyunServiceRoleForOne", "Custom/p")
                                      .attach("b", "role/other", "Custom/p"),
                                  "b", deny("*"));
  const auto standing = [&](const std::string& name) {
    return ask(builder, "ecs:StopInstance", kInstance, {}, Subject::role(key("b"), name)).standing;
  };
  CHECK(standing("AliyunServiceRoleForOne") == Standing::allow);
  CHECK(standing("other") == Standing::deny);
}

TEST_CASE("a session policy takes away and never adds") {
  Context context;
  context.session_policy = identity(allow("ecs:Describe*"));
  const auto builder = with(allow("ecs:Describe*") + "," + allow("ecs:Stop*"));
  CHECK(ask(builder, "ecs:DescribeInstances", kInstance, context).standing == Standing::allow);
  const Decision decision = ask(builder, "ecs:StopInstance", kInstance, context);
  CHECK(decision.standing == Standing::deny);
  CHECK(decision.layer == Layer::session);
  CHECK(ask(with(allow("oss:*")), "ecs:DescribeInstances", kInstance, context).standing == Standing::deny);
}

TEST_CASE("a deny at a resource group does not take back what the account scope allows") {
  auto builder = with(deny("ecs:*"), "rg-1").policy("b", "q", allow("ecs:*")).attach("b", "user/alice", "Custom/q");
  CHECK(ask(builder, "ecs:StopInstance", kInstance).standing == Standing::allow);
}

TEST_CASE("which resource group holds a resource stays open unless it is said") {
  const auto builder = with(allow("ecs:*"), "rg-1");
  const Decision open = ask(builder, "ecs:StopInstance", kInstance);
  CHECK(open.standing == Standing::conditional);
  CHECK(open.layer == Layer::identity_resource_group);
  CHECK(open.residual_keys == std::vector<std::string>{"resource group rg-1"});
  Context context;
  context.resource_group = ramify::model::ResourceGroupId::from_service("rg-1");
  CHECK(ask(builder, "ecs:StopInstance", kInstance, context).standing == Standing::allow);
  context.resource_group = ramify::model::ResourceGroupId::from_service("rg-2");
  CHECK(ask(builder, "ecs:StopInstance", kInstance, context).standing == Standing::deny);
}

TEST_CASE("whether a service knows resource groups stays unknown where nobody documents it") {
  const auto builder = with(allow("nosuch:*"), "rg-1");
  CHECK(ask(builder, "nosuch:Do", "acs:nosuch:*:2000000000000002:thing").standing == Standing::unknown);
  CHECK(ask(builder, "other:Do", "acs:other:*:2000000000000002:thing").standing == Standing::deny);
}

TEST_CASE("a trace tells every layer that was asked, in order") {
  const auto builder = controlled(wired(), "a", allow("*"));
  const Trace trace = Evaluator(builder.world()).trace(alice(), "sts:AssumeRole", kRoleX);
  REQUIRE(trace.layers.size() == 3);
  CHECK(trace.layers[0].layer == Layer::control);
  CHECK(trace.layers[1].layer == Layer::identity_account);
  CHECK(trace.layers[2].layer == Layer::trust);
  CHECK(trace.layers[2].statement == 0);
  CHECK(trace.decision.standing == Standing::allow);
}

TEST_CASE("a brief answer says what the long one says") {
  const auto builder = wired();
  const Evaluator evaluator(builder.world());
  const Context context;
  const auto* holder = evaluator.find(alice());
  REQUIRE(holder != nullptr);
  const Brief brief = evaluator.ask(*holder, {"sts:AssumeRole", kRoleX, &context.values, false}, context);
  CHECK(brief.standing == Standing::allow);
  CHECK(brief.attachment->policy.name.str() == "may-x");
  CHECK(evaluator.find(Subject::user(key("b"), "nobody")) == nullptr);
}

TEST_CASE("subjects are written as people write them") {
  CHECK(to_string(alice()) == "b/alice");
  CHECK(to_string(Subject::role(key("a"), "x")) == "a/role/x");
  CHECK(to_string(Subject::root(key("a"))) == "a/root");
}
