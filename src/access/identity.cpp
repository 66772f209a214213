#include "identity.h"

#include <algorithm>

#include "ramify/policy/match.h"

namespace ramify::access {
namespace {

bool speaks_of_assume_role(const policy::Statement& statement) {
  const bool named = std::any_of(statement.actions.begin(), statement.actions.end(),
                                 [](const auto& pattern) { return policy::action_matches(pattern, "sts:AssumeRole"); });
  return named != statement.not_action;
}

}  // namespace

policy::Caller caller_of(const model::Account& account, const model::ObjectRef& object) {
  using Kind = policy::Caller::Kind;
  if (object.kind == model::ObjectKind::role) {
    return {account.id.str(), model::role_arn(account.id, model::RoleName::from_service(object.name)), Kind::role};
  }
  return {account.id.str(), model::user_arn(account.id, model::UserName::from_service(object.name)), Kind::user};
}

Identities::Identities(const model::AccountKey& key, const model::Account& account, const Library& library)
    : key_(key), account_(account), library_(library) {
  for (const model::Attachment& attachment : account.attachments) held_[attachment.principal].push_back(&attachment);
  for (const model::Membership& membership : account.memberships) {
    groups_of_[membership.user.str()].push_back(membership.group.str());
  }
}

Identity Identities::of(const model::ObjectRef& object) const {
  Identity identity{{key_, object}, caller_of(account_, object), {}, {}, {}, {}, {}, {}, {}};
  if (!model::contains(account_, object)) return identity;
  add(identity, model::Principal{object.kind, object.name});
  if (object.kind != model::ObjectKind::user) return identity;
  if (const auto groups = groups_of_.find(object.name); groups != groups_of_.end()) {
    for (const std::string& group : groups->second) add(identity, model::Principal{model::ObjectKind::group, group});
  }
  return identity;
}

void Identities::add(Identity& identity, const model::Principal& principal) const {
  const auto held = held_.find(principal);
  if (held == held_.end()) return;
  for (const model::Attachment* attachment : held->second) add(identity, *attachment);
}

void Identities::add(Identity& identity, const model::Attachment& attachment) const {
  const policy::Document* document = library_.find(account_, attachment.policy);
  const bool whole_account = !attachment.resource_group;
  if (document == nullptr) {
    const bool custom = attachment.policy.type == model::PolicyType::custom;
    auto& unknown =
        whole_account ? (custom ? identity.unknown_custom : identity.unknown_system) : identity.unknown_group_scope;
    unknown.push_back(&attachment);
    return;
  }
  policy::Document reduced;
  AssumePart part{&attachment, {}};
  for (std::size_t s = 0; s < document->statements.size(); ++s) {
    if (!speaks_of_assume_role(document->statements[s])) continue;
    reduced.statements.push_back(document->statements[s]);
    part.statements.push_back(s);
  }
  if (reduced.statements.empty()) return;
  (whole_account ? identity.account_scope : identity.group_scope).push_back(std::move(reduced));
  (whole_account ? identity.account_parts : identity.group_parts).push_back(std::move(part));
}

}  // namespace ramify::access
