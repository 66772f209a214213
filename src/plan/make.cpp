#include <algorithm>
#include <map>
#include <set>

#include "cycles.h"
#include "hash.h"
#include "order.h"
#include "ramify/plan/plan.h"
#include "safe_order.h"

namespace ramify::plan {
namespace {

using ops::Change;

/// Every object that a change acts on or builds on.
std::vector<model::Address> relied_on(const Change& change, const ops::Context& context) {
  const model::AccountKey& account = change.target.account;
  std::vector<model::Address> addresses{ops::owner(change.target)};
  if (const auto* link = std::get_if<model::Attachment>(&change.target.subject)) {
    if (link->policy.type == model::PolicyType::custom) {
      addresses.push_back({account, {model::ObjectKind::policy, link->policy.name.str()}});
    }
  }
  if (const auto* link = std::get_if<model::Membership>(&change.target.subject)) {
    addresses.push_back({account, {model::ObjectKind::user, link->user.str()}});
  }
  if (const auto* name = ops::find_field(change, ops::Field::name)) {
    for (const auto& text : {name->before, name->after}) {
      if (text) addresses.push_back({account, {addresses.front().object.kind, *text}});
    }
  }
  const ops::FieldChange* trust = ops::find_field(change, ops::Field::trust);
  if (trust != nullptr && trust->after && trust->after != trust->before) {
    for (model::Address& named : ops::named_principals(*trust->after, context)) addresses.push_back(std::move(named));
  }
  return addresses;
}

std::vector<Precondition> preconditions(const std::vector<Step>& steps, const model::World& live,
                                        const ops::Context& context) {
  std::set<model::Address> addresses;
  for (const Step& step : steps) {
    for (model::Address& address : relied_on(step.change, context)) {
      const auto account = live.accounts.find(address.account);
      if (account == live.accounts.end()) continue;
      // A document may name somebody in another letter case than the service does.
      if (!model::contains(account->second, address.object)) {
        if (auto twin = model::case_twin(account->second, address.object)) address.object.name = *std::move(twin);
      }
      addresses.insert(std::move(address));
    }
  }
  return hashed(live, {addresses.begin(), addresses.end()});
}

}  // namespace

ops::Context Plan::context() const {
  return {accounts, default_domains};
}

Result<Plan> make(const diff::ChangeSet& changes, const model::World& live, const Meta& meta) {
  Plan plan;
  plan.tool_version = meta.tool_version;
  plan.project = meta.project;
  plan.config_digest = meta.config_digest;
  plan.created = meta.created;
  plan.expires = meta.expires;
  plan.commit = meta.commit;
  plan.basis = meta.basis;
  std::sort(plan.basis.allowed.begin(), plan.basis.allowed.end());
  plan.remarks = changes.remarks;
  std::sort(plan.remarks.begin(), plan.remarks.end(), [](const diff::Remark& a, const diff::Remark& b) {
    return std::tie(a.address, a.kind, a.detail, a.place) < std::tie(b.address, b.kind, b.detail, b.place);
  });
  for (const auto& [key, account] : live.accounts) {
    plan.accounts.emplace(key, account.id);
    plan.default_domains.emplace(key, account.default_domain);
  }
  const ops::Context context = plan.context();

  std::vector<Change> work = changes.changes;
  std::sort(work.begin(), work.end(), ops::before);
  break_trust_cycles(work, context);
  std::sort(work.begin(), work.end(), ops::before);

  Predecessors before(work.size());
  add_fact_edges(work, context, before);
  add_rule_edges(work, before);
  add_narrowing_edges(work, live, before);
  for (auto& needs : before) {
    std::sort(needs.begin(), needs.end());
    needs.erase(std::unique(needs.begin(), needs.end()), needs.end());
  }
  const auto ordered =
      safe_order(work, before, live, context, {meta.operators, meta.basis.admins, meta.created, meta.trusted_accounts});
  if (!ordered) return tl::unexpected(ordered.error());

  std::vector<int> ids(work.size());
  for (std::size_t i = 0; i < ordered->size(); ++i) ids[(*ordered)[i]] = static_cast<int>(i) + 1;
  for (const std::size_t index : *ordered) {
    Step step{ids[index], work[index], ops::risk(work[index]), {}};
    for (const std::size_t need : before[index]) step.needs.push_back(ids[need]);
    std::sort(step.needs.begin(), step.needs.end());
    plan.steps.push_back(std::move(step));
  }
  plan.preconditions = preconditions(plan.steps, live, context);
  return plan;
}

}  // namespace ramify::plan
