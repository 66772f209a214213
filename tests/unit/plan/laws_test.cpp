#include <doctest/doctest.h>

#include <algorithm>
#include <random>

#include "ramify/plan/rewind.h"
#include "ramify/text/text.h"
#include "random_world.h"

namespace ramify::plan::test::laws_tests {
namespace {

constexpr std::uint32_t kSeeds = 600;

Plan plan_of(const diff::ChangeSet& changes, const model::World& live) {
  auto made = make(changes, live, {"test", "demo", "digest", Instant(std::chrono::seconds(0))});
  REQUIRE_MESSAGE(made.has_value(), made.error().message);
  return *made;
}

std::string listed(const diff::ChangeSet& changes) {
  std::string text;
  for (const ops::Change& change : changes.changes) {
    text += std::string(ops::to_string(change.op)) + " " + ops::to_string(change.target) + "\n";
  }
  return text;
}

bool covers(const std::vector<model::ObjectPattern>& patterns, const model::ObjectRef& ref) {
  return std::any_of(patterns.begin(), patterns.end(), [&](const auto& pattern) { return pattern.matches(ref); });
}

bool is_us(const Case& given, const model::Address& address) {
  const std::string arn =
      "acs:ram::" + given.live.accounts.at(address.account).id.str() + ":" + model::to_string(address.object);
  return text::fold_case(given.identities.at(address.account)) == text::fold_case(arn);
}

TEST_CASE("a desired world that is there is no change") {
  for (std::uint32_t seed = 0; seed < kSeeds; ++seed) {
    CAPTURE(seed);
    Case given = random_case(seed);
    given.scope.accounts.clear();
    given.identities.clear();
    REQUIRE(listed(given.diff_against(as_live(given))) == "");
  }
}

TEST_CASE("the service takes every step in its turn, and then nothing is left to do") {
  std::size_t steps = 0;
  for (std::uint32_t seed = 0; seed < kSeeds; ++seed) {
    CAPTURE(seed);
    const Case given = random_case(seed);
    const Plan plan = plan_of(given.diff_against(given.live), given.live);
    model::World world = given.live;
    for (const Step& step : plan.steps) {
      CAPTURE(ops::to_string(step.change.op));
      CAPTURE(ops::to_string(step.change.target));
      REQUIRE(refusal(world, step.change) == "");
      advance(world, step.change);
    }
    REQUIRE(listed(given.diff_against(world)) == "");
    steps += plan.steps.size();
  }
  CHECK(steps > kSeeds * 30);
}

TEST_CASE("steps whose needs are met can run in any order") {
  for (std::uint32_t seed = 0; seed < kSeeds / 5; ++seed) {
    CAPTURE(seed);
    const Case given = random_case(seed);
    std::vector<Step> waiting = plan_of(given.diff_against(given.live), given.live).steps;
    std::set<int> done;
    model::World world = given.live;
    std::mt19937 engine(seed);
    while (!waiting.empty()) {
      std::shuffle(waiting.begin(), waiting.end(), engine);
      const auto next = std::find_if(waiting.begin(), waiting.end(), [&](const Step& step) {
        return std::all_of(step.needs.begin(), step.needs.end(), [&](int id) { return done.count(id) != 0; });
      });
      REQUIRE(next != waiting.end());
      CAPTURE(ops::to_string(next->change.op));
      CAPTURE(ops::to_string(next->change.target));
      REQUIRE(refusal(world, next->change) == "");
      advance(world, next->change);
      done.insert(next->id);
      waiting.erase(next);
    }
  }
}

/// What decides who gets in and does what: neither ids nor keys, which the service makes up.
std::string meaning(const model::World& world) {
  model::World plain = world;
  for (auto& [key, account] : plain.accounts) {
    for (auto& [name, user] : account.users) {
      if (!user.display_name) user.display_name = name.str();  // the service makes one up
      user.login = {};                                         // what it asks for is no part of who gets in
      user.mfa_bound.reset();
      user.keys.reset();
      user.id.reset();
      user.frozen = false;
      user.wanted_keys.reset();
    }
    for (auto& [name, role] : account.roles) role.id.reset();
  }
  std::string text;
  for (const auto& [key, account] : plain.accounts) {
    const auto add = [&](model::ObjectKind kind, const auto& objects) {
      for (const auto& entry : objects) {
        const model::Address address{key, {kind, entry.first.str()}};
        text += model::to_string(address) + " " + object_hash(plain, address) + "\n";
      }
    };
    add(model::ObjectKind::user, account.users);
    add(model::ObjectKind::group, account.groups);
    add(model::ObjectKind::role, account.roles);
    add(model::ObjectKind::policy, account.policies);
  }
  return text;
}

TEST_CASE(
    "steps that are taken back in thought leave the world as it was before the first, wherever the run broke off") {
  for (std::uint32_t seed = 0; seed < kSeeds / 5; ++seed) {
    CAPTURE(seed);
    const Case given = random_case(seed);
    const Plan plan = plan_of(given.diff_against(given.live), given.live);
    const std::string before = meaning(given.live);
    model::World world = given.live;
    std::vector<int> done;
    for (const Step& step : plan.steps) {
      advance(world, step.change);
      done.push_back(step.id);
      CAPTURE(ops::to_string(step.change.op));
      CAPTURE(ops::to_string(step.change.target));
      if (step.id % 5 == 0 || step.id == static_cast<int>(plan.steps.size())) {
        REQUIRE(meaning(rewind(plan, world, done)) == before);
      }
    }
  }
}

TEST_CASE("a plan written and read is the same plan") {
  for (std::uint32_t seed = 0; seed < kSeeds / 5; ++seed) {
    CAPTURE(seed);
    const Case given = random_case(seed);
    const Plan plan = plan_of(given.diff_against(given.live), given.live);
    const auto read = from_json(to_json(plan));
    REQUIRE_MESSAGE(read.has_value(), read.error().message);
    REQUIRE(*read == plan);
    REQUIRE(digest(*read) == digest(plan));
    REQUIRE(stale(*read, given.live).empty());
  }
}

TEST_CASE("changes in any order give the same plan to the byte") {
  for (std::uint32_t seed = 0; seed < kSeeds / 5; ++seed) {
    CAPTURE(seed);
    const Case given = random_case(seed);
    diff::ChangeSet changes = given.diff_against(given.live);
    const std::string bytes = to_json(plan_of(changes, given.live));
    std::mt19937 engine(seed);
    std::shuffle(changes.changes.begin(), changes.changes.end(), engine);
    std::shuffle(changes.remarks.begin(), changes.remarks.end(), engine);
    REQUIRE(to_json(plan_of(changes, given.live)) == bytes);
  }
}

TEST_CASE("nothing outside the scope is touched") {
  for (std::uint32_t seed = 0; seed < kSeeds; ++seed) {
    CAPTURE(seed);
    const Case given = random_case(seed);
    for (const ops::Change& change : given.diff_against(given.live).changes) {
      CAPTURE(ops::to_string(change.target));
      const model::Address owner = ops::owner(change.target);
      const model::AccountScope& scope = given.scope.accounts.at(owner.account);
      REQUIRE_FALSE(covers(scope.ignore, owner.object));
      REQUIRE_FALSE(is_us(given, owner));
      const bool deletes = ops::to_string(change.op).starts_with("delete_") &&
                           std::holds_alternative<model::ObjectRef>(change.target.subject);
      if (deletes) REQUIRE_FALSE(covers(scope.protect, owner.object));
      if (const auto* link = std::get_if<model::Membership>(&change.target.subject)) {
        const model::ObjectRef member{model::ObjectKind::user, link->user.str()};
        REQUIRE_FALSE(covers(scope.ignore, member));
        REQUIRE_FALSE(is_us(given, {owner.account, member}));
      }
      if (scope.manage == model::ManageMode::all || std::holds_alternative<model::Membership>(change.target.subject)) {
        continue;
      }
      // Declared, said to be absent, replaced, or carrying our mark.
      const model::Account& desired = given.desired.accounts.at(owner.account);
      const bool declared = model::contains(desired, owner.object);
      const bool going = change.reason == ops::Reason::declared_absent || change.reason == ops::Reason::renamed ||
                         change.reason == ops::Reason::owned_undeclared || change.reason == ops::Reason::dependent;
      REQUIRE((declared || going));
    }
  }
}

}  // namespace
}  // namespace ramify::plan::test::laws_tests
