#include <algorithm>

#include "account_diff.h"

namespace ramify::diff {
namespace {

using model::ObjectKind;

Op delete_op(ObjectKind kind) {
  switch (kind) {
    case ObjectKind::user:
      return Op::delete_user;
    case ObjectKind::group:
      return Op::delete_group;
    case ObjectKind::role:
      return Op::delete_role;
    case ObjectKind::policy:
      break;
  }
  return Op::delete_policy;
}

}  // namespace

/// Live objects that have to go, with everything that hangs on them. Principals are settled first: a custom policy can
/// go only if all who hold it are ours to detach it from.
void AccountDiff::choose_removals() {
  std::vector<std::pair<Ref, Reason>> candidates;
  for (const auto& [low, name] : live_names_) {
    const Ref ref{low.kind, name};
    if (const auto reason = reason_to_go(ref)) candidates.emplace_back(ref, *reason);
  }
  std::stable_partition(candidates.begin(), candidates.end(),
                        [](const auto& candidate) { return candidate.first.kind != ObjectKind::policy; });
  for (const auto& [ref, reason] : candidates) {
    const auto where = place(ref, model::Facet::absent);
    if (hands(ref) != Hands::free) {
      remark_reserved(ref, where);
      continue;
    }
    const bool is_protected =
        std::any_of(scope_.protect.begin(), scope_.protect.end(),
                    [&ref = ref](const model::ObjectPattern& pattern) { return pattern.matches(ref); }) &&
        !(input_.deletes_protected && input_.deletes_protected({key_, ref}));
    const auto obstacle = is_protected ? std::nullopt : in_the_way(ref);
    if (is_protected || obstacle) {
      remark(Remark::Kind::protected_object, ref, obstacle ? model::to_string(*obstacle) : std::string(), where);
      continue;
    }
    going_.emplace(folded(ref), reason);
  }
}

void AccountDiff::prune() {
  for (const auto& [low, reason] : going_) remove({low.kind, live_names_.at(low)}, reason);
}

std::optional<Reason> AccountDiff::reason_to_go(const Ref& ref) const {
  if (is_declared(ref)) return std::nullopt;
  std::optional<Reason> reason;
  const auto absent = std::any_of(scope_.absent.begin(), scope_.absent.end(),
                                  [&](const Ref& gone) { return folded(gone) == folded(ref); });
  if (absent) {
    reason = Reason::declared_absent;
  } else if (replaced_by_.count(folded(ref)) != 0) {
    reason = Reason::renamed;
  } else if (carries_our_mark(ref)) {
    reason = Reason::owned_undeclared;
  } else if (scope_.manage == model::ManageMode::all) {
    reason = Reason::unmanaged_in_all;
  }
  const Hands why = hands(ref);
  if (why == Hands::ignored) return std::nullopt;
  // An account is full of the service's own roles: only somebody who asked for one to go is told why it stays.
  if (why == Hands::reserved && reason != Reason::declared_absent) return std::nullopt;
  return reason;
}

bool AccountDiff::carries_our_mark(const Ref& ref) const {
  if (input_.scope.project.empty()) return false;
  const auto marked = [&](const model::Tags& tags) {
    const auto mark = tags.find(std::string(model::kOwnerTag));
    return mark != tags.end() && mark->second == input_.scope.project;
  };
  switch (ref.kind) {
    case ObjectKind::user:
      return marked(live_->users.at(model::UserName::from_service(ref.name)).tags);
    case ObjectKind::role:
      return marked(live_->roles.at(model::RoleName::from_service(ref.name)).tags);
    case ObjectKind::policy:
      return marked(live_->policies.at(model::PolicyName::from_service(ref.name)).tags);
    case ObjectKind::group:
      return false;
  }
  return false;
}

/// An object that would have to be touched so that `ref` can go, and is not ours to touch.
std::optional<Ref> AccountDiff::in_the_way(const Ref& ref) const {
  if (ref.kind == ObjectKind::policy) {
    const auto holders = live_by_policy_.find(folded(ref));
    if (holders == live_by_policy_.end()) return std::nullopt;
    for (const model::Attachment* link : holders->second) {
      const Ref holder = principal_ref(link->principal);
      const bool ours = going_.count(folded(holder)) != 0 || (is_declared(holder) && hands(holder) == Hands::free);
      if (!ours) return holder;
    }
  }
  const auto links = live_members_.find(folded(ref));
  if (links == live_members_.end()) return std::nullopt;
  for (const model::Membership* link : links->second) {
    const bool is_user = ref.kind == ObjectKind::user;
    const Ref other = is_user ? Ref{ObjectKind::group, link->group.str()} : Ref{ObjectKind::user, link->user.str()};
    if (hands(other) != Hands::free) return other;
  }
  return std::nullopt;
}

void AccountDiff::remove(const Ref& ref, Reason reason) {
  const auto where = reason == Reason::declared_absent ? place(ref, model::Facet::absent) : std::nullopt;
  Fields fields = fields_of(ref);
  Fields successor;
  auto cause = where;
  if (const auto next = replaced_by_.find(folded(ref)); next != replaced_by_.end()) {
    successor.push_back({Field::name, {}, ref.name, next->second.name});
    cause = place(next->second, model::Facet::field, "previously");
  }
  fields.insert(fields.end(), successor.begin(), successor.end());
  const bool replaced_role = ref.kind == ObjectKind::role && !successor.empty();
  remove_links_of(ref, replaced_role ? Reason::renamed : Reason::dependent, replaced_role ? successor : Fields{});
  if (ref.kind == ObjectKind::user) {
    remove_user(live_->users.at(model::UserName::from_service(ref.name)), Reason::dependent, cause);
  }
  emit(delete_op(ref.kind), ref, fields, reason, cause);
}

void AccountDiff::remove_user(const model::User& user, Reason reason, const std::optional<model::Place>& where) {
  for (const model::AccessKey& key : user.keys.value_or(std::vector<model::AccessKey>{})) {
    remove_key(user.name, key, reason, where);
  }
  if (user.console == model::Presence::present) {
    emit(Op::delete_login_profile, ops::LoginProfileRef{user.name}, {}, reason, where);
  }
  if (user.mfa_bound.value_or(false)) {
    emit(Op::unbind_mfa, Ref{ObjectKind::user, user.name.str()}, {}, reason, where);
  }
}

void AccountDiff::remove_links_of(const Ref& ref, Reason reason, const Fields& fields) {
  const auto& index = ref.kind == ObjectKind::policy ? live_by_policy_ : live_by_principal_;
  if (const auto links = index.find(folded(ref)); links != index.end()) {
    for (const model::Attachment* link : links->second) emit(Op::detach_policy, *link, fields, reason, {});
  }
  if (const auto links = live_members_.find(folded(ref)); links != live_members_.end()) {
    for (const model::Membership* link : links->second) emit(Op::remove_user_from_group, *link, {}, reason, {});
  }
}

Fields AccountDiff::fields_of(const Ref& ref) const {
  Fields fields;
  switch (ref.kind) {
    case ObjectKind::user: {
      const model::User& user = live_->users.at(model::UserName::from_service(ref.name));
      add_gone(fields, Field::display_name, user.display_name);
      add_gone(fields, Field::comments, user.comments);
      add_gone_tags(fields, user.tags);
      break;
    }
    case ObjectKind::group:
      add_gone(fields, Field::comments, live_->groups.at(model::GroupName::from_service(ref.name)).comments);
      break;
    case ObjectKind::role: {
      const model::Role& role = live_->roles.at(model::RoleName::from_service(ref.name));
      add_gone(fields, Field::description, role.description);
      add_gone(fields, Field::max_session, to_text(role.max_session));
      add_gone(fields, Field::trust, to_text(role.trust));
      add_gone_tags(fields, role.tags);
      break;
    }
    case ObjectKind::policy: {
      const model::Policy& policy = live_->policies.at(model::PolicyName::from_service(ref.name));
      add_gone(fields, Field::description, policy.description);
      add_gone(fields, Field::document, to_text(policy.document));
      add_gone_tags(fields, policy.tags);
      break;
    }
  }
  return fields;
}

}  // namespace ramify::diff
