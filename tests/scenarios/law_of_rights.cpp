#include <algorithm>
#include <atomic>
#include <nlohmann/json.hpp>
#include <set>

#include "ramify/access/lint.h"
#include "ramify/config/config.h"
#include "ramify/plan/plan.h"
#include "ramify/plan/preflight.h"
#include "ramify/policy/evaluate.h"
#include "scenarios/process.h"
#include "scenarios/trial.h"

namespace ramify::scenarios {
namespace {

/// One service takes so many custom policies on one group; documents beyond that need another group.
constexpr std::size_t kOnOneGroup = 5;

using Documents = std::map<model::AccountKey, std::vector<policy::Document>>;

/// What `doctor --emit-policy verify` prints.
Documents documents_to_verify(const Trial& trial, Verdict& verdict) {
  std::atomic<pid_t> pid{0};
  const Output printed = run({{RAMIFY_BINARY, "doctor", trial.options.config.string(), "--emit-policy", "verify"},
                              std::filesystem::temp_directory_path(),
                              {}},
                             pid);
  Documents documents;
  const auto json = nlohmann::json::parse(printed.out, nullptr, false);
  if (printed.status != 0 || !json.is_object()) {
    verdict.fault(told("doctor --emit-policy verify", printed));
    return documents;
  }
  for (const auto& [account, list] : json.items()) {
    auto& parsed = documents[model::AccountKey::from_service(account)];
    for (const auto& each : list) {
      auto document = policy::parse(each.dump(), policy::DocumentKind::identity);
      document ? parsed.push_back(*std::move(document)) : verdict.fault("it does not read back: " + each.dump());
    }
  }
  return documents;
}

std::vector<policy::Document> documents_for(plan::Use use, const config::Desired& desired,
                                            const model::AccountKey& account) {
  if (use == plan::Use::plan) return plan::policy_for(plan::standing(use, desired.world.accounts.at(account).id));
  const auto rights = plan::standing_to_apply(desired.world, desired.scope, account);
  auto documents = plan::policy_for(rights.allowed, rights.denied);
  for (auto& each : plan::policy_for(rights.of_administrators)) documents.push_back(std::move(each));
  return documents;
}

/// The files with the policies declared in them, on groups of whoever runs the tool.
model::World declaring(const config::Desired& desired, plan::Use use, const Documents& documents) {
  model::World world = desired.world;
  for (auto& [key, account] : world.accounts) {
    const std::string head = "ramify-" + std::string(plan::to_string(use)) + "-";
    const auto who = model::UserName::from_service("ramify-runner");
    model::User user{who, "Runner", "Runs ramify", {}, {}, {}, {}, {}, {}, {}, {}};
    user.wanted_keys = model::KeyCount{1, std::nullopt};
    account.users.emplace(who, user);
    std::size_t number = 0;
    for (const auto& document : documents.at(key)) {
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

void check_lint(plan::Use use, const config::Desired& desired, const Documents& documents, Verdict& verdict) {
  std::set<std::string> known;
  for (const auto& each : findings(desired.world, desired)) known.insert(each.fingerprint());
  std::set<std::string> excused;
  for (const auto& [key, account] : desired.world.accounts) {
    if (use != plan::Use::apply) break;
    const auto rights = plan::standing_to_apply(desired.world, desired.scope, key);
    const std::size_t apart = plan::policy_for(rights.of_administrators).size();
    const std::size_t all = documents.at(key).size();
    for (std::size_t number = all - apart + 1; number <= all; ++number) {
      excused.insert(key.str() + "/policy/ramify-apply-" + std::to_string(number));
    }
  }
  for (const auto& each : findings(declaring(desired, use, documents), desired)) {
    if (each.severity == access::LintSeverity::suggestion || known.count(each.fingerprint()) != 0) continue;
    if (each.rule == "S005" && excused.count(each.address) != 0) continue;
    verdict.fault("the standing policy for " + std::string(plan::to_string(use)) + " does not pass our own lint: " +
                  std::string(each.rule) + " at " + each.address + ": " + each.message);
  }
}

bool allows(const std::vector<policy::Document>& documents, const std::string& action, const std::string& resource) {
  return policy::evaluate(documents, {action, resource, {}, true}).verdict == policy::Verdict::allow;
}

/// Whoever holds the policy for verifying may knock at every door that a test or a `can_assume` of the account names.
void check_verifying(const config::Desired& desired, const Documents& documents, Verdict& verdict) {
  const auto want = [&](const model::AccountKey& account, const std::string& role) {
    if (allows(documents.at(account), "sts:AssumeRole", role)) return;
    verdict.fault("the standing policy for verify does not allow sts:AssumeRole on " + role + " to users of " +
                  account.str());
  };
  for (const auto& test : desired.access_tests) {
    if (!test.assume || test.subject_kind == model::ObjectKind::role) continue;
    const auto& there = desired.world.accounts.at(test.assume->account);
    want(test.account, model::role_arn(there.id, model::RoleName::from_service(test.assume->object.name)));
  }
  for (const auto& [key, account] : desired.world.accounts) {
    for (const auto& link : account.attachments) {
      const auto policy = account.policies.find(link.policy.name);
      const bool of_people = link.principal.kind == model::ObjectKind::user ||
                             (link.principal.kind == model::ObjectKind::group &&
                              std::any_of(account.memberships.begin(), account.memberships.end(),
                                          [&](const auto& each) { return each.group.str() == link.principal.name; }));
      if (!of_people || !link.policy.name.str().starts_with("ramify-assume-") || policy == account.policies.end()) {
        continue;
      }
      for (const auto& statement : policy->second.document->statements) {
        for (const auto& role : statement.resources) want(key, role);
      }
    }
  }
}

}  // namespace

void check_rights(const Trial& trial, const Baseline& baseline, Verdict& verdict) {
  const auto plan = plan::from_json(baseline.plan_json);
  if (!plan) return verdict.fault("the plan does not load: " + plan.error().message);
  const auto loaded = config::load(trial.options.config, {plan->created});
  if (!loaded.desired) return verdict.fault("the configuration does not load");
  const config::Desired& desired = *loaded.desired;
  std::map<plan::Use, Documents> documents;
  for (const plan::Use use : {plan::Use::plan, plan::Use::apply}) {
    for (const auto& entry : plan->accounts) {
      documents[use].emplace(entry.first, documents_for(use, desired, entry.first));
    }
  }
  documents[plan::Use::verify] = documents_to_verify(trial, verdict);
  if (documents[plan::Use::verify].size() != plan->accounts.size()) return verdict.fault("an account is missing");
  for (const auto& [use, printed] : documents) check_lint(use, desired, printed, verdict);
  check_verifying(desired, documents[plan::Use::verify], verdict);
  for (const plan::Need& need : plan::needs(*plan)) {
    const auto& printed = documents[plan::Use::apply].at(need.account);
    if (allows(printed, need.permission.action, need.permission.resource)) continue;
    verdict.fault("the standing policy for apply does not allow " + need.permission.action + " on " +
                  need.permission.resource + ", which step " + std::to_string(need.steps.front()) + " needs");
  }
}

}  // namespace ramify::scenarios
