#include "ramify/plan/unmanaged.h"

#include <algorithm>
#include <set>

#include "ramify/text/text.h"
#include "ways_in.h"

namespace ramify::plan {
namespace {

using model::ObjectKind;
using model::ObjectRef;

template <class Visit>
void each_of(const model::Account& account, Visit visit) {
  for (const auto& [name, user] : account.users) visit(ObjectRef{ObjectKind::user, name.str()}, &user.tags);
  for (const auto& entry : account.groups) {
    visit(ObjectRef{ObjectKind::group, entry.first.str()}, static_cast<const model::Tags*>(nullptr));
  }
  for (const auto& [name, role] : account.roles) visit(ObjectRef{ObjectKind::role, name.str()}, &role.tags);
  for (const auto& [name, policy] : account.policies) visit(ObjectRef{ObjectKind::policy, name.str()}, &policy.tags);
}

ObjectRef lower(const ObjectRef& ref) {
  return {ref.kind, text::fold_case(ref.name)};
}

/// What the files speak of: by declaring it, by saying that it is to be gone, or by its former name.
std::set<ObjectRef> spoken_of(const model::Account& desired, const model::AccountScope& scope) {
  std::set<ObjectRef> all;
  each_of(desired, [&](const ObjectRef& ref, const model::Tags*) { all.insert(lower(ref)); });
  for (const ObjectRef& gone : scope.absent) all.insert(lower(gone));
  for (const auto& [ref, former] : scope.previously) all.insert(lower({ref.kind, former}));
  return all;
}

}  // namespace

std::map<model::AccountKey, Unmanaged> unmanaged(const model::World& desired, const model::World& live,
                                                 const model::Scope& scope, const Operators& operators, Instant now) {
  std::map<model::AccountKey, Unmanaged> all;
  SystemDocuments system(live);
  for (const auto& [key, account] : live.accounts) {
    const auto wanted = desired.accounts.find(key);
    const auto limits = scope.accounts.find(key);
    const model::AccountScope none;
    const model::AccountScope& within = limits == scope.accounts.end() ? none : limits->second;
    if (wanted == desired.accounts.end() || within.manage == model::ManageMode::all) continue;
    const auto known = spoken_of(wanted->second, within);
    const auto arn = operators.find(key);
    const auto self = arn == operators.end() ? std::nullopt : named_in(live, key, arn->second);
    each_of(account, [&, here = &account, where = key](const ObjectRef& ref, const model::Tags* tags) {
      const bool ignored = std::any_of(within.ignore.begin(), within.ignore.end(),
                                       [&](const model::ObjectPattern& pattern) { return pattern.matches(ref); });
      if (ignored || known.count(lower(ref)) != 0 || model::is_service_reserved(ref) || self == ref) return;
      const auto mark = tags == nullptr ? model::Tags::const_iterator{} : tags->find(std::string(model::kOwnerTag));
      if (tags != nullptr && mark != tags->end() && mark->second == scope.project) return;
      Unmanaged& found = all[where];
      ++found.counts[ref.kind];
      const bool acts = ref.kind == ObjectKind::user || ref.kind == ObjectKind::role;
      if (acts && is_administrator(*here, ref, system, now)) found.administrators.push_back(ref);
    });
  }
  return all;
}

}  // namespace ramify::plan
