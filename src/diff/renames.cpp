#include "account_diff.h"

namespace ramify::diff {

/// `previously:` says a declared object's former name. It counts only while the new name is free and the old one is
/// there and belongs to nothing else that is declared; a chain (c was b, b was a) is followed to its end and taken
/// whole or not at all. Two objects that only exchange names are therefore left as they are: nothing could tell
/// afterwards that it had been done.
void AccountDiff::find_renames() {
  const auto& former = scope_.previously;
  std::map<Ref, Ref> taken;
  for (const auto& entry : former) {
    Ref now = entry.first;
    if (declared_.count(folded(now)) == 0 || model::contains(*live_, now) || model::case_twin(*live_, now)) continue;
    std::map<Ref, Ref> chain;
    for (auto link = former.find(now); link != former.end() && chain.count(link->first) == 0; link = former.find(now)) {
      const Ref old{link->first.kind, link->second};
      if (!model::contains(*live_, old)) break;
      chain.emplace(link->first, old);
      now = old;
      if (declared_.count(folded(old)) == 0) {
        taken.merge(chain);
        break;
      }
    }
  }
  for (const auto& [name, old] : taken) hold_or_rename(name, old);
  std::map<Ref, Ref> new_names;
  for (const auto& [name, old] : taken) {
    const bool can = name.kind == model::ObjectKind::user || name.kind == model::ObjectKind::group;
    if (can && standing_.count(name) == 0) new_names.emplace(old, name);
  }
  if (!new_names.empty()) rename_live(new_names);
}

void AccountDiff::hold_or_rename(const Ref& now, const Ref& old) {
  if (hands(old) != Hands::free || hands(now) != Hands::free) {
    standing_[now] = Standing::held;
    remark_reserved(old, place(now));
    return;
  }
  const Fields fields{{Field::name, {}, old.name, now.name}};
  const auto where = place(now, model::Facet::field, "previously");
  switch (now.kind) {
    case model::ObjectKind::user:
      return emit(Op::rename_user, now, fields, Reason::renamed, where);
    case model::ObjectKind::group:
      return emit(Op::rename_group, now, fields, Reason::renamed, where);
    default:
      // The service cannot rename roles and policies: a new one is made, the old one goes.
      replaced_by_.emplace(folded(old), now);
      replaces_.emplace(now, old);
  }
}

void AccountDiff::rename_live(const std::map<Ref, Ref>& new_names) {
  renamed_ = *live_;
  const auto new_name = [&](model::ObjectKind kind, const std::string& name) {
    const auto found = new_names.find(Ref{kind, name});
    return found == new_names.end() ? name : found->second.name;
  };
  renamed_->users.clear();
  for (const auto& entry : live_->users) {
    model::User user = entry.second;
    user.name = model::UserName::from_service(new_name(model::ObjectKind::user, user.name.str()));
    renamed_->users.emplace(user.name, user);
  }
  renamed_->groups.clear();
  for (const auto& entry : live_->groups) {
    model::Group group = entry.second;
    group.name = model::GroupName::from_service(new_name(model::ObjectKind::group, group.name.str()));
    renamed_->groups.emplace(group.name, group);
  }
  renamed_->attachments.clear();
  for (model::Attachment link : live_->attachments) {
    link.principal.name = new_name(link.principal.kind, link.principal.name);
    renamed_->attachments.insert(std::move(link));
  }
  renamed_->memberships.clear();
  for (const model::Membership& link : live_->memberships) {
    renamed_->memberships.insert({model::GroupName::from_service(new_name(model::ObjectKind::group, link.group.str())),
                                  model::UserName::from_service(new_name(model::ObjectKind::user, link.user.str()))});
  }
  live_ = &*renamed_;
}

const Ref* AccountDiff::replaces(const Ref& now) const {
  const auto found = replaces_.find(now);
  return found == replaces_.end() ? nullptr : &found->second;
}

}  // namespace ramify::diff
