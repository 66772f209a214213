#include "plans.h"
#include "ramify/plan/lockout.h"

namespace ramify::plan::test::stale_tests {
namespace {

using namespace testing;

/// A plan that attaches a custom policy to a role whose trust comes to name a user of the other account.
struct Reviewed {
  Worlds worlds;
  Plan plan;

  Reviewed() {
    for (model::Account* account : {&worlds.wanted(), &worlds.there()}) {
      ours(add_role(*account, "ci", {"acs:ram::2000000000000002:root"}));
      ours(add_policy(*account, "read"));
    }
    worlds.there().roles.begin()->second.max_session = std::chrono::hours(1);
    worlds.wanted().roles.begin()->second.trust = trusting({"acs:ram::2000000000000002:user/Alice"});
    worlds.wanted().attachments = {attachment("role/ci", "custom/read")};
    add_user(worlds.there(kB), "alice");
    add_user(worlds.there(kB), "stranger");
    plan = plan_of(worlds);
  }

  [[nodiscard]] std::string broken() const {
    std::string text;
    for (const Precondition& made : stale(plan, worlds.live)) text += model::to_string(made.address) + "\n";
    return text;
  }
};

TEST_CASE("a plan is bound to every object that it changes or relies on, in every account") {
  Reviewed reviewed;
  std::string text;
  for (const Precondition& made : reviewed.plan.preconditions) text += model::to_string(made.address) + "\n";
  CHECK(text == "company-a/role/ci\ncompany-a/policy/read\ncompany-b/user/alice\n");
  CHECK(reviewed.broken() == "");
}

TEST_CASE("a change to any of them makes the plan stale, by name") {
  Reviewed reviewed;
  SUBCASE("a trust") {
    reviewed.worlds.there().roles.begin()->second.trust = trusting({"acs:ram::1000000000000001:root"});
    CHECK(reviewed.broken() == "company-a/role/ci\n");
  }
  SUBCASE("an attachment") {
    reviewed.worlds.there().attachments = {attachment("role/ci", "system/ReadOnlyAccess")};
    CHECK(reviewed.broken() == "company-a/role/ci\n");
  }
  SUBCASE("a document") {
    reviewed.worlds.there().policies.begin()->second.document = allowing({"*"});
    CHECK(reviewed.broken() == "company-a/policy/read\n");
  }
  SUBCASE("a tag") {
    reviewed.worlds.there().policies.begin()->second.tags["x"] = "y";
    CHECK(reviewed.broken() == "company-a/policy/read\n");
  }
  SUBCASE("a user that is gone") {
    reviewed.worlds.there(kB).users.erase(model::UserName::from_service("alice"));
    CHECK(reviewed.broken() == "company-b/user/alice\n");
  }
}

TEST_CASE("what says the same, or is nobody's business here, leaves the plan good") {
  Reviewed reviewed;
  reviewed.worlds.there().policies.begin()->second.document = allowing({"OSS:getobject"});
  reviewed.worlds.there(kB).users.at(model::UserName::from_service("stranger")).comments = "changed";
  CHECK(reviewed.broken() == "");
}

TEST_CASE("what was not there must still not be there") {
  Worlds worlds;
  add_group(worlds.wanted(), "crew");
  const Plan plan = plan_of(worlds);
  REQUIRE(plan.preconditions.size() == 1);
  CHECK(plan.preconditions.front().hash == "");
  CHECK(stale(plan, worlds.live).empty());
  add_group(worlds.there(), "crew");
  CHECK(stale(plan, worlds.live) == plan.preconditions);
}

TEST_CASE("a user's logon and keys count where they were read both times, each by itself") {
  Worlds worlds;
  add_user(worlds.wanted(), "alice").comments = "new";
  model::User& live = ours(add_user(worlds.there(), "alice"));
  live.keys = {access_key("LTAI1", 1)};
  const Plan plan = plan_of(worlds);
  live.console = model::Presence::present;
  CHECK(stale(plan, worlds.live).empty());
  live.keys->push_back(access_key("LTAI2", 2));
  CHECK(stale(plan, worlds.live).size() == 1);
  live.keys.reset();
  CHECK(stale(plan, worlds.live).empty());
  live.comments = "changed";
  CHECK(stale(plan, worlds.live).size() == 1);
}

TEST_CASE("a user's groups count, and its MFA device where that was read both times") {
  Worlds worlds;
  add_user(worlds.wanted(), "alice").comments = "new";
  model::User& live = ours(add_user(worlds.there(), "alice"));
  add_group(worlds.there(), "crew");
  const Plan unread = plan_of(worlds);
  live.mfa_bound = false;
  const Plan plan = plan_of(worlds);
  live.mfa_bound = true;
  CHECK(stale(unread, worlds.live).empty());
  CHECK(stale(plan, worlds.live).size() == 1);
  live.mfa_bound = false;
  CHECK(stale(plan, worlds.live).empty());
  worlds.there().memberships = {membership("crew", "alice")};
  CHECK(stale(unread, worlds.live).size() == 1);
  CHECK(stale(plan, worlds.live).size() == 1);
}

TEST_CASE("a group's hash holds its members") {
  Worlds worlds;
  add_group(worlds.there(), "crew");
  const model::Address crew{kA, {model::ObjectKind::group, "crew"}};
  const std::string empty = object_hash(worlds.live, crew);
  worlds.there().memberships = {membership("crew", "alice")};
  CHECK(object_hash(worlds.live, crew) != empty);
  CHECK(object_hash(worlds.live, {kB, crew.object}) == "");
}

TEST_CASE("a digest is about all that a plan says, its end too") {
  const Reviewed reviewed;
  const auto other = [&](auto edit) {
    Plan plan = reviewed.plan;
    edit(plan);
    return digest(plan) != digest(reviewed.plan);
  };
  CHECK_FALSE(other([](Plan&) {}));
  CHECK(other([](Plan& plan) { plan.created += std::chrono::hours(1); }));
  CHECK(other([](Plan& plan) { plan.expires += std::chrono::hours(1); }));
  CHECK(other([](Plan& plan) { plan.tool_version = "9.9.9"; }));
  CHECK(other([](Plan& plan) { plan.commit = Commit{}; }));
  CHECK(other([](Plan& plan) { plan.basis.limits.deletions = 6; }));
  CHECK(other([](Plan& plan) { plan.steps.back().change.reason = ops::Reason::adopted; }));
}

TEST_CASE("a plan is bound to the ways in and to whoever applies, with what these hold") {
  Reviewed reviewed;
  auto& there = reviewed.worlds.there();
  model::User& admin = add_user(there, "admin");
  admin.console = model::Presence::present;
  add_user(there, "deployer");
  add_group(there, "robots");
  add_policy(there, "deploy", {"*"});
  there.memberships = {membership("robots", "deployer")};
  there.attachments = {attachment("user/admin", "system/AdministratorAccess"),
                       attachment("group/robots", "custom/deploy")};
  reviewed.plan = plan_of(reviewed.worlds);
  const Standpoint standpoint{{{kA, "acs:ram::1000000000000001:user/deployer"}}, 2, meta().created, {}};
  rely_on_proof(reviewed.plan, reviewed.worlds.live, standpoint);
  CHECK(reviewed.broken() == "");
  SUBCASE("an administrator's logon") {
    admin.console = model::Presence::absent;
    CHECK(reviewed.broken() == "company-a/user/admin\n");
  }
  SUBCASE("the deployer's group") {
    there.memberships.clear();
    CHECK(reviewed.broken() == "company-a/user/deployer\ncompany-a/group/robots\n");
  }
  SUBCASE("the deployer's policy") {
    there.policies.at(model::PolicyName::from_service("deploy")).document = allowing({"ram:*"});
    CHECK(reviewed.broken() == "company-a/policy/deploy\n");
  }
}

TEST_CASE("who was given a policy that is to go meanwhile loses what it allows") {
  Worlds worlds;
  ours(add_policy(worlds.there(), "read"));
  ours(add_user(worlds.there(), "zoe"));
  worlds.wanted().users = worlds.there().users;
  const Plan plan = plan_of(worlds);
  REQUIRE(plan.steps.size() == 1);
  worlds.there().attachments = {attachment("user/zoe", "custom/read")};
  const auto access = access::compare(worlds.live, predict(plan, worlds.live));
  REQUIRE_FALSE(access.empty());
  for (const access::Fact& fact : access) CHECK(fact.direction == access::Direction::lost);
}

TEST_CASE("a plan is bound to what its access page stands on, though no step touches it") {
  Reviewed reviewed;
  auto& there = reviewed.worlds.there(kB);
  add_group(there, "crew");
  add_policy(there, "assume", {"sts:AssumeRole"});
  reviewed.worlds.there().roles.begin()->second.trust = trusting({"acs:ram::1000000000000001:root"});
  there.memberships = {membership("crew", "alice")};
  there.attachments = {attachment("group/crew", "custom/assume")};
  reviewed.plan = plan_of(reviewed.worlds);
  rely_on(reviewed.plan, reviewed.worlds.live,
          access::compare(reviewed.worlds.live, predict(reviewed.plan, reviewed.worlds.live)));
  CHECK(reviewed.broken() == "");
  there.policies.begin()->second.document = allowing({"*"});
  there.groups.begin()->second.comments = "changed";
  CHECK(reviewed.broken() == "company-b/group/crew\ncompany-b/policy/assume\n");
}

}  // namespace
}  // namespace ramify::plan::test::stale_tests
