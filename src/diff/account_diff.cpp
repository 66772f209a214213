#include "account_diff.h"

#include <algorithm>

#include "ramify/diff/identity.h"
#include "ramify/text/text.h"

namespace ramify::diff {
namespace {

const model::Account& account_in(const model::World& world, const model::AccountKey& key,
                                 const model::Account& otherwise) {
  const auto found = world.accounts.find(key);
  return found == world.accounts.end() ? otherwise : found->second;
}

const model::AccountScope& scope_in(const model::Scope& scope, const model::AccountKey& key) {
  static const model::AccountScope nothing;
  const auto found = scope.accounts.find(key);
  return found == scope.accounts.end() ? nothing : found->second;
}

template <class Visit>
void each_object(const model::Account& account, Visit visit) {
  for (const auto& entry : account.users) visit(Ref{model::ObjectKind::user, entry.first.str()});
  for (const auto& entry : account.groups) visit(Ref{model::ObjectKind::group, entry.first.str()});
  for (const auto& entry : account.roles) visit(Ref{model::ObjectKind::role, entry.first.str()});
  for (const auto& entry : account.policies) visit(Ref{model::ObjectKind::policy, entry.first.str()});
}

/// Every object that the change acts on: both ends of a membership, the old name of a rename.
std::vector<Ref> touched(const ops::Change& change) {
  std::vector<Ref> refs{ops::owner(change.target).object};
  if (const auto* link = std::get_if<model::Membership>(&change.target.subject)) {
    refs.push_back({model::ObjectKind::user, link->user.str()});
  }
  if (change.op == Op::rename_user || change.op == Op::rename_group) {
    refs.push_back({refs.front().kind, change.fields.front().before.value_or("")});
  }
  return refs;
}

}  // namespace

AccountDiff::AccountDiff(const Input& input, const model::AccountKey& key)
    : input_(input), key_(key), desired_(input.desired.accounts.at(key)), scope_(scope_in(input.scope, key)) {
  static const model::Account nothing{model::AccountId::from_service(""), {}, {}, {}, {}, {}, {}, {}, {}, {}};
  live_ = &account_in(input.live, key, nothing);
  if (const auto arn = input.identities.find(key); arn != input.identities.end())
    identity_ = principal_behind(arn->second);
  each_object(desired_, [&](const Ref& ref) { declared_.insert(folded(ref)); });
}

void AccountDiff::run(ChangeSet& out) {
  find_renames();
  settle();
  choose_removals();
  diff_objects();
  diff_attachments();
  diff_memberships();
  prune();
  for (auto& entry : changes_) out.changes.push_back(std::move(entry.second));
  out.remarks.insert(out.remarks.end(), remarks_.begin(), remarks_.end());
}

AccountDiff::Hands AccountDiff::hands(const Ref& ref) const {
  if (model::is_service_reserved(ref)) return Hands::reserved;
  if (identity_ && *identity_ == folded(ref)) return Hands::identity;
  const bool ignored = std::any_of(scope_.ignore.begin(), scope_.ignore.end(),
                                   [&](const model::ObjectPattern& pattern) { return pattern.matches(ref); });
  return ignored ? Hands::ignored : Hands::free;
}

AccountDiff::Standing AccountDiff::standing(const Ref& ref) const {
  const auto found = standing_.find(ref);
  return found == standing_.end() ? Standing::missing : found->second;
}

std::optional<model::Place> AccountDiff::place(const Ref& ref, model::Facet facet, const std::string& detail) const {
  return input_.provenance.find({key_, ref}, facet, detail);
}

void AccountDiff::emit(Op op, ops::Subject subject, Fields fields, Reason reason, std::optional<model::Place> where,
                       Fields carried) {
  std::sort(fields.begin(), fields.end());
  std::sort(carried.begin(), carried.end());
  ops::Change change{op, {key_, std::move(subject)}, std::move(fields), reason, std::move(where), std::move(carried)};
  for (const Ref& ref : touched(change)) {
    if (hands(ref) == Hands::free) continue;
    remark_reserved(ref, change.place);
    return;
  }
  auto slot = std::make_pair(op, change.target);
  changes_.try_emplace(std::move(slot), std::move(change));
}

void AccountDiff::remark(Remark::Kind kind, const Ref& ref, std::string detail, std::optional<model::Place> where) {
  Remark made{kind, {key_, ref}, std::move(detail), std::move(where)};
  const bool known = std::any_of(remarks_.begin(), remarks_.end(), [&](const Remark& other) {
    return other.kind == made.kind && other.address == made.address && other.detail == made.detail;
  });
  if (!known) remarks_.push_back(std::move(made));
}

void AccountDiff::remark_reserved(const Ref& ref, const std::optional<model::Place>& where) {
  const Hands why = hands(ref);
  if (why == Hands::reserved) remark(Remark::Kind::reserved, ref, {}, where);
  if (why == Hands::identity) remark(Remark::Kind::reserved, ref, input_.identities.at(key_), where);
}

void AccountDiff::settle() {
  each_object(*live_, [&](const Ref& ref) { live_names_.emplace(folded(ref), ref.name); });
  each_object(desired_, [&](const Ref& ref) { settle_one(ref); });
  for (const model::Membership& link : live_->memberships) {
    live_members_[folded(Ref{model::ObjectKind::group, link.group.str()})].push_back(&link);
    live_members_[folded(Ref{model::ObjectKind::user, link.user.str()})].push_back(&link);
  }
  for (const model::Attachment& link : live_->attachments) {
    live_by_principal_[folded(principal_ref(link.principal))].push_back(&link);
    if (link.policy.type == model::PolicyType::custom) {
      live_by_policy_[folded(Ref{model::ObjectKind::policy, link.policy.name.str()})].push_back(&link);
    }
  }
}

void AccountDiff::settle_one(const Ref& ref) {
  if (standing_.count(ref) != 0) return;
  if (model::contains(*live_, ref)) {
    standing_[ref] = Standing::there;
    return;
  }
  const auto twin = live_names_.find(folded(ref));
  if (twin == live_names_.end()) {
    standing_[ref] = Standing::missing;
    return;
  }
  standing_[ref] = Standing::held;
  remark(Remark::Kind::case_twin, ref, twin->second, place(ref));
}

}  // namespace ramify::diff
