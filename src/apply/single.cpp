#include "single.h"

namespace ramify::apply {

model::Account single(const model::World& world, const model::Address& address) {
  const model::Account& from = world.accounts.at(address.account);
  model::Account to{from.id, from.default_domain, {}, {}, {}, {}, {}, {}, {}, {}};
  const std::string& name = address.object.name;
  const auto pick = [](const auto& objects, auto& picked, const auto& key) {
    if (const auto object = objects.find(key); object != objects.end()) picked.insert(*object);
  };
  switch (address.object.kind) {
    case model::ObjectKind::user:
      pick(from.users, to.users, model::UserName::from_service(name));
      break;
    case model::ObjectKind::group: {
      const auto group = model::GroupName::from_service(name);
      pick(from.groups, to.groups, group);
      auto link = from.memberships.lower_bound({group, model::UserName::from_service("")});
      for (; link != from.memberships.end() && link->group == group; ++link) to.memberships.insert(*link);
      break;
    }
    case model::ObjectKind::role:
      pick(from.roles, to.roles, model::RoleName::from_service(name));
      break;
    case model::ObjectKind::policy:
      pick(from.policies, to.policies, model::PolicyName::from_service(name));
      break;
  }
  const model::Principal who{address.object.kind, name};
  auto link = from.attachments.lower_bound(
      {who, {model::PolicyType::custom, model::PolicyName::from_service("")}, std::nullopt});
  for (; link != from.attachments.end() && link->principal == who; ++link) to.attachments.insert(*link);
  return to;
}

}  // namespace ramify::apply
