#include "approach.h"

#include "ramify/access/access_test.h"

namespace ramify::cli {

Approaches::Approaches(const model::World& world, const std::vector<model::Address>& users) : world_(world) {
  const access::Inventory inventory(world);
  for (const auto& user : users) ways_.emplace(user, inventory.ways(user));
}

std::optional<Approach> Approaches::to(const model::Address& role) const {
  const access::Way* best = nullptr;
  const model::Address* who = nullptr;
  for (const auto& [user, ways] : ways_) {
    for (const auto& way : ways) {
      if (way.role != role) continue;
      const bool surer = best == nullptr || way.standing > best->standing;
      const bool shorter =
          best != nullptr && way.standing == best->standing && way.through.size() < best->through.size();
      if (!surer && !shorter) continue;
      best = &way;
      who = &user;
    }
  }
  if (best == nullptr) return std::nullopt;
  Approach approach{*who, {}};
  for (const auto& between : best->through) approach.through.push_back(stop_at(between));
  approach.through.push_back(stop_at(role));
  return approach;
}

check::Stop Approaches::stop_at(const model::Address& role) const {
  const auto& account = world_.accounts.at(role.account);
  const auto& found = account.roles.at(model::RoleName::from_service(role.object.name));
  return {role, account.id, access::external_id_of(found)};
}

}  // namespace ramify::cli
