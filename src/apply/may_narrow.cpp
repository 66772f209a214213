#include <algorithm>

#include "schedule.h"

namespace ramify::apply {

namespace {

bool denies(const policy::Document& document) {
  return std::any_of(document.statements.begin(), document.statements.end(),
                     [](const policy::Statement& statement) { return statement.effect == policy::Effect::deny; });
}

/// Attaching a policy that denies takes access away. System policies grant.
bool denies(const model::Account& account, const model::PolicyRef& policy) {
  if (policy.type == model::PolicyType::system) {
    const auto known = account.system_policies.find(policy.name);
    return known != account.system_policies.end() && denies(known->second);
  }
  const auto known = account.policies.find(policy.name);
  return known == account.policies.end() || !known->second.document || denies(*known->second.document);
}

bool group_denies(const model::Account& account, const model::GroupName& group) {
  return std::any_of(account.attachments.begin(), account.attachments.end(), [&](const model::Attachment& link) {
    return link.principal.kind == model::ObjectKind::group && link.principal.name == group.str() &&
           denies(account, link.policy);
  });
}

}  // namespace

bool may_narrow(const ops::Change& change, const model::World& world) {
  switch (change.op) {
    case ops::Op::create_user:
    case ops::Op::create_group:
    case ops::Op::create_role:
    case ops::Op::create_policy:
    case ops::Op::create_login_profile:
    case ops::Op::create_access_key:
    case ops::Op::tag_user:
    case ops::Op::tag_role:
    case ops::Op::tag_policy:
    case ops::Op::update_policy_description:
      return false;
    case ops::Op::attach_policy: {
      const auto account = world.accounts.find(change.target.account);
      const auto& link = std::get<model::Attachment>(change.target.subject);
      return account != world.accounts.end() && denies(account->second, link.policy);
    }
    case ops::Op::add_user_to_group: {
      const auto account = world.accounts.find(change.target.account);
      const auto& link = std::get<model::Membership>(change.target.subject);
      return account != world.accounts.end() && group_denies(account->second, link.group);
    }
    default:
      return true;
  }
}

}  // namespace ramify::apply
