#include "account_diff.h"
#include "ramify/text/text.h"

namespace ramify::diff {
namespace {

using model::Facet;
using model::ObjectKind;

model::Membership folded(const model::Membership& link) {
  return {model::GroupName::from_service(text::fold_case(link.group.str())),
          model::UserName::from_service(text::fold_case(link.user.str()))};
}

Ref group_ref(const model::Membership& link) {
  return {ObjectKind::group, link.group.str()};
}
Ref user_ref(const model::Membership& link) {
  return {ObjectKind::user, link.user.str()};
}

}  // namespace

void AccountDiff::diff_attachments() {
  for (const auto& entry : desired_.users) diff_attachments_of({ObjectKind::user, entry.first.str()});
  for (const auto& entry : desired_.groups) diff_attachments_of({ObjectKind::group, entry.first.str()});
  for (const auto& entry : desired_.roles) diff_attachments_of({ObjectKind::role, entry.first.str()});
}

void AccountDiff::diff_attachments_of(const Ref& principal) {
  if (standing(principal) == Standing::held) return;
  const bool keep = scope_.keep_attachments.count(principal) != 0;
  std::map<model::Attachment, model::Attachment> wanted;  // lower case -> as written
  const model::Principal who{principal.kind, principal.name};
  for (auto link = desired_.attachments.lower_bound(
           {who, {model::PolicyType::custom, model::PolicyName::from_service("")}, {}});
       link != desired_.attachments.end() && link->principal == who; ++link) {
    wanted.emplace(diff::folded(*link), *link);
  }
  const Ref* old = replaces(principal);
  if (keep && old != nullptr) {
    for (const model::Attachment* link : live_by_principal_[diff::folded(*old)]) {
      const Ref policy{ObjectKind::policy, link->policy.name.str()};
      if (link->policy.type == model::PolicyType::custom && going_.count(diff::folded(policy)) != 0) continue;
      model::Attachment moved = *link;
      moved.principal = who;
      wanted.emplace(diff::folded(moved), moved);
    }
  }
  for (const model::Attachment* link : live_by_principal_[diff::folded(principal)]) {
    if (wanted.erase(diff::folded(*link)) != 0 || keep) continue;
    emit(Op::detach_policy, *link, {}, Reason::unlisted_attachment, place(principal));
  }
  const bool there = standing(principal) == Standing::there;
  for (const auto& entry : wanted) {
    const model::Attachment& link = entry.second;
    emit(Op::attach_policy, link, {}, there ? Reason::declared_differs : Reason::declared_new,
         place(principal, Facet::attachment, model::attachment_detail(link.policy, link.resource_group)));
  }
}

void AccountDiff::diff_memberships() {
  std::map<model::Membership, model::Membership> wanted;
  for (const model::Membership& link : desired_.memberships) wanted.emplace(folded(link), link);
  for (const model::Membership& link : live_->memberships) {
    if (wanted.erase(folded(link)) != 0) continue;
    const Ref group{ObjectKind::group, link.group.str()};
    // An undeclared group is not ours, and an ignored user's ways in are nobody's business here.
    if (desired_.groups.count(link.group) == 0 || standing(group) == Standing::held) continue;
    if (scope_.keep_members.count(link.group) != 0 || hands(user_ref(link)) == Hands::ignored) continue;
    if (standing_.count(user_ref(link)) != 0 && standing(user_ref(link)) == Standing::held) continue;
    emit(Op::remove_user_from_group, link, {}, Reason::unlisted_member, place(group));
  }
  for (const auto& entry : wanted) {
    const model::Membership& link = entry.second;
    if (desired_.groups.count(link.group) == 0 || desired_.users.count(link.user) == 0) continue;
    if (standing(group_ref(link)) == Standing::held || standing(user_ref(link)) == Standing::held) continue;
    const bool both_there = standing(group_ref(link)) == Standing::there && standing(user_ref(link)) == Standing::there;
    emit(Op::add_user_to_group, link, {}, both_there ? Reason::declared_differs : Reason::declared_new,
         place(user_ref(link), Facet::membership, link.group.str()));
  }
}

}  // namespace ramify::diff
