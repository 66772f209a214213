#include "guards.h"

namespace ramify::plan {

bool deletes_object(const ops::Change& change) {
  switch (change.op) {
    case ops::Op::delete_user:
    case ops::Op::delete_group:
    case ops::Op::delete_role:
    case ops::Op::delete_policy:
      return true;
    default:
      return false;
  }
}

bool deletes_for_good(const ops::Change& change) {
  return deletes_object(change) && change.reason != ops::Reason::renamed;
}

std::vector<std::string> names_of(const model::Account& account, model::ObjectKind kind) {
  std::vector<std::string> names;
  const auto take = [&](const auto& objects) {
    for (const auto& entry : objects) {
      if (!model::is_service_reserved({kind, entry.first.str()})) names.push_back(entry.first.str());
    }
  };
  switch (kind) {
    case model::ObjectKind::user:
      take(account.users);
      break;
    case model::ObjectKind::group:
      take(account.groups);
      break;
    case model::ObjectKind::role:
      take(account.roles);
      break;
    case model::ObjectKind::policy:
      take(account.policies);
      break;
  }
  return names;
}

}  // namespace ramify::plan
