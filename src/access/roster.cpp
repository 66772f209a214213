#include "roster.h"

#include <algorithm>

namespace ramify::access {

Roster::Roster(const model::World& world, const model::World* other) {
  Persons::Table all;
  for (const model::World* each : {&world, other}) {
    if (each == nullptr) continue;
    for (const auto& [key, account] : each->accounts) {
      for (const auto& entry : account.users) all.push_back({key, {model::ObjectKind::user, entry.first.str()}});
      for (const auto& entry : account.roles) all.push_back({key, {model::ObjectKind::role, entry.first.str()}});
    }
  }
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  for (Index person = 0; person < all.size(); ++person) {
    const bool is_role = all[person].object.kind == model::ObjectKind::role;
    roles_of_persons_.push_back(is_role ? static_cast<Index>(persons_of_roles_.size()) : kNone);
    if (is_role) persons_of_roles_.push_back(person);
  }
  everybody_ = std::make_shared<const Persons::Table>(std::move(all));
}

Roster::Index Roster::find(const model::Address& who) const {
  const auto found = std::lower_bound(everybody_->begin(), everybody_->end(), who);
  if (found == everybody_->end() || *found != who) return kNone;
  return static_cast<Index>(found - everybody_->begin());
}

Persons::Persons(Table all) {
  std::sort(all.begin(), all.end());
  for (std::uint32_t at = 0; at < all.size(); ++at) at_.push_back(at);
  table_ = std::make_shared<const Table>(std::move(all));
}

bool Persons::operator==(const Persons& other) const {
  if (size() != other.size()) return false;
  if (table_ == other.table_) return at_ == other.at_;
  return std::equal(begin(), end(), other.begin());
}

}  // namespace ramify::access
