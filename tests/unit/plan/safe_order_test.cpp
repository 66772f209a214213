#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>
#include <random>

#include "../../../src/plan/order.h"
#include "plans.h"
#include "ramify/plan/lockout.h"

namespace ramify::plan::test::safe_order_tests {
namespace {

using namespace testing;

const std::vector<std::string> kPolicies = {"custom/deploy", "custom/reads", "custom/links",
                                            "system/AdministratorAccess"};
const std::vector<std::string> kHolders = {"user/alice", "user/bob", "group/ops", "group/readers"};

/// Two administrators perhaps, and a deployer who is in two groups: what each holds, now and then, is up to the seed.
Worlds random_holders(std::uint32_t seed) {
  std::mt19937 engine(seed);
  const auto chance = [&](unsigned of) { return engine() % of == 0; };
  Worlds worlds;
  for (model::Account* account : {&worlds.wanted(), &worlds.there()}) {
    for (const char* group : {"ops", "readers"}) add_group(*account, group);
    for (const char* name : {"alice", "bob"}) add_user(*account, name);
    ours(add_policy(*account, "deploy", {"*"}));
    ours(add_policy(*account, "reads", {"ram:Get*", "ram:List*", "resourcemanager:List*"}));
    ours(add_policy(*account, "links", {"ram:Attach*", "ram:Detach*", "ram:List*"}));
  }
  for (auto& entry : worlds.there().users) {
    ours(entry.second);
    entry.second.console = model::Presence::present;
    entry.second.keys.emplace();
  }
  add_user(worlds.there(), "deployer");
  worlds.there().memberships = {membership("ops", "deployer"), membership("readers", "deployer")};
  worlds.limits().keep_members = {model::GroupName::from_service("ops"), model::GroupName::from_service("readers")};
  for (const std::string& holder : kHolders) {
    for (const std::string& policy : kPolicies) {
      const bool now = chance(3);
      if (now) worlds.there().attachments.insert(attachment(holder, policy));
      if (now != chance(4)) worlds.wanted().attachments.insert(attachment(holder, policy));
    }
  }
  worlds.identities = {{kA, "acs:ram::1000000000000001:user/deployer"}};
  return worlds;
}

/// Every order that facts and rules allow.
template <class Visit>
void each_order(const std::vector<ops::Change>& changes, const ops::Context& context, Visit visit) {
  Predecessors before(changes.size());
  add_fact_edges(changes, context, before);
  add_rule_edges(changes, before);
  std::vector<std::size_t> ordered(changes.size());
  std::iota(ordered.begin(), ordered.end(), 0);
  std::vector<std::size_t> place(changes.size());
  do {
    for (std::size_t i = 0; i < ordered.size(); ++i) place[ordered[i]] = i;
    bool allowed = true;
    for (std::size_t then = 0; then < before.size(); ++then) {
      for (const std::size_t first : before[then]) allowed = allowed && place[first] < place[then];
    }
    if (allowed && visit(ordered)) return;
  } while (std::next_permutation(ordered.begin(), ordered.end()));
}

TEST_CASE("where any order strands nobody, one such is found; where none does, the plan is refused") {
  constexpr std::size_t kStepsMax = 5;
  int found = 0;
  int moved = 0;
  int none = 0;
  for (std::uint32_t seed = 0; seed < 200; ++seed) {
    CAPTURE(seed);
    const Worlds worlds = random_holders(seed);
    auto changes = worlds.diff().changes;
    if (changes.size() < 2 || changes.size() > kStepsMax) continue;
    std::sort(changes.begin(), changes.end(), ops::before);
    Meta with = meta();
    with.operators = worlds.identities;
    const auto made = make(worlds.diff(), worlds.live, with);
    REQUIRE(made.has_value());
    const Standpoint standpoint{worlds.identities, 2, made->created, {}};
    if (strandings(*made, worlds.live, standpoint).empty()) {
      ++found;
      with.operators.clear();
      const auto plain = make(worlds.diff(), worlds.live, with);
      REQUIRE(plain.has_value());
      moved += lines(*plain) == lines(*made) ? 0 : 1;
      continue;
    }
    CAPTURE(lines(*made));
    ++none;
    each_order(changes, made->context(), [&](const std::vector<std::size_t>& ordered) {
      Plan other = *made;
      for (std::size_t i = 0; i < ordered.size(); ++i) {
        other.steps[i] = {static_cast<int>(i) + 1, changes[ordered[i]], ops::Risk::low, {}};
      }
      const bool safe = strandings(other, worlds.live, standpoint).empty();
      CHECK_MESSAGE(!safe, "a safe order was not found: " << lines(other));
      return safe;
    });
  }
  CHECK(found > 20);
  CHECK(moved > 3);
  CHECK(none > 10);
}

}  // namespace
}  // namespace ramify::plan::test::safe_order_tests
