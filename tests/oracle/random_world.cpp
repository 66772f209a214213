#include "random_world.h"

#include <array>

namespace oracle {
namespace {

using Strings = std::vector<std::string>;

std::size_t below(Random& random, std::size_t n) {
  return static_cast<std::size_t>(random() % n);
}
bool chance(Random& random, std::size_t one_in) {
  return below(random, one_in) == 0;
}
template <class Pool>
std::string pick(Random& random, const Pool& pool) {
  return std::string(pool[below(random, pool.size())]);
}
template <class Pool>
Json some(Random& random, const Pool& pool) {
  if (chance(random, 2)) return pick(random, pool);
  Json out = Json::array();
  for (std::size_t i = below(random, 3) + 1; i > 0; --i) out.push_back(pick(random, pool));
  return out;
}

constexpr std::array kActionPatterns{
    "*",           "ecs:*",           "ecs:Describe*", "ECS:stopinstance", "oss:Get?bject", "sts:*", "sts:AssumeRole",
    "*:Describe*", "e*:StopInstance", "ram:Get*",      "log:PutLogs",      "sts:assumerole"};
constexpr std::array kActions{"ecs:DescribeInstances", "ecs:StopInstance", "oss:GetObject", "sts:AssumeRole",
                              "STS:ASSUMEROLE",        "sts:AssumeRole",   "ram:GetRole",   "log:PutLogs"};
constexpr std::array kResourcePatterns{"*",
                                       "acs:ecs:*:*:*",
                                       "acs:ecs:*cn-*:*:instance/i-?",
                                       "acs:*:*:1000000000000001:*",
                                       "acs:ram:*:1000000000000001:role/r0",
                                       "acs:ram:*:*:role/R*",
                                       "acs:ram::2000000000000002:role/r1",
                                       "acs:oss:*:*:bucket/*",
                                       "acs:ecs:cn-hangzhou:*:*",
                                       "acs:*:*:*:*"};
constexpr std::array kResources{"acs:ecs:cn-beijing:1000000000000001:instance/i-1",
                                "acs:ecs:cn-hangzhou:2000000000000002:instance/i-22",
                                "acs:oss:*:*:bucket/k",
                                "acs:oss:*:1000000000000001:bucket/k",
                                "acs:log:::project/p",
                                "acs:ram::1000000000000001:role/r0",
                                "acs:ram:*:1000000000000001:role/R1",
                                "acs:ram::2000000000000002:role/r0",
                                "acs:ram::2000000000000002:role/r1",
                                "acs:ram::2000000000000002:role/none",
                                "*"};
constexpr std::array kPrincipals{"acs:ram::1000000000000001:root",
                                 "acs:ram::2000000000000002:root",
                                 "acs:ram::1000000000000001:user/u0",
                                 "acs:ram::2000000000000002:role/R1",
                                 "acs:ram::*:user/u*",
                                 "acs:ram:*:*:root",
                                 "*",
                                 "acs:ram::2000000000000002:user/U1"};

/// A condition key with the operators and values that go with it.
struct Key {
  const char* name;
  Strings operators;
  Strings wanted;
  Strings actual;
};

const std::vector<Key>& keys() {
  static const Strings kText{"StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase",
                             "StringLike",   "StringNotLike"};
  static const std::vector<Key> all{
      {"x:text", kText, {"a", "B", "a*", "?b"}, {"a", "b", "B", "ab", "a*"}},
      {"acs:PrincipalARN", kText, {"acs:ram:*:*:user/u0", "acs:ram::*:role/*"}, {}},
      {"x:number",
       {"NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals", "NumericGreaterThan",
        "NumericGreaterThanEquals"},
       {"1", "2", "1.5"},
       {"1", "2", "1.50", "10", "many"}},
      {"acs:CurrentTime",
       {"DateEquals", "DateNotEquals", "DateLessThan", "DateLessThanEquals", "DateGreaterThan",
        "DateGreaterThanEquals"},
       {"2026-01-01T00:00:00Z", "2026-01-01T08:00:00+08:00", "2026-06-01T00:00:00Z"},
       {"2026-01-01T00:00:00Z", "2026-03-01T00:00:00+08:00", "2027-01-01T00:00:00Z"}},
      {"acs:MFAPresent", {"Bool"}, {"true", "False"}, {"true", "false", "TRUE"}},
      {"acs:SourceIp",
       {"IpAddress", "NotIpAddress"},
       {"10.0.0.0/8", "10.1.2.3", "0.0.0.0/0", "192.168.1.0/24"},
       {"10.1.2.3", "192.168.1.77", "8.8.8.8"}},
  };
  return all;
}

Json random_conditions(Random& random) {
  Json out = Json::object();
  for (std::size_t i = below(random, 2) + 1; i > 0; --i) {
    const Key& key = keys()[below(random, keys().size())];
    const std::string op = pick(random, key.operators);
    out[op][key.name] = op == "Bool" ? Json(pick(random, key.wanted)) : some(random, key.wanted);
  }
  return out;
}

Json random_statement(Random& random) {
  Json out{{"Effect", chance(random, 4) ? "Deny" : "Allow"}};
  out[chance(random, 8) ? "NotAction" : "Action"] = some(random, kActionPatterns);
  if (chance(random, 3)) out["Condition"] = random_conditions(random);
  return out;
}

Json random_document(Random& random) {
  Json statements = Json::array();
  for (std::size_t i = below(random, 3) + 1; i > 0; --i) {
    Json statement = random_statement(random);
    statement[chance(random, 8) ? "NotResource" : "Resource"] = some(random, kResourcePatterns);
    statements.push_back(std::move(statement));
  }
  return {{"Version", "1"}, {"Statement", std::move(statements)}};
}

Json random_trust(Random& random) {
  Json statements = Json::array();
  for (std::size_t i = below(random, 2) + 1; i > 0; --i) {
    Json statement = random_statement(random);
    statement.erase("NotAction");
    statement["Action"] = "sts:AssumeRole";
    statement["Principal"] =
        chance(random, 8) ? Json{{"Service", "ecs.aliyuncs.com"}} : Json{{"RAM", some(random, kPrincipals)}};
    statements.push_back(std::move(statement));
  }
  return {{"Version", "1"}, {"Statement", std::move(statements)}};
}

Json random_attachment(Random& random) {
  static constexpr std::array kHolders{"user", "user", "group", "role"};
  Json out{{"type", "Custom"}, {"policy", "p" + std::to_string(below(random, 6))}};
  if (chance(random, 8)) {
    out = {{"type", "System"}, {"policy", chance(random, 2) ? "AdministratorAccess" : "AliyunNotReadFullAccess"}};
  } else if (chance(random, 20)) {
    out["policy"] = "dark";
  }
  const std::string kind = pick(random, kHolders);
  out[kind] = kind.substr(0, 1) + std::to_string(below(random, 2));
  if (chance(random, 4)) out["resource_group"] = chance(random, 2) ? "rg-one" : "rg-two";
  return out;
}

Json random_account(Random& random, const std::string& id) {
  Json out{{"id", id}};
  for (const std::string n : {"0", "1"}) {
    out["users"].push_back({{"name", "u" + n}});
    out["roles"].push_back({{"name", "r" + n}, {"trust", random_trust(random)}});
    out["groups"].push_back({{"name", "g" + n}, {"members", Json::array()}});
    for (const std::string m : {"0", "1"}) {
      if (chance(random, 2)) out["groups"].back()["members"].push_back("u" + m);
    }
  }
  for (std::size_t i = 0; i < 6; ++i) {
    out["policies"].push_back({{"name", "p" + std::to_string(i)}, {"document", random_document(random)}});
  }
  for (std::size_t i = below(random, 9) + 2; i > 0; --i) out["attachments"].push_back(random_attachment(random));
  for (std::size_t i = chance(random, 4) ? below(random, 3) : 0; i > 0; --i) {
    out["control_policies"].push_back({{"name", "level"}, {"document", random_document(random)}});
  }
  return out;
}

/// Leaves out the members of lists, one at a time, as long as it still fails.
bool shrink(Json& node, const std::function<bool()>& fails) {
  bool smaller = false;
  if (node.is_array()) {
    for (std::size_t i = node.size(); i > 0; --i) {
      const Json kept = node;
      node.erase(i - 1);
      if (fails()) {
        smaller = true;
      } else {
        node = kept;
      }
    }
  }
  if (node.is_structured()) {
    for (auto& child : node) smaller = shrink(child, fails) || smaller;
  }
  return smaller;
}

}  // namespace

Json random_world(Random& random) {
  Json world{{"format_version", 1}};
  world["accounts"]["a"] = random_account(random, "1000000000000001");
  world["accounts"]["b"] = random_account(random, "2000000000000002");
  return world;
}

Request random_request(Random& random) {
  static constexpr std::array kWho{"user/u0", "user/u1", "role/r0", "role/r1", "user/u0", "user/u1", "root"};
  Request out;
  out.account = chance(random, 2) ? "a" : "b";
  out.principal = pick(random, kWho);
  out.action = pick(random, kActions);
  out.resource = pick(random, kResources);
  out.complete = chance(random, 2);
  for (const Key& key : keys()) {
    if (key.actual.empty() || chance(random, 2)) continue;
    for (std::size_t i = chance(random, 5) ? 2 : 1; i > 0; --i) {
      out.context[key.name].push_back(pick(random, key.actual));
    }
  }
  if (chance(random, 3)) out.resource_group = chance(random, 2) ? "rg-one" : "rg-three";
  return out;
}

Json to_json(const Request& request) {
  Json out{{"principal", request.account + "/" + request.principal},
           {"action", request.action},
           {"resource", request.resource},
           {"context", request.context},
           {"complete", request.complete}};
  if (!request.resource_group.empty()) out["resource_group"] = request.resource_group;
  return out;
}

Json smallest(Json world, const std::function<bool(const Json&)>& fails) {
  while (shrink(world, [&] { return fails(world); })) {
  }
  return world;
}

}  // namespace oracle
