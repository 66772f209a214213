#include <doctest/doctest.h>

#include <array>
#include <random>

#include "ramify/access/evaluator.h"
#include "worlds.h"

// What is said of a user and a role while keys are open must hold however they turn out.

namespace ramify::access {
namespace {

using Random = std::mt19937;

constexpr std::array kKeys{"x:a", "x:b"};
constexpr std::array kValues{"1", "2"};
constexpr std::array kOperators{"StringEquals", "StringNotEquals"};

std::size_t below(Random& random, std::size_t n) {
  return std::uniform_int_distribution<std::size_t>(0, n - 1)(random);
}

std::string condition(Random& random) {
  if (below(random, 3) == 0) return {};
  return std::string(R"(,"Condition":{")") + kOperators[below(random, 2)] + R"(":{")" + kKeys[below(random, 2)] +
         R"(":")" + kValues[below(random, 2)] + R"("}})";
}

std::string statements(Random& random, const std::string& action) {
  std::string all;
  for (std::size_t n = 1 + below(random, 2); n > 0; --n) {
    all += all.empty() ? "" : ",";
    all += std::string(R"({"Effect":")") + (below(random, 3) == 0 ? "Deny" : "Allow") + R"(","Action":")" + action +
           R"(","Resource":"*")" + condition(random) + "}";
  }
  return all;
}

/// A user with policies of the whole account and of a resource group, and a role of its account that may trust it.
WorldBuilder company(Random& random) {
  WorldBuilder world;
  world.user("a", "u").role("a", "x", R"({"RAM":"acs:ram::1000000000000001:user/u"})", condition(random));
  for (const char* name : {"p", "q", "r"}) {
    world.policy("a", name, statements(random, below(random, 2) == 0 ? "sts:AssumeRole" : "ecs:*"));
  }
  world.attach("a", "user/u", "Custom/p").attach("a", "user/u", "Custom/q");
  return world.attach("a", "user/u", "Custom/r", "rg-1");
}

/// Every complete context over the keys: each absent, of one of the values, or of a third; the group holds it or not.
std::vector<Context> completions() {
  std::vector<Context> all;
  for (std::size_t a = 0; a < 4; ++a) {
    for (std::size_t b = 0; b < 4; ++b) {
      for (const char* group : {"rg-1", "rg-2"}) {
        Context context;
        context.complete = true;
        context.resource_group = model::ResourceGroupId::from_service(group);
        if (a > 0) context.values["x:a"] = {std::to_string(a)};
        if (b > 0) context.values["x:b"] = {std::to_string(b)};
        all.push_back(std::move(context));
      }
    }
  }
  return all;
}

}  // namespace

TEST_CASE("through all layers a settled answer holds in every completion, and an open one is told where they differ") {
  Random random(23);
  const auto contexts = completions();
  std::size_t settled = 0;
  std::size_t open = 0;
  for (int n = 0; n < 600; ++n) {
    const auto world = company(random);
    const Evaluator evaluator(world.world());
    for (const auto& [action, resource] :
         {std::pair{"sts:AssumeRole", "acs:ram::1000000000000001:role/x"},
          std::pair{"ecs:StopInstance", "acs:ecs:cn-hangzhou:1000000000000001:instance/i"}}) {
      const Standing before = evaluator.decide(address("a/user/u"), action, resource).standing;
      bool some_allow = false;
      bool some_deny = false;
      for (const Context& context : contexts) {
        const Standing after = evaluator.decide(address("a/user/u"), action, resource, context).standing;
        some_allow = some_allow || after != Standing::deny;
        some_deny = some_deny || after != Standing::allow;
      }
      CAPTURE(to_string(before));
      if (before == Standing::allow) REQUIRE_FALSE(some_deny);
      if (before == Standing::deny) REQUIRE_FALSE(some_allow);
      if (some_allow && some_deny) REQUIRE((before == Standing::conditional || before == Standing::unknown));
      (before == Standing::allow || before == Standing::deny ? settled : open) += 1;
    }
  }
  CHECK(settled > 100);
  CHECK(open > 100);
}

TEST_CASE("in one account too a role is assumed only where identity and trust both allow") {
  WorldBuilder world;
  world.user("a", "u").role("a", "x", R"({"RAM":"acs:ram::1000000000000001:user/u"})");
  const auto ask = [&] {
    return Evaluator(world.world()).decide(address("a/user/u"), "sts:AssumeRole", "acs:ram::1000000000000001:role/x");
  };
  CHECK(ask().standing == Standing::deny);
  CHECK(ask().layer == policy::Layer::identity_account);
  world.attach("a", "user/u", "System/AliyunSTSAssumeRoleAccess");
  CHECK(ask().standing == Standing::allow);
}

TEST_CASE("an explicit deny of either side is what is told, and conditions of both sides are open together") {
  const std::string kOffice = R"(,"Condition":{"IpAddress":{"acs:SourceIp":"10.0.0.0/8"}})";
  const std::string kId = R"(,"Condition":{"StringEquals":{"sts:ExternalId":"secret"}})";
  const auto ask = [&](const std::string& effect, const std::string& office, const std::string& trust) {
    WorldBuilder world;
    world.user("b", "u").role("a", "x", trust, kId);
    world.policy("b", "p", R"({"Effect":")" + effect + R"(","Action":"sts:AssumeRole","Resource":"*")" + office + "}");
    world.attach("b", "user/u", "Custom/p");
    return Evaluator(world.world()).decide(address("b/user/u"), "sts:AssumeRole", "acs:ram::1000000000000001:role/x");
  };
  const Decision denied = ask("Deny", "", R"({"RAM":"acs:ram::3000000000000003:root"})");
  CHECK(denied.explicit_deny);
  CHECK(denied.layer == policy::Layer::identity_account);
  const Decision open = ask("Allow", kOffice, kTrustB);
  CHECK(open.standing == Standing::conditional);
  CHECK(open.residual_keys == std::vector<std::string>{"acs:SourceIp", "sts:ExternalId"});
}

}  // namespace ramify::access
