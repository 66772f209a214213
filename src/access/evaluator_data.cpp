#include "evaluator_data.h"

#include <algorithm>

#include "ramify/text/text.h"

namespace ramify::access {
namespace {

using policy::Caller;

bool only_denies(const policy::Document& document) {
  return std::all_of(document.statements.begin(), document.statements.end(),
                     [](const policy::Statement& s) { return s.effect == policy::Effect::deny; });
}

policy::Document allow_assuming_all() {
  policy::Statement statement;
  statement.actions = {"sts:AssumeRole"};
  statement.resources = {"*"};
  return {{statement}};
}

}  // namespace

policy::TrustCaller caller_of(const model::Account& account, const Subject& subject) {
  const std::string& id = account.id.str();
  switch (subject.kind) {
    case Subject::Kind::role:
      return policy::TrustCaller(
          {id, model::role_arn(account.id, model::RoleName::from_service(subject.name)), Caller::Kind::role});
    case Subject::Kind::root:
      return policy::TrustCaller({id, model::root_arn(account.id), Caller::Kind::root});
    case Subject::Kind::user:
    case Subject::Kind::stranger:
      break;
  }
  return policy::TrustCaller(
      {id, model::user_arn(account.id, model::UserName::from_service(subject.name)), Caller::Kind::user});
}

Evaluator::Data::Data(const model::World& of, const model::World* other)
    : world(of), library(of, other), may_assume_all(allow_assuming_all()) {
  for (const auto& [key, account] : world.accounts) add_account(key, account);
}

const policy::CompiledDocument* Evaluator::Data::compile(const policy::Document& document) {
  auto found = compiled.find(&document);
  if (found == compiled.end()) found = compiled.emplace(&document, policy::CompiledDocument(document)).first;
  return &found->second;
}

void Evaluator::Data::add(Holder& holder, const model::Attachment& attachment) {
  const policy::Document* document = library.find(*holder.account, attachment.policy);
  if (!attachment.resource_group) {
    if (document != nullptr) {
      holder.account_scope.push_back({&attachment, compile(*document)});
    } else {
      const bool custom = attachment.policy.type == model::PolicyType::custom;
      (custom ? holder.unknown_custom : holder.unknown_system).push_back(&attachment);
    }
    return;
  }
  auto& scopes = holder.group_scope;
  auto scope =
      std::find_if(scopes.begin(), scopes.end(), [&](const auto& s) { return s.group == *attachment.resource_group; });
  if (scope == scopes.end()) scope = scopes.insert(scopes.end(), GroupScope{*attachment.resource_group, {}, {}});
  if (document != nullptr) {
    scope->held.push_back({&attachment, compile(*document)});
  } else {
    scope->unknown.push_back(&attachment);
  }
}

void Evaluator::Data::add_account(const model::AccountKey& key, const model::Account& account) {
  AccountEntry entry{key, &account, {}, {}};
  for (const model::ControlPolicy& policy : account.control_policies) {
    ControlLevel level{&policy, {}, policy.document && only_denies(*policy.document)};
    if (policy.document) level.document.emplace(*policy.document);
    entry.control.push_back(std::move(level));
  }
  for (const auto& [name, role] : account.roles) {
    RoleEntry target{{key, {model::ObjectKind::role, name.str()}},
                     {},
                     role.trust && model::is_unmeetable_trust(*role.trust, account.id)};
    if (role.trust && !target.is_closed) target.trust.emplace(*role.trust);
    entry.roles.emplace(name.folded(), std::move(target));
  }
  accounts.emplace(account.id.str(), std::move(entry));

  std::map<model::Principal, std::vector<const model::Attachment*>> held;
  for (const model::Attachment& attachment : account.attachments) held[attachment.principal].push_back(&attachment);
  std::map<std::string, std::vector<std::string>> groups_of;
  for (const model::Membership& membership : account.memberships) {
    groups_of[membership.user.str()].push_back(membership.group.str());
  }
  const auto add_holder = [&](Subject subject) {
    Holder holder{subject, caller_of(account, subject), &account, {}, {}, {}, {}};
    const auto take = [&](model::ObjectKind kind, const std::string& name) {
      const auto found = held.find({kind, name});
      if (found == held.end()) return;
      for (const model::Attachment* attachment : found->second) add(holder, *attachment);
    };
    const bool is_role = subject.kind == Subject::Kind::role;
    if (subject.kind != Subject::Kind::root) {
      take(is_role ? model::ObjectKind::role : model::ObjectKind::user, subject.name);
    }
    if (subject.kind == Subject::Kind::user) {
      for (const std::string& group : groups_of[subject.name]) take(model::ObjectKind::group, group);
    }
    subject.name = text::fold_case(subject.name);
    holders.emplace(std::move(subject), std::move(holder));
  };
  add_holder(Subject::root(key));
  for (const auto& [name, user] : account.users) add_holder(Subject::user(key, name.str()));
  for (const auto& [name, role] : account.roles) add_holder(Subject::role(key, name.str()));
}

const AccountEntry* Evaluator::Data::account_with_id(std::string_view id) const {
  const auto found = accounts.find(id);
  return found == accounts.end() ? nullptr : &found->second;
}

Evaluator::Holder Evaluator::Data::stranger(const Subject& subject, const model::Account& account) const {
  return {subject, caller_of(account, subject), &account, {{nullptr, &may_assume_all}}, {}, {}, {}};
}

}  // namespace ramify::access
