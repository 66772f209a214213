#include <fmt/format.h>

#include <algorithm>
#include <random>

#include "ramify/access/changes.h"
#include "ramify/access/evaluator.h"
#include "worlds.h"

// A rewrite that changes no access is no change on the page, and a change of access is one.

namespace ramify::access {
namespace {

using Words = std::vector<std::string>;

struct Asked {
  std::string operation;
  std::string key;
  Words values;
};
struct Rule {
  bool deny = false;
  bool not_action = false;
  bool not_resource = false;
  Words actions;
  Words resources;
  std::vector<Asked> when;
};
using Policies = std::vector<std::vector<Rule>>;

std::string list(const Words& words) {
  return fmt::format(R"(["{}"])", fmt::join(words, R"(",")"));
}

std::string text_of(const Rule& rule) {
  std::map<std::string, std::string> operations;
  for (const Asked& each : rule.when) {
    auto& keys = operations[each.operation];
    keys += (keys.empty() ? "" : ",") + fmt::format(R"("{}":{})", each.key, list(each.values));
  }
  std::string conditions;
  for (const auto& [name, keys] : operations) {
    conditions += (conditions.empty() ? "" : ",") + fmt::format(R"("{}":{{{}}})", name, keys);
  }
  return fmt::format(R"({{"Effect":"{}","{}":{},"{}":{}{}}})", rule.deny ? "Deny" : "Allow",
                     rule.not_action ? "NotAction" : "Action", list(rule.actions),
                     rule.not_resource ? "NotResource" : "Resource", list(rule.resources),
                     conditions.empty() ? "" : R"(,"Condition":{)" + conditions + "}");
}

/// User u, who holds the policies: the first by itself, the others through its group.
WorldBuilder world_of(const Policies& policies) {
  WorldBuilder world;
  world.user("a", "u").group("a", "g", "u");
  for (std::size_t i = 0; i < policies.size(); ++i) {
    if (policies[i].empty()) continue;
    std::string statements;
    for (const Rule& rule : policies[i]) statements += (statements.empty() ? "" : ",") + text_of(rule);
    const std::string name = fmt::format("p{}", i);
    world.policy("a", name, statements).attach("a", i == 0 ? "user/u" : "group/g", "Custom/" + name);
  }
  return world;
}

/// Patterns with others that match the same between them.
struct Piece {
  std::string whole;
  Words pieces;
};
const std::vector<Piece> kActionPieces = {{"oss:*Object*", {"oss:Object*", "oss:?*Object*"}},
                                          {"oss:Get*", {"oss:Get*t*", "oss:Get*", "OSS:getObject"}},
                                          {"ecs:*", {"ecs:?*", "ecs:Run*"}},
                                          {"*:Describe*", {"*:describe", "*:DESCRIBE?*"}},
                                          {"oss:PutObject", {"oss:putobject"}}};
const std::vector<Piece> kResourcePieces = {
    {"acs:oss:*:*:*-logs/*", {"acs:oss:*:*:a-logs/*", "acs:oss:*:*:*-logs/*", "acs:oss:*:*:*x*-logs/*"}},
    {"acs:oss:*:*:a*", {"acs:oss:*:*:a", "acs:oss:*:*:a?*"}},
    {"acs:ram:*:*:role/X*", {"acs:ram::*:role/x", "acs:ram:*:*:role/X?*"}},
    {"*", {"*", "acs:ecs:*:*:*"}},
    {"acs:oss:*:*:*a*b*", {"acs:oss:*:*:*a*b", "acs:oss:*:*:*a*b?*"}}};
const std::vector<std::pair<Asked, std::vector<Asked>>> kSame = {
    {{"IpAddress", "acs:SourceIp", {"10.0.0.0/8"}}, {{"IpAddress", "acs:SourceIp", {"10.0.0.0/9", "10.128.0.0/9"}}}},
    {{"NotIpAddress", "acs:SourceIp", {"10.0.0.0/8"}},
     {{"NotIpAddress", "acs:SourceIp", {"10.128.0.0/9", "10.0.0.0/9", "10.7.0.0/16"}}}},
    {{"StringLike", "acs:SourceVpc", {"vpc-*"}}, {{"StringLike", "acs:SourceVpc", {"vpc-", "vpc-?*", "vpc-a*b"}}}},
    {{"StringNotLike", "acs:SourceVpc", {"*a*", "*b*"}}, {{"StringNotLike", "acs:SourceVpc", {"*b*", "a*", "?*a*"}}}},
    {{"StringLike", "acs:SourceVpc", {"vpc-1", "vpc-2"}}, {{"StringEquals", "acs:SourceVpc", {"vpc-2", "vpc-1"}}}},
    {{"StringEqualsIgnoreCase", "acs:UserAgent", {"Ok"}}, {{"StringEqualsIgnoreCase", "acs:UserAgent", {"oK"}}}},
    {{"NumericLessThan", "x:Size", {"10"}}, {{"NumericLessThan", "x:Size", {"7", "10.0", "1e1"}}}},
    {{"NumericEquals", "x:Size", {"3", "4"}}, {{"NumericEquals", "x:Size", {"4.0", "3"}}}},
    {{"DateLessThan", "acs:CurrentTime", {"2027-01-01T00:00:00Z"}},
     {{"DateLessThan", "acs:CurrentTime", {"2027-01-01T08:00:00+08:00"}}}},
    {{"DateLessThanEquals", "acs:CurrentTime", {"2027-01-01T00:00:00Z"}},
     {{"DateLessThan", "acs:CurrentTime", {"2027-01-01T00:00:01Z"}}}},
    {{"Bool", "acs:SecureTransport", {"true"}}, {{"Bool", "acs:SecureTransport", {"TRUE"}}}}};

class Author {
 public:
  explicit Author(unsigned seed) : engine_(seed) {}
  std::size_t below(std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(engine_); }
  template <class All>
  const auto& of(const All& all) {
    return all[below(all.size())];
  }
  template <class All>
  auto& of_changing(All& all) {
    return all[below(all.size())];
  }
  template <class All>
  void shuffle(All& all) {
    std::shuffle(all.begin(), all.end(), engine_);
  }

  Rule rule() {
    Rule rule;
    rule.deny = below(4) == 0;
    rule.not_action = below(6) == 0;
    rule.not_resource = below(6) == 0;
    for (std::size_t n = 1 + below(3); n > 0; --n) rule.actions.push_back(of(kActionPieces).whole);
    for (std::size_t n = 1 + below(2); n > 0; --n) rule.resources.push_back(of(kResourcePieces).whole);
    while (below(3) == 0) {
      const Asked& asked = of(kSame).first;
      const bool there = std::any_of(rule.when.begin(), rule.when.end(), [&](const Asked& each) {
        return each.key == asked.key && each.operation == asked.operation;
      });
      if (!there) rule.when.push_back(asked);
    }
    return rule;
  }
  Policies policies() {
    Policies all(3);
    for (auto& policy : all) {
      for (std::size_t n = 1 + below(2); n > 0; --n) policy.push_back(rule());
    }
    return all;
  }

  /// One step that changes no access.
  void rewrite(Policies& all) {
    auto& policy = of_changing(all);
    if (policy.empty()) return;
    Rule& rule = of_changing(policy);
    switch (below(10)) {
      case 0:  // a duplicate
        of_changing(all).push_back(Rule(rule));
        break;
      case 1:
        shuffle(policy);
        break;
      case 2:
        split(policy, rule, rule.not_action, &Rule::actions);
        break;
      case 3:
        split(policy, rule, rule.not_resource, &Rule::resources);
        break;
      case 4:
        factor(rule.actions, kActionPieces);
        break;
      case 5:
        factor(rule.resources, kResourcePieces);
        break;
      case 6: {  // moved to another policy
        const Rule moved = rule;
        policy.erase(policy.begin() + (&rule - policy.data()));
        of_changing(all).push_back(moved);
        break;
      }
      case 7:
        ask_the_same(rule);
        break;
      case 8:
        split_values(policy, rule);
        break;
      default:  // something that is allowed or denied already
        add_less(policy, rule);
    }
  }

 private:
  void split(std::vector<Rule>& policy, Rule& rule, bool inverted, Words Rule::*part) {
    if (inverted || (rule.*part).size() < 2) return;
    Rule rest = rule;
    (rest.*part).pop_back();
    rule.*part = {(rule.*part).back()};
    policy.push_back(std::move(rest));
  }
  void factor(Words& patterns, const std::vector<Piece>& known) {
    const std::size_t at = below(patterns.size());
    for (const Piece& piece : known) {
      if (piece.whole != patterns[at]) continue;
      patterns.erase(patterns.begin() + static_cast<std::ptrdiff_t>(at));
      patterns.insert(patterns.end(), piece.pieces.begin(), piece.pieces.end());
      shuffle(patterns);
      return;
    }
  }
  void ask_the_same(Rule& rule) {
    for (Asked& asked : rule.when) {
      for (const auto& [one, others] : kSame) {
        if (one.operation == asked.operation && one.values == asked.values && below(2) == 0) {
          const Asked& other = of(others);
          const bool there = std::any_of(rule.when.begin(), rule.when.end(), [&](const Asked& each) {
            return &each != &asked && each.key == other.key && each.operation == other.operation;
          });
          if (!there) asked = other;
          return;
        }
      }
    }
  }
  /// Of several values one must fit: each may have a statement of its own.
  void split_values(std::vector<Rule>& policy, Rule& rule) {
    for (std::size_t i = 0; i < rule.when.size(); ++i) {
      Asked& asked = rule.when[i];
      if (asked.operation.find("Not") != std::string::npos || asked.values.size() < 2) continue;
      Rule rest = rule;
      rest.when[i].values.pop_back();
      asked.values = {asked.values.back()};
      policy.push_back(std::move(rest));
      return;
    }
  }
  void add_less(std::vector<Rule>& policy, const Rule& rule) {
    Rule less = rule;
    if (!less.not_action) less.actions = {less.actions.front()};
    if (std::none_of(less.when.begin(), less.when.end(), [](const Asked& each) { return each.key == "x:Other"; })) {
      less.when.push_back({"StringLike", "x:Other", {"*a*b*"}});
    }
    policy.push_back(std::move(less));
  }

  std::mt19937 engine_;
};

const Words kActions = {"oss:GetObject",    "oss:GetObjects", "oss:PutObject", "oss:Object",
                        "ecs:RunInstances", "ecs:Describe",   "rds:DescribeX", "ram:GetRole"};
const Words kResources = {"acs:oss:cn:1000000000000001:a",    "acs:oss:cn:1000000000000001:a-logs/k",
                          "acs:oss:cn:1000000000000001:xab",  "acs:ram::1000000000000001:role/Xy",
                          "acs:ram::1000000000000001:role/z", "acs:ecs:cn:1000000000000001:i/a"};

std::vector<Context> contexts(Author& author) {
  std::vector<Context> all;
  for (int n = 0; n < 12; ++n) {
    Context context;
    context.complete = true;
    const auto maybe = [&](const char* key, const Words& values) {
      if (author.below(4) != 0) context.values[key] = {author.of(values)};
    };
    maybe("acs:SourceIp", {"10.1.0.1", "10.200.0.1", "11.0.0.1"});
    maybe("acs:SourceVpc", {"vpc-1", "vpc-2", "vpc-", "a", "b", "c"});
    maybe("acs:UserAgent", {"ok", "no"});
    maybe("acs:CurrentTime", {"2026-12-31T23:59:59Z", "2027-01-01T00:00:00Z", "2027-01-01T00:00:01Z"});
    maybe("acs:SecureTransport", {"true", "false"});
    maybe("x:Size", {"3", "9", "10", "11"});
    all.push_back(std::move(context));
  }
  return all;
}

std::string text_of(const Policies& policies) {
  std::string text;
  for (const auto& policy : policies) {
    for (const Rule& rule : policy) text += text_of(rule) + "\n";
    text += "--\n";
  }
  return text;
}

}  // namespace

TEST_CASE("documents that are rewritten in whatever steps that change no access differ in nothing") {
  constexpr unsigned kRounds = 120;
  for (unsigned seed = 1; seed <= kRounds; ++seed) {
    Author author(seed);
    const Policies before = author.policies();
    Policies after = before;
    for (std::size_t steps = 2 + author.below(7); steps > 0; --steps) author.rewrite(after);
    const Facts facts = compare(world_of(before).world(), world_of(after).world());
    CAPTURE(seed);
    CAPTURE(text_of(before));
    CAPTURE(text_of(after));
    REQUIRE(facts.empty());
  }
}

TEST_CASE("documents between which a request is answered otherwise differ on the page") {
  constexpr unsigned kRounds = 120;
  std::size_t changed = 0;
  for (unsigned seed = 1; seed <= kRounds; ++seed) {
    Author author(seed);
    const Policies before = author.policies();
    Policies after = before;
    auto& policy = after[author.below(after.size())];
    policy[author.below(policy.size())] = author.rule();
    for (std::size_t steps = author.below(4); steps > 0; --steps) author.rewrite(after);
    const auto then = world_of(before);
    const auto now = world_of(after);
    const Evaluator old(then.world());
    const Evaluator fresh(now.world());
    bool gains = false;
    bool loses = false;
    for (const Context& context : contexts(author)) {
      for (const auto& action : kActions) {
        for (const auto& resource : kResources) {
          const auto was = old.decide(address("a/user/u"), action, resource, context).standing;
          const auto is = fresh.decide(address("a/user/u"), action, resource, context).standing;
          gains = gains || (is == Standing::allow && was == Standing::deny);
          loses = loses || (was == Standing::allow && is == Standing::deny);
        }
      }
    }
    const Facts facts = compare(then.world(), now.world());
    const auto tells = [&](Direction direction) {
      return std::any_of(facts.begin(), facts.end(), [&](const Fact& fact) { return fact.direction == direction; });
    };
    CAPTURE(seed);
    CAPTURE(text_of(before));
    CAPTURE(text_of(after));
    if (gains) REQUIRE(tells(Direction::gained));
    if (loses) REQUIRE(tells(Direction::lost));
    REQUIRE_FALSE(tells(Direction::unsettled));
    changed += gains || loses ? 1 : 0;
  }
  CHECK(changed > kRounds / 3);
}

}  // namespace ramify::access
