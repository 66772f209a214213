#include <doctest/doctest.h>

#include <algorithm>
#include <random>

#include "plans.h"
#include "ramify/plan/lockout.h"

namespace ramify::plan::test::side_by_side_tests {
namespace {

using namespace testing;

const std::string kTrustRoot = "acs:ram::1000000000000001:root";
const std::string kTrustAlice = "acs:ram::1000000000000001:user/alice";
const std::string kTrustDave = "acs:ram::2000000000000002:user/dave";
const std::string kDeployRole = "acs:ram::1000000000000001:assumed-role/Deploy/ci";
const std::string kDeployUser = "acs:ram::1000000000000001:user/deployer";

policy::Document denying(std::vector<std::string> actions) {
  policy::Document document = allowing(std::move(actions));
  document.statements.front().effect = policy::Effect::deny;
  return document;
}

void add_person(model::Account& account, const char* name) {
  auto& user = ours(add_user(account, name));
  user.console = model::Presence::present;
  user.keys.emplace();
}

/// Administrators of several kinds in two accounts, and a deployer: what each holds, now and then, is up to the seed.
class Company {
 public:
  explicit Company(std::uint32_t seed) : engine_(seed) {
    const bool by_role = chance(2);
    for (const bool now : {false, true}) fill(now, by_role);
    vary();
    if (!by_role) {
      worlds.there().memberships.insert(membership("ops", "deployer"));
      worlds.there().memberships.insert(membership("readers", "deployer"));
    }
    for (const char* group : {"ops", "readers"}) {
      worlds.limits().keep_members.insert(model::GroupName::from_service(group));
    }
    worlds.identities = {{kA, by_role ? kDeployRole : kDeployUser}};
  }
  Worlds worlds;

 private:
  bool chance(unsigned of) { return engine_() % of == 0; }

  void fill(bool now, bool by_role) {
    model::Account& a = now ? worlds.there(kA) : worlds.wanted(kA);
    model::Account& b = now ? worlds.there(kB) : worlds.wanted(kB);
    for (const char* group : {"ops", "readers"}) add_group(a, group);
    for (const char* name : {"alice", "bob"}) add_person(a, name);
    add_person(b, "dave");
    ours(add_policy(a, "deploy", {"*"}));
    ours(add_policy(a, "reads", {"ram:Get*", "ram:List*", "resourcemanager:List*", "sts:AssumeRole"}));
    ours(add_policy(a, "brake", {"*"})).document = denying({"ram:Attach*"});
    ours(add_policy(b, "enter", {"sts:AssumeRole"}));
    ours(add_role(a, "Admin", {kTrustDave}));
    if (!by_role) {
      if (now) add_user(a, "deployer");
      return;
    }
    ours(add_role(a, "Deploy", {kTrustRoot, kTrustDave}));
    a.attachments.insert(attachment("role/Deploy", "custom/deploy"));
  }

  void vary() {
    for (const char* holder : {"user/alice", "user/bob", "group/ops", "group/readers", "role/Admin"}) {
      for (const char* policy : {"custom/deploy", "custom/reads", "custom/brake", "system/AdministratorAccess"}) {
        twice(kA, [&](model::Account& account) { account.attachments.insert(attachment(holder, policy)); });
      }
    }
    for (const char* policy : {"custom/enter", "system/AdministratorAccess"}) {
      twice(kB, [&](model::Account& account) { account.attachments.insert(attachment("user/dave", policy)); });
    }
    for (const char* group : {"ops", "readers"}) {
      for (const char* user : {"alice", "bob"}) {
        twice(kA, [&](model::Account& account) { account.memberships.insert(membership(group, user)); });
      }
    }
    if (chance(3)) policy("deploy").document = allowing({"ram:*", "resourcemanager:*", "sts:*", "ims:*"});
    if (chance(4)) policy("reads").document = allowing({"ram:*", "sts:AssumeRole", "resourcemanager:List*"});
    if (chance(4)) policy("brake").document = denying({"ram:Create*"});
    auto& admin = worlds.wanted().roles.at(model::RoleName::from_service("Admin"));
    if (chance(3)) admin.trust = trusting({kTrustAlice});
    if (chance(5)) worlds.wanted().users.at(model::UserName::from_service("bob")).console = model::Presence::absent;
  }

  model::Policy& policy(const char* name) { return worlds.wanted().policies.at(model::PolicyName::from_service(name)); }

  template <class Make>
  void twice(const model::AccountKey& key, Make make) {
    const bool now = chance(3);
    if (now) make(worlds.there(key));
    if (now != chance(5)) make(worlds.wanted(key));
  }

  std::mt19937 engine_;
};

/// The plan's steps in some order that its needs allow, and that order's plan.
Plan side_by_side(const Plan& plan, std::mt19937& engine) {
  Plan other = plan;
  other.steps.clear();
  std::vector<bool> done(plan.steps.size() + 1);
  while (other.steps.size() < plan.steps.size()) {
    std::vector<const Step*> ready;
    for (const Step& step : plan.steps) {
      const bool met = std::all_of(step.needs.begin(), step.needs.end(),
                                   [&](int need) { return done.at(static_cast<std::size_t>(need)); });
      if (met && !done.at(static_cast<std::size_t>(step.id))) ready.push_back(&step);
    }
    const Step& next = *ready.at(engine() % ready.size());
    done.at(static_cast<std::size_t>(next.id)) = true;
    other.steps.push_back({static_cast<int>(other.steps.size()) + 1, next.change, next.risk, {}});
  }
  return other;
}

bool keeps_ways_in(const Plan& plan, const model::World& live, const Standpoint& standpoint) {
  const auto enough = [&](const auto& ways) { return ways.size() >= static_cast<std::size_t>(standpoint.minimum); };
  const auto first = ways_in(live, standpoint);
  model::World world = live;
  for (const Step& step : plan.steps) {
    advance(world, step.change);
    for (const auto& [key, ways] : ways_in(world, standpoint)) {
      if (enough(first.at(key)) && !enough(ways)) return false;
    }
  }
  return true;
}

Plan planned(const Worlds& worlds, int minimum = 2) {
  Meta with = meta();
  with.operators = worlds.identities;
  with.basis.admins = minimum;
  auto made = make(worlds.diff(), worlds.live, with);
  REQUIRE_MESSAGE(made.has_value(), made.error().message);
  CHECK(strandings(*made, worlds.live, {worlds.identities, minimum, made->created, {}}).empty());
  return *made;
}

template <class Make>
void both(Worlds& worlds, const model::AccountKey& key, Make make) {
  make(worlds.wanted(key));
  make(worlds.there(key));
}

}  // namespace

TEST_CASE(
    "what gives the deployer a right comes before what takes the same, though no order but the listing's says so") {
  Worlds worlds;
  both(worlds, kA, [](model::Account& account) {
    add_group(account, "ops");
    account.attachments = {attachment("group/ops", "custom/first"), attachment("group/ops", "custom/second")};
  });
  add_user(worlds.there(), "deployer");
  worlds.there().memberships = {membership("ops", "deployer")};
  worlds.limits().keep_members = {model::GroupName::from_service("ops")};
  worlds.identities = {{kA, kDeployUser}};
  ours(add_policy(worlds.there(), "first", {"ram:Get*"}));
  ours(add_policy(worlds.wanted(), "first", {"*"}));
  ours(add_policy(worlds.there(), "second", {"*"}));
  ours(add_policy(worlds.wanted(), "second", {"ram:Get*"}));
  CHECK(lines(planned(worlds)) ==
        "1 create_policy_version company-a/policy/first\n"
        "2 create_policy_version company-a/policy/second <1\n");
}

TEST_CASE(
    "whoever is to enter the role that applies can do so before the last one who does is cut off, in any account") {
  Worlds worlds;
  both(worlds, kA, [](model::Account& account) {
    ours(add_role(account, "Deploy", {kTrustRoot, kTrustDave}));
    account.attachments = {attachment("role/Deploy", "system/AdministratorAccess")};
    add_person(account, "alice");
    ours(add_policy(account, "enter", {"sts:AssumeRole"}));
  });
  both(worlds, kB, [](model::Account& account) {
    add_person(account, "dave");
    ours(add_policy(account, "enter", {"sts:AssumeRole"}));
  });
  worlds.there(kB).attachments = {attachment("user/dave", "custom/enter")};
  worlds.wanted().attachments.insert(attachment("user/alice", "custom/enter"));
  worlds.identities = {{kA, kDeployRole}};
  CHECK(lines(planned(worlds)) ==
        "1 attach_policy company-a/user/alice <- custom/enter\n"
        "2 detach_policy company-b/user/dave <- custom/enter <1\n");
}

TEST_CASE("where enough administrators are touched by no step, nothing waits for the others' sake") {
  Worlds worlds;
  const std::string admin = "system/AdministratorAccess";
  both(worlds, kA, [&](model::Account& account) {
    for (const char* name : {"alice", "bob", "carol"}) add_person(account, name);
    account.attachments.insert(attachment("user/alice", admin));
  });
  worlds.there().attachments.insert(attachment("user/bob", admin));
  worlds.wanted().attachments.insert(attachment("user/carol", admin));
  CHECK(lines(planned(worlds)) ==
        "1 detach_policy company-a/user/bob <- system/AdministratorAccess\n"
        "2 attach_policy company-a/user/carol <- system/AdministratorAccess\n");
  CHECK(lines(planned(worlds, 3)) ==
        "1 attach_policy company-a/user/carol <- system/AdministratorAccess\n"
        "2 detach_policy company-a/user/bob <- system/AdministratorAccess <1\n");
}

TEST_CASE("where a plan's order strands nobody, neither does any other that its needs allow, broken off anywhere") {
  constexpr int kOrders = 12;
  int safe = 0;
  int other = 0;
  for (std::uint32_t seed = 0; seed < 250; ++seed) {
    CAPTURE(seed);
    const Worlds worlds = Company(seed).worlds;
    Meta with = meta();
    with.operators = worlds.identities;
    with.basis.admins = 2 + static_cast<int>(seed % 2);
    const auto made = make(worlds.diff(), worlds.live, with);
    REQUIRE(made.has_value());
    const Standpoint standpoint{worlds.identities, with.basis.admins, made->created, {}};
    if (made->steps.size() < 2 || !strandings(*made, worlds.live, standpoint).empty()) continue;
    ++safe;
    std::mt19937 engine(seed);
    for (int i = 0; i < kOrders; ++i) {
      const Plan shuffled = side_by_side(*made, engine);
      CAPTURE(lines(*made));
      CAPTURE(lines(shuffled));
      other += lines(shuffled) == lines(*made) ? 0 : 1;
      CHECK(strandings(shuffled, worlds.live, standpoint).empty());
      CHECK(keeps_ways_in(shuffled, worlds.live, standpoint));
    }
  }
  CHECK(safe > 40);
  CHECK(other > 200);
}

}  // namespace ramify::plan::test::side_by_side_tests
