#include <algorithm>
#include <set>

#include "ramify/access/lint.h"
#include "ramify/config/config.h"
#include "ramify/plan/plan.h"
#include "ramify/plan/preflight.h"
#include "ramify/policy/evaluate.h"
#include "scenarios/trial.h"

namespace ramify::scenarios {
namespace {

/// One service takes so many custom policies on one group; documents beyond that need another group.
constexpr std::size_t kOnOneGroup = 5;

std::vector<policy::Document> documents_for(plan::Use use, const config::Desired& desired,
                                            const model::AccountKey& account) {
  if (use == plan::Use::plan) return plan::policy_for(plan::standing(use, desired.world.accounts.at(account).id));
  const auto rights = plan::standing_to_apply(desired.world, desired.scope, account);
  auto documents = plan::policy_for(rights.allowed, rights.denied);
  for (auto& each : plan::policy_for(rights.of_administrators)) documents.push_back(std::move(each));
  return documents;
}

/// The files with the policies declared in them, on groups of whoever runs the tool.
model::World declaring(const config::Desired& desired, plan::Use use) {
  model::World world = desired.world;
  for (auto& [key, account] : world.accounts) {
    const std::string head = "ramify-" + std::string(plan::to_string(use)) + "-";
    const auto who = model::UserName::from_service("ramify-runner");
    model::User user{who, "Runner", "Runs ramify", {}, {}, {}, {}, {}, {}, {}, {}};
    user.wanted_keys = model::KeyCount{1, std::nullopt};
    account.users.emplace(who, user);
    std::size_t number = 0;
    for (const auto& document : documents_for(use, desired, key)) {
      const auto group = model::GroupName::from_service("ramify-runners-" + std::to_string(number / kOnOneGroup));
      const auto name = model::PolicyName::from_service(head + std::to_string(++number));
      account.policies.emplace(name, model::Policy{name, "Rights of ramify", document, {}, {}});
      account.groups.emplace(group, model::Group{group, "Run ramify"});
      account.memberships.insert({group, who});
      account.attachments.insert(
          {{model::ObjectKind::group, group.str()}, {model::PolicyType::custom, name}, std::nullopt});
    }
  }
  return world;
}

std::vector<access::LintFinding> findings(const model::World& world, const config::Desired& desired) {
  return access::lint({world, desired.scope, desired.provenance, {}, {}, {}, {}, nullptr});
}

void check_lint(plan::Use use, const config::Desired& desired, Verdict& verdict) {
  std::set<std::string> known;
  for (const auto& each : findings(desired.world, desired)) known.insert(each.fingerprint());
  std::set<std::string> excused;
  for (const auto& [key, account] : desired.world.accounts) {
    if (use != plan::Use::apply) break;
    const auto rights = plan::standing_to_apply(desired.world, desired.scope, key);
    const std::size_t apart = plan::policy_for(rights.of_administrators).size();
    const std::size_t all = documents_for(use, desired, key).size();
    for (std::size_t number = all - apart + 1; number <= all; ++number) {
      excused.insert(key.str() + "/policy/ramify-apply-" + std::to_string(number));
    }
  }
  for (const auto& each : findings(declaring(desired, use), desired)) {
    if (each.severity == access::LintSeverity::suggestion || known.count(each.fingerprint()) != 0) continue;
    if (each.rule == "S005" && excused.count(each.address) != 0) continue;
    verdict.fault("the standing policy for " + std::string(plan::to_string(use)) + " does not pass our own lint: " +
                  std::string(each.rule) + " at " + each.address + ": " + each.message);
  }
}

}  // namespace

void check_rights(const Trial& trial, const Baseline& baseline, Verdict& verdict) {
  const auto plan = plan::from_json(baseline.plan_json);
  if (!plan) return verdict.fault("the plan does not load: " + plan.error().message);
  const auto loaded = config::load(trial.options.config, {plan->created});
  if (!loaded.desired) return verdict.fault("the configuration does not load");
  for (const plan::Use use : {plan::Use::plan, plan::Use::apply}) check_lint(use, *loaded.desired, verdict);
  std::map<model::AccountKey, std::vector<policy::Document>> documents;
  for (const auto& entry : plan->accounts) {
    documents.emplace(entry.first, documents_for(plan::Use::apply, *loaded.desired, entry.first));
  }
  for (const plan::Need& need : plan::needs(*plan)) {
    const policy::Request request{need.permission.action, need.permission.resource, {}, true};
    if (policy::evaluate(documents.at(need.account), request).verdict == policy::Verdict::allow) continue;
    verdict.fault("the standing policy for apply does not allow " + need.permission.action + " on " +
                  need.permission.resource + ", which step " + std::to_string(need.steps.front()) + " needs");
  }
}

}  // namespace ramify::scenarios
