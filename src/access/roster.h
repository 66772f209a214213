#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "ramify/access/changes.h"

namespace ramify::access {

/// Everybody of one world, or of two that are set side by side, by number: in the order of their addresses. Roles have
/// numbers of their own besides, in the same order.
class Roster {
 public:
  using Index = std::uint32_t;
  static constexpr Index kNone = UINT32_MAX;

  explicit Roster(const model::World& world, const model::World* other = nullptr);

  [[nodiscard]] const std::shared_ptr<const Persons::Table>& everybody() const { return everybody_; }
  [[nodiscard]] std::size_t roles() const { return persons_of_roles_.size(); }
  [[nodiscard]] const model::Address& role(Index role) const { return (*everybody_)[persons_of_roles_[role]]; }
  [[nodiscard]] Index person_of(Index role) const { return persons_of_roles_[role]; }
  /// The number that a person has as a role; `kNone` for a user.
  [[nodiscard]] Index role_of(Index person) const { return roles_of_persons_[person]; }
  /// `kNone` where no world has it.
  [[nodiscard]] Index find(const model::Address& who) const;

 private:
  std::shared_ptr<const Persons::Table> everybody_;
  std::vector<Index> persons_of_roles_;
  std::vector<Index> roles_of_persons_;
};

}  // namespace ramify::access
