#include <algorithm>

#include "account_diff.h"

namespace ramify::diff {

using model::Facet;
using model::Presence;

void AccountDiff::diff_console(const model::User& user, const model::User* live) {
  if (user.console == Presence::unmanaged) return;
  const Ref ref{model::ObjectKind::user, user.name.str()};
  const ops::LoginProfileRef login{user.name};
  const auto where = place(ref, Facet::field, "console");
  const Presence now = live == nullptr ? Presence::absent : live->console;
  if (user.console == Presence::absent) {
    if (now == Presence::present) {
      Fields gone;
      add_gone(gone, Field::mfa_required, to_text(live->login.mfa_required));
      emit(Op::delete_login_profile, login, gone, Reason::declared_differs, where);
    }
    return;
  }
  if (now == Presence::absent) {
    Fields fields;
    add_new(fields, Field::mfa_required, to_text(user.login.mfa_required));
    add_new(fields, Field::password_reset, to_text(user.login.password_reset));
    return emit(Op::create_login_profile, login, fields,
                live == nullptr ? Reason::declared_new : Reason::declared_differs, where);
  }
  if (now != Presence::present) return;  // not read: nothing can be said about it
  Fields fields;
  add_if_differs(fields, Field::mfa_required, to_text(live->login.mfa_required), to_text(user.login.mfa_required));
  if (!fields.empty()) emit(Op::update_login_profile, login, fields, Reason::declared_differs, where);
  if (user.login.mfa_required.value_or(false) && live->mfa_bound == std::optional(false)) {
    remark(Remark::Kind::mfa_missing, ref, {}, where);
  }
}

void AccountDiff::diff_keys(const model::User& user, const model::User* live) {
  if (!user.wanted_keys) return;
  if (live != nullptr && !live->keys) return;  // not read
  const Ref ref{model::ObjectKind::user, user.name.str()};
  const auto where = place(ref, Facet::field, "access_keys");
  std::vector<model::AccessKey> active;
  if (live != nullptr) {
    std::copy_if(live->keys->begin(), live->keys->end(), std::back_inserter(active),
                 [](const model::AccessKey& key) { return key.status == model::KeyStatus::active; });
  }
  const std::size_t wanted = user.wanted_keys->active;
  for (std::size_t i = active.size(); i < wanted; ++i) {
    const ops::AccessKeyRef fresh{user.name, std::nullopt, static_cast<int>(i - active.size()) + 1};
    emit(Op::create_access_key, fresh, {}, live == nullptr ? Reason::declared_new : Reason::declared_differs, where);
  }
  std::sort(active.begin(), active.end(), [](const model::AccessKey& a, const model::AccessKey& b) {
    return std::tie(a.created, a.id) < std::tie(b.created, b.id);
  });
  if (live != nullptr && rotate_keys(user, *live, active, where)) return;
  if (active.size() <= wanted) return;
  std::size_t over = active.size() - wanted;
  std::string ids;
  for (const model::AccessKey& key : active) {
    ids += (ids.empty() ? "" : ", ") + key.id.str();
    const bool meant = input_.surplus_keys.empty() || input_.surplus_keys.contains(key.id);
    if (over == 0 || !input_.delete_surplus_keys || !meant) continue;
    remove_key(user.name, key, Reason::surplus_key, where);
    --over;
  }
  if (over > 0) remark(Remark::Kind::surplus_keys, ref, ids, where);
}

/// Switched off before it goes: the service may insist, and a mistake shows while it can still be taken back.
void AccountDiff::remove_key(const model::UserName& user, const model::AccessKey& key, Reason reason,
                             const std::optional<model::Place>& where) {
  const ops::AccessKeyRef ref{user, key.id, 1};
  if (key.status == model::KeyStatus::active) {
    emit(Op::deactivate_access_key, ref, {{Field::key_status, {}, "active", "inactive"}}, reason, where);
  }
  emit(Op::delete_access_key, ref, {{Field::key_status, {}, "inactive", std::nullopt}}, reason, where);
}

}  // namespace ramify::diff
