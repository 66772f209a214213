#include "account_diff.h"

namespace ramify::diff {

namespace {

/// A user has room for so many AccessKeys, inactive ones included [RAM documentation, "Limits"].
constexpr std::size_t kKeysMax = 2;

}  // namespace

bool AccountDiff::rotate_keys(const model::User& user, const model::User& live,
                              const std::vector<model::AccessKey>& active, const std::optional<model::Place>& where) {
  const auto& wanted = *user.wanted_keys;
  if (!wanted.rotate_after || !input_.now || wanted.active == 0) return false;
  if (active.size() < wanted.active || active.size() > wanted.active + 1) return false;
  const model::AccessKey& oldest = active.front();
  if (!oldest.created || *oldest.created + *wanted.rotate_after > *input_.now) return false;
  const Ref ref{model::ObjectKind::user, user.name.str()};
  if (active.size() == wanted.active) {
    if (live.keys->size() < kKeysMax) {
      emit(Op::create_access_key, ops::AccessKeyRef{user.name, std::nullopt, 1}, {}, Reason::declared_differs, where);
    } else {
      remark(Remark::Kind::rotation_blocked, ref, oldest.id.str(), where);
    }
    return true;
  }
  const model::AccessKey& newest = active.back();
  const auto used = input_.keys_in_use.find(key_);
  if (used != input_.keys_in_use.end() && used->second.count(newest.id) != 0) {
    remove_key(user.name, oldest, Reason::surplus_key, where);
  } else {
    remark(Remark::Kind::rotation_waits, ref, newest.id.str(), where);
  }
  return true;
}

}  // namespace ramify::diff
