#include "ramify/plan/preflight.h"

#include <doctest/doctest.h>

#include <fmt/format.h>

#include <algorithm>

#include "plans.h"
#include "ramify/policy/evaluate.h"
#include "unit/ops/samples.h"

namespace ramify::plan::test::preflight_tests {
namespace {

using namespace testing;
using wire::Permission;

const std::string kDeployer = "acs:ram::1000000000000001:user/Deployer";

/// One step of every operation.
Plan every_operation() {
  Plan plan;
  plan.created = meta().created;
  plan.accounts = ops::test::context().account_ids;
  plan.default_domains = ops::test::context().default_domains;
  for (const ops::Descriptor& row : ops::descriptors()) {
    plan.steps.push_back({static_cast<int>(plan.steps.size()) + 1, ops::test::sample(row.op), ops::Risk::low, {}});
  }
  return plan;
}

/// A world whose company-a has a user `deployer` who holds these documents.
model::World world_of(const std::vector<policy::Document>& documents) {
  Worlds worlds;
  add_user(worlds.there(), "deployer");
  for (std::size_t i = 0; i < documents.size(); ++i) {
    const std::string name = "may-" + std::to_string(i);
    add_policy(worlds.there(), name).document = documents[i];
    worlds.there().attachments.insert(attachment("user/deployer", "custom/" + name));
  }
  return worlds.live;
}

std::vector<Permission> rights(const std::vector<Need>& needs) {
  std::vector<Permission> all;
  for (const Need& need : needs) all.push_back(need.permission);
  return all;
}

std::string lines(const std::vector<Need>& needs) {
  std::string text;
  for (const Need& need : needs) {
    text += need.permission.action + " " + need.permission.resource + ":";
    for (const int step : need.steps) text += " " + std::to_string(step);
    text += "\n";
  }
  return text;
}

/// What the documents, put together, say to a request.
bool allows(const std::vector<policy::Document>& documents, const Permission& permission) {
  return policy::evaluate(documents, {permission.action, permission.resource, {}, true}).verdict ==
         policy::Verdict::allow;
}

TEST_CASE("a step needs the right to do it and the right to look whether it is done") {
  Plan plan = every_operation();
  const auto attach = std::find_if(plan.steps.begin(), plan.steps.end(),
                                   [](const Step& step) { return step.change.op == ops::Op::attach_policy; });
  plan.steps = {*attach};
  const int id = attach->id;
  CHECK(lines(needs(plan)) == fmt::format("ram:AttachPolicyToRole acs:ram:*:1000000000000001:policy/read: {0}\n"
                                          "ram:AttachPolicyToRole acs:ram:*:1000000000000001:role/ci: {0}\n"
                                          "ram:ListPoliciesForRole acs:ram:*:1000000000000001:role/ci: {0}\n",
                                          id));
  ;
}

TEST_CASE("each single right that is taken away is found by its name, and no other") {
  const Plan plan = every_operation();
  const auto all = needs(plan);
  REQUIRE(all.size() > 40);
  for (const Need& gone : all) {
    CAPTURE(gone.permission.action);
    CAPTURE(gone.permission.resource);
    auto kept = rights(all);
    kept.erase(std::find(kept.begin(), kept.end(), gone.permission));
    const auto lacking = missing(plan, world_of(policy_for(kept)), {{kA, kDeployer}});
    CHECK(lacking == std::vector{gone});
  }
}

TEST_CASE("whoever has every right lacks none, and the account itself may do everything") {
  const Plan plan = every_operation();
  CHECK(missing(plan, world_of(policy_for(rights(needs(plan)))), {{kA, kDeployer}}).empty());
  CHECK(missing(plan, world_of({}), {{kA, "acs:ram::1000000000000001:root"}}).empty());
  CHECK(missing(plan, world_of({}), {}).empty());
}

TEST_CASE("a session of a role may what the role holds") {
  const Plan plan = every_operation();
  Worlds worlds;
  add_role(worlds.there(), "Deploy", {"acs:ram::1000000000000001:root"});
  worlds.there().attachments = {attachment("role/Deploy", "system/AdministratorAccess")};
  const std::string session = "acs:ram::1000000000000001:assumed-role/deploy/ci";
  CHECK(missing(plan, worlds.live, {{kA, session}}).empty());
  worlds.there().attachments.clear();
  CHECK(missing(plan, worlds.live, {{kA, session}}) == needs(plan));
}

TEST_CASE("a denial is found in spite of an allowance, a condition and an unknown document are no want") {
  const Plan plan = every_operation();
  auto world = world_of({allowing({"*"}), allowing({"ram:DeleteRole"})});
  auto& denial = world.accounts.at(kA).policies.at(model::PolicyName::from_service("may-1"));
  denial.document->statements[0].effect = policy::Effect::deny;
  const auto lacking = missing(plan, world, {{kA, kDeployer}});
  REQUIRE(lacking.size() == 1);
  CHECK(lacking[0].permission == Permission{"ram:DeleteRole", "acs:ram:*:1000000000000001:role/ci"});

  denial.document->statements[0].conditions = {{"IpAddress", {{"acs:SourceIp", {"10.0.0.0/8"}}}}};
  CHECK(missing(plan, world, {{kA, kDeployer}}).empty());
  denial.document.reset();
  CHECK(missing(plan, world, {{kA, kDeployer}}).empty());
}

TEST_CASE("a policy that is made for rights grants all of them and nothing else") {
  const auto all = rights(needs(every_operation()));
  const auto documents = policy_for(all);
  for (const Permission& each : all) CHECK(allows(documents, each));
  CHECK_FALSE(allows(documents, {"ram:DeleteRole", "acs:ram:*:1000000000000001:role/other"}));
  CHECK_FALSE(allows(documents, {"ram:SetDefaultDomain", "acs:ram:*:1000000000000001:*"}));
}

TEST_CASE("rights that do not fit one document are spread over several, each within the limit") {
  std::vector<Permission> many;
  for (int i = 0; i < 400; ++i) {
    const std::string resource = "acs:ram:*:1000000000000001:role/application-" + std::to_string(i);
    many.push_back({"ram:GetRole", resource});
    if (i % 2 == 0) many.push_back({"ram:UpdateRole", resource});
  }
  const auto documents = policy_for(many);
  CHECK(documents.size() > 1);
  for (const auto& document : documents) CHECK(policy::to_json(document).size() <= policy::kDocumentSizeMax);
  for (const Permission& each : many) CHECK(allows(documents, each));
}

TEST_CASE("who may apply, may do every operation there is, and may plan") {
  const auto documents = policy_for(standing(Use::apply, ops::test::kId));
  for (const Need& need : needs(every_operation())) {
    CAPTURE(need.permission.action);
    CAPTURE(need.permission.resource);
    CHECK(allows(documents, need.permission));
  }
  for (const Permission& each : standing(Use::plan, ops::test::kId)) CHECK(allows(documents, each));
}

TEST_CASE("standing policies fit one document; planning writes nothing, verifying does nothing but assume") {
  for (const Use use : {Use::plan, Use::apply, Use::verify}) {
    CAPTURE(to_string(use));
    CHECK(parse_use(to_string(use)) == use);
    const auto documents = policy_for(standing(use, ops::test::kId));
    REQUIRE(documents.size() == 1);
    CHECK(policy::parse(policy::to_json(documents[0]), policy::DocumentKind::identity).has_value());
  }
  for (const Permission& each : standing(Use::plan, ops::test::kId)) {
    const auto name = each.action.substr(each.action.find(':') + 1);
    CHECK((name.starts_with("Get") || name.starts_with("List")));
  }
  CHECK(standing(Use::verify, ops::test::kId) == std::vector{Permission{"sts:AssumeRole", "acs:ram:*:*:role/*"}});
}

TEST_CASE("what a plan takes is reading the account and its own steps, no right twice") {
  Plan plan = every_operation();
  plan.steps.erase(plan.steps.begin() + 1, plan.steps.end());
  const auto reads = standing(Use::plan, ops::test::kId);
  const auto all = to_apply(plan, kA, reads);
  CHECK(std::includes(all.begin(), all.end(), reads.begin(), reads.end()));
  CHECK(std::count_if(all.begin(), all.end(), [](const Permission& each) { return each.action == "ram:CreateUser"; }) ==
        1);
  CHECK(std::adjacent_find(all.begin(), all.end()) == all.end());
  CHECK(all.size() < standing(Use::apply, ops::test::kId).size());
  CHECK(to_apply(plan, kA, {}) == rights(needs(plan)));
}

}  // namespace
}  // namespace ramify::plan::test::preflight_tests
