#include "ramify/access/residual.h"

#include <fmt/format.h>

#include <algorithm>
#include <random>

#include "worlds.h"

using namespace ramify;
using namespace ramify::access;

namespace {

using Values = std::map<std::string, std::vector<std::string>>;

const std::string kResource = "acs:ecs:*:1000000000000001:instance/i";

bool hold(const policy::Conditions& conditions, const Values& context) {
  policy::Statement statement;
  statement.actions = statement.resources = {"*"};
  statement.conditions = conditions;
  const policy::Document document{{statement}};
  return policy::evaluate({&document, 1}, {"ecs:Run", kResource, context, true}).verdict == policy::Verdict::allow;
}

bool any(const std::vector<policy::Conditions>& rules, const Values& context) {
  return std::any_of(rules.begin(), rules.end(), [&](const auto& each) { return hold(each, context); });
}

bool allows(const Residual& residual, const Values& context, const std::string& group) {
  if (any(residual.rule.unless, context)) return false;
  if (any(residual.rule.when, context)) return true;
  const auto found = residual.groups.find(model::ResourceGroupId::from_service(group));
  return found != residual.groups.end() && any(found->second.when, context) && !any(found->second.unless, context);
}

/// A statement about the action or not, with up to two conditions.
std::string statement(std::mt19937& dice) {
  const auto roll = [&](unsigned sides) { return static_cast<unsigned>(dice() % sides); };
  std::string conditions;
  for (unsigned i = roll(3); i > 0; --i) {
    conditions += fmt::format(R"({}"{}":{{"x:k{}":"v{}"}})", conditions.empty() ? "" : ",",
                              i == 1 ? "StringEquals" : "StringNotEquals", roll(3), roll(2));
  }
  return fmt::format(R"({{"Effect":"{}","Action":"{}","Resource":"*","Condition":{{{}}}}})",
                     roll(3) == 0 ? "Deny" : "Allow", roll(4) == 0 ? "oss:*" : "ecs:*", conditions);
}

/// A role that holds some policies, account-wide and in two resource groups.
WorldBuilder world_of(std::mt19937& dice) {
  WorldBuilder world;
  world.role("a", "x", kTrustB);
  for (auto i = 1 + dice() % 3; i > 0; --i) {
    const std::string name = fmt::format("p{}", i);
    world.policy("a", name, statement(dice) + "," + statement(dice));
    world.attach("a", "role/x", "Custom/" + name, std::vector<std::string>{"", "rg-1", "rg-2"}[dice() % 3]);
  }
  return world;
}

}  // namespace

TEST_CASE("the residual condition holds exactly where the answer turns out an allow") {
  std::mt19937 dice(20261122);
  const auto x = Subject::role(model::AccountKey::from_service("a"), "x");
  std::size_t judged = 0;
  for (int round = 0; round < 400; ++round) {
    const auto world = world_of(dice);
    const Evaluator evaluator(world.world());
    Context known;
    if (dice() % 2 == 0) known.values["x:k0"] = {"v0"};
    if (evaluator.decide(x, "ecs:Run", kResource, known).standing != Standing::conditional) continue;
    const auto residual = residual_of(evaluator, x, "ecs:Run", kResource, known);
    CHECK_FALSE(residual.empty());
    for (unsigned at = 0; at < 27 * 3; ++at) {
      Context all{known.values, true};
      for (unsigned key = 0, rest = at % 27; key < 3; ++key, rest /= 3) {
        if (rest % 3 != 2) all.values.try_emplace(fmt::format("x:k{}", key), 1, fmt::format("v{}", rest % 3));
      }
      const std::string group = std::vector<std::string>{"rg-1", "rg-2", "rg-3"}[at / 27];
      all.resource_group = model::ResourceGroupId::from_service(group);
      const bool allowed = evaluator.decide(x, "ecs:Run", kResource, all).standing == Standing::allow;
      const bool said = std::all_of(residual.begin(), residual.end(),
                                    [&](const auto& each) { return allows(each, all.values, group); });
      ++judged;
      if (allowed != said) FAIL("round " << round << ", completion " << at);
    }
  }
  CHECK(judged > 5000);
}

TEST_CASE("what is known is taken as known, and a layer that allows anyway is left out") {
  WorldBuilder world;
  world.user("b", "u").attach("b", "user/u", "System/AliyunSTSAssumeRoleAccess");
  world.role("a", "x", kTrustB,
             R"(,"Condition":{"StringEquals":{"sts:ExternalId":"7f3c"},"IpAddress":{"acs:SourceIp":"10.0.0.0/8"}})");
  const Evaluator evaluator(world.world());
  const auto u = Subject::user(model::AccountKey::from_service("b"), "u");
  const std::string x = "acs:ram::1000000000000001:role/x";
  const policy::Conditions id{{"StringEquals", {{"sts:ExternalId", {"7f3c"}}}}};
  const policy::Conditions from{{"IpAddress", {{"acs:SourceIp", {"10.0.0.0/8"}}}}};
  policy::Conditions both = id;
  both.insert(from.begin(), from.end());
  CHECK(residual_of(evaluator, u, "sts:AssumeRole", x, {}) ==
        std::vector<Residual>{{policy::Layer::trust, {{both}, {}}}});
  CHECK(residual_of(evaluator, u, "sts:AssumeRole", x, {{{"sts:ExternalId", {"7f3c"}}}}) ==
        std::vector<Residual>{{policy::Layer::trust, {{from}, {}}}});
  const auto stranger = Subject::stranger(model::AccountKey::from_service("b"), "who");
  CHECK(residual_of(evaluator, stranger, "sts:AssumeRole", x, {{{"acs:SourceIp", {"10.1.1.1"}}}}) ==
        std::vector<Residual>{{policy::Layer::trust, {{id}, {}}}});
}

TEST_CASE("control policies and the session policy ask their own conditions") {
  WorldBuilder world;
  world.role("a", "x", kTrustB).policy("a", "p", R"({"Effect":"Allow","Action":"ecs:*","Resource":"*"})");
  world.attach("a", "role/x", "Custom/p");
  const auto document = [](const std::string& statements) {
    return *policy::parse(R"({"Version":"1","Statement":[)" + statements + "]}", policy::DocumentKind::identity);
  };
  world.at("a").control_policies.push_back(
      {model::PolicyName::from_service("guard"),
       document(
           R"({"Effect":"Deny","Action":"*","Resource":"*","Condition":{"Bool":{"acs:SecureTransport":"false"}}})")});
  Context context;
  context.session_policy =
      document(R"({"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Bool":{"acs:MFAPresent":"true"}}})");
  const Evaluator evaluator(world.world());
  const auto x = Subject::role(model::AccountKey::from_service("a"), "x");
  const policy::Conditions plain{{"Bool", {{"acs:SecureTransport", {"false"}}}}};
  const policy::Conditions device{{"Bool", {{"acs:MFAPresent", {"true"}}}}};
  CHECK(residual_of(evaluator, x, "ecs:Run", kResource, context) ==
        std::vector<Residual>{{policy::Layer::control, {{{}}, {plain}}, "guard"},
                              {policy::Layer::session, {{device}, {}}}});
}
