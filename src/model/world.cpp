#include "ramify/model/world.h"

#include "ramify/text/text.h"

namespace ramify::model {
namespace {

/// Calls `visit` with the name of every object of that kind, in order.
template <class Visit>
void each_name(const Account& account, ObjectKind kind, Visit visit) {
  const auto over = [&](const auto& objects) {
    for (const auto& entry : objects) visit(entry.first.str());
  };
  switch (kind) {
    case ObjectKind::user:
      return over(account.users);
    case ObjectKind::group:
      return over(account.groups);
    case ObjectKind::role:
      return over(account.roles);
    case ObjectKind::policy:
      return over(account.policies);
  }
}

}  // namespace

bool contains(const Account& account, const ObjectRef& ref) {
  switch (ref.kind) {
    case ObjectKind::user:
      return account.users.count(UserName::from_service(ref.name)) != 0;
    case ObjectKind::group:
      return account.groups.count(GroupName::from_service(ref.name)) != 0;
    case ObjectKind::role:
      return account.roles.count(RoleName::from_service(ref.name)) != 0;
    case ObjectKind::policy:
      return account.policies.count(PolicyName::from_service(ref.name)) != 0;
  }
  return false;
}

std::optional<std::string> case_twin(const Account& account, const ObjectRef& ref) {
  const std::string folded = text::fold_case(ref.name);
  std::optional<std::string> twin;
  each_name(account, ref.kind, [&](const std::string& name) {
    if (!twin && name != ref.name && text::fold_case(name) == folded) twin = name;
  });
  return twin;
}

}  // namespace ramify::model
