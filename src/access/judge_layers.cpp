#include <algorithm>

#include "judge.h"
#include "ramify/policy/resource_groups.h"

namespace ramify::access {
namespace {

using policy::Layer;
using policy::Outcome;
using policy::OutcomeBuilder;
using policy::Question;
using policy::ResourceGroupSupport;

Outcome pooled(const std::vector<HeldDocument>& held, const Question& question, const Evaluator::Holder& holder) {
  OutcomeBuilder builder;
  for (std::size_t d = 0; d < held.size() && builder.wants(policy::Effect::deny); ++d) {
    held[d].document->ask(question, holder.caller.caller.arn, d, builder);
  }
  return std::move(builder).build();
}

/// What one resource group's policies add, were the resource in it.
Said ask_group(const Evaluator::Holder& holder, const GroupScope& scope, const Question& question) {
  Said said{Layer::identity_resource_group, pooled(scope.held, question, holder), false, &scope.held, nullptr, &scope};
  if (!scope.unknown.empty() && !said.surely_denies()) {
    const bool custom = std::any_of(scope.unknown.begin(), scope.unknown.end(),
                                    [](const auto* a) { return a->policy.type == model::PolicyType::custom; });
    said.outcome.may_allow = true;
    said.outcome.may_deny = said.outcome.may_deny || custom;
    said.is_unknown = true;
  }
  return said;
}

/// What the resource groups may say; empty where none can matter.
std::optional<Said> ask_groups(const Evaluator::Holder& holder, const Question& question, const Context& context) {
  const ResourceGroupSupport support = policy::resource_group_support(question.action());
  if (support == ResourceGroupSupport::no) return std::nullopt;
  std::optional<Said> all;
  for (const GroupScope& scope : holder.group_scope) {
    if (context.resource_group && !(*context.resource_group == scope.group)) continue;
    Said said = ask_group(holder, scope, question);
    if (!said.outcome.may_allow && !said.outcome.may_deny) continue;
    if (support == ResourceGroupSupport::unknown) said.is_unknown = true;
    if (!context.resource_group) said.outcome.residual.insert("resource group " + scope.group.str());
    if (!context.resource_group || support == ResourceGroupSupport::unknown) said.outcome.may_be_silent = true;
    if (!all) {
      all = std::move(said);
      continue;
    }
    // The first that may allow is named, else the first that may deny.
    if (said.outcome.may_allow && !all->outcome.may_allow) std::swap(said, *all);
    all->outcome.may_deny = all->outcome.may_deny || said.outcome.may_deny;
    all->outcome.residual.merge(said.outcome.residual);
    all->is_unknown = all->is_unknown || said.is_unknown;
  }
  return all;
}

}  // namespace

Said ask_identity(const Evaluator::Holder& holder, const Question& question, const Context& context, bool reaches) {
  Said own{Layer::identity_account,
           pooled(holder.account_scope, question, holder),
           false,
           &holder.account_scope,
           nullptr,
           nullptr};
  if (!reaches) {
    own.outcome = {};
    return own;
  }
  if (!own.surely_denies() && !holder.unknown_custom.empty()) {
    own.outcome.may_deny = own.outcome.may_allow = own.is_unknown = true;
  } else if (!own.outcome.may_allow && own.outcome.may_be_silent && !holder.unknown_system.empty()) {
    own.outcome.may_allow = own.is_unknown = true;
  }
  if (!own.outcome.may_be_silent || holder.group_scope.empty()) return own;
  // A role of another account is out of a resource group's reach.
  if (question.account() != holder.account->id.str() && question.action() == "sts:assumerole") return own;
  auto group = ask_groups(holder, question, context);
  if (!group) return own;
  // Silent for certain at account scope: the resource group alone decides.
  if (own.outcome.is_settled()) return *std::move(group);
  const bool by_group = group->outcome.may_allow && !own.outcome.may_allow;
  Said& wider = by_group ? *group : own;
  Said& other = by_group ? own : *group;
  wider.outcome.may_deny = wider.outcome.may_deny || other.outcome.may_deny;
  wider.outcome.may_allow = wider.outcome.may_allow || other.outcome.may_allow;
  wider.outcome.may_be_silent = group->outcome.may_be_silent;
  wider.outcome.residual.merge(other.outcome.residual);
  wider.is_unknown = own.is_unknown || group->is_unknown;
  return std::move(wider);
}

Said ask_trust(const Evaluator::Data& data, const Evaluator::Holder& holder, const Question& question) {
  Said said{Layer::trust, {}, false, nullptr, nullptr, nullptr};
  const auto unknown = [&]() -> Said& {
    said.outcome.may_allow = said.outcome.may_deny = said.is_unknown = true;
    return said;
  };
  constexpr std::string_view kRole = "role/";
  const std::string_view relative = question.folded_relative();
  if (!question.is_ram() || relative.substr(0, kRole.size()) != kRole) return said;
  const AccountEntry* owner = data.account_with_id(question.account());
  if (owner == nullptr) return question.names_account() ? unknown() : said;
  const auto role = owner->roles.find(std::string(relative.substr(kRole.size())));
  if (role == owner->roles.end() || role->second.is_closed) return said;
  if (!role->second.trust) return unknown();
  OutcomeBuilder builder;
  role->second.trust->ask_trust(question, holder.caller, builder);
  said.outcome = std::move(builder).build();
  return said;
}

}  // namespace ramify::access
