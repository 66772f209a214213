#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <random>

#include "ramify/access/changes.h"
#include "ramify/access/evaluator.h"
#include "ramify/policy/match.h"
#include "worlds.h"

namespace ramify::access {
namespace {

using Texts = std::vector<std::string>;

const Texts kActionPatterns = {"*",        "oss:*",          "oss:Get*",         "oss:*Object",    "oss:GetObject",
                               "ecs:Run*", "ecs:*Instances", "ecs:?unInstances", "ram:UpdateRole", "ram:*"};
const Texts kResourcePatterns = {"*",
                                 "acs:oss:*:*:a",
                                 "acs:oss:*:*:a/*",
                                 "acs:oss:*:*:a/x*",
                                 "acs:*:*:1000000000000001:*",
                                 "acs:ram:*:1000000000000001:role/X",
                                 "acs:ecs:cn-*:*:instance/*"};
const Texts kActions = {"oss:GetObject",     "oss:GetBucket",  "oss:PutObject", "ecs:RunInstances",
                        "ecs:StopInstances", "ram:UpdateRole", "ram:GetRole",   "rds:Delete"};
const Texts kResources = {"acs:oss:cn-hangzhou:1000000000000001:a",
                          "acs:oss:cn-hangzhou:1000000000000001:a/x1",
                          "acs:oss:cn-hangzhou:2:a/y",
                          "acs:ram::1000000000000001:role/x",
                          "acs:ecs:cn-beijing:1000000000000001:instance/i",
                          "acs:ecs:us-west:7:instance/i"};

class Random {
 public:
  explicit Random(unsigned seed) : engine_(seed) {}
  std::size_t below(std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(engine_); }
  const std::string& of(const Texts& all) { return all[below(all.size())]; }

  std::string statement() {
    const bool deny = below(4) == 0;
    std::string text = fmt::format(R"({{"Effect":"{}",)", deny ? "Deny" : "Allow");
    text += fmt::format(R"("{}":["{}","{}"],)", below(6) == 0 ? "NotAction" : "Action", of(kActionPatterns),
                        of(kActionPatterns));
    text += fmt::format(R"("{}":["{}","{}"])", below(8) == 0 ? "NotResource" : "Resource", of(kResourcePatterns),
                        of(kResourcePatterns));
    if (below(4) == 0) text += R"(,"Condition":{"Bool":{"acs:MFAPresent":"true"}})";
    return text + "}";
  }

  WorldBuilder world() {
    WorldBuilder builder;
    builder.user("a", "u").group("a", "g", "u").role("a", "x").role("a", "y");
    for (const char* name : {"p", "q", "r"}) {
      std::string statements = statement();
      for (std::size_t more = below(3); more > 0; --more) statements += "," + statement();
      builder.policy("a", name, statements);
    }
    for (const char* who : {"user/u", "group/g", "role/x", "role/y"}) {
      for (const char* what : {"Custom/p", "Custom/q", "Custom/r"}) {
        if (below(3) == 0) builder.attach("a", who, what);
      }
    }
    return builder;
  }

 private:
  std::mt19937 engine_;
};

/// Every state of what conditions here ask for: everything is known of each.
std::vector<Context> contexts() {
  std::vector<Context> all(3);
  for (Context& context : all) context.complete = true;
  all[1].values["acs:MFAPresent"] = {"true"};
  all[2].values["acs:MFAPresent"] = {"false"};
  return all;
}

bool holds(const policy::Conditions& conditions, const Context& context) {
  if (conditions.empty()) return true;
  const auto found = context.values.find("acs:MFAPresent");
  return found != context.values.end() && found->second.front() == "true";
}

bool matches(const PatternSet& set, const std::string& text, bool (*match)(std::string_view, std::string_view)) {
  const auto one = [&](const std::string& pattern) { return match(pattern, text); };
  return std::any_of(set.in.begin(), set.in.end(), one) && std::none_of(set.out.begin(), set.out.end(), one);
}

bool covers(const Fact& fact, const model::Address& who, const std::string& action, const std::string& resource,
            const Context& context) {
  const Grant& grant = fact.grants.front();
  return std::find(fact.who.begin(), fact.who.end(), who) != fact.who.end() &&
         matches(grant.actions, action, policy::action_matches) &&
         matches(grant.resources, resource, policy::resource_matches) && holds(grant.when, context) &&
         std::none_of(grant.unless.begin(), grant.unless.end(),
                      [&](const auto& taken) { return holds(taken, context); });
}

struct Sides {
  Evaluator less;
  Evaluator more;
  [[nodiscard]] bool differ(const model::Address& who, const std::string& action, const std::string& resource,
                            const Context& context) const {
    return more.decide(who, action, resource, context).standing == Standing::allow &&
           less.decide(who, action, resource, context).standing == Standing::deny;
  }
};

/// How many requests were answered otherwise, each of which is told.
std::size_t check_direction(const Facts& facts, Direction direction, const Sides& sides, const Texts& who) {
  std::size_t changed = 0;
  for (const std::string& name : who) {
    for (const std::string& action : kActions) {
      for (const std::string& resource : kResources) {
        for (const Context& context : contexts()) {
          if (!sides.differ(address(name), action, resource, context)) continue;
          const bool told = std::any_of(facts.begin(), facts.end(), [&](const Fact& fact) {
            return fact.direction == direction && covers(fact, address(name), action, resource, context);
          });
          REQUIRE_MESSAGE(told, name << " " << action << " " << resource << " " << to_string(direction));
          ++changed;
        }
      }
    }
  }
  const auto all = contexts();
  for (const Fact& fact : facts) {
    if (fact.direction != direction) continue;
    const Grant& grant = fact.grants.front();
    const bool shown = std::any_of(all.begin(), all.end(), [&](const Context& context) {
      return sides.differ(fact.who.front(), grant.example_action, grant.example_resource, context);
    });
    REQUIRE_MESSAGE(shown, to_string(fact.who.front()) << " " << grant.example_action << " " << grant.example_resource);
  }
  return changed;
}

TEST_CASE("every sampled request that is answered otherwise is told, and every line has a request that shows it") {
  constexpr unsigned kWorlds = 60;
  std::size_t changed = 0;
  std::size_t lines = 0;
  for (unsigned seed = 1; seed <= kWorlds; ++seed) {
    CAPTURE(seed);
    Random random(seed);
    const WorldBuilder before = random.world();
    const WorldBuilder after = random.world();
    const Facts facts = compare(before.world(), after.world());
    const Texts who = {"a/user/u", "a/role/x", "a/role/y"};
    lines += facts.size();
    changed += check_direction(facts, Direction::gained, {Evaluator(before.world()), Evaluator(after.world())}, who);
    changed += check_direction(facts, Direction::lost, {Evaluator(after.world()), Evaluator(before.world())}, who);
    CHECK(compare(after.world(), after.world()).empty());
  }
  const std::size_t asked = 2 * kWorlds * 3 * kActions.size() * kResources.size() * contexts().size();
  CHECK(changed > asked / 50);
  MESSAGE(asked << " requests asked of both sides, " << changed << " answered otherwise, told in " << lines
                << " lines");
}

}  // namespace
}  // namespace ramify::access
