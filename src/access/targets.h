#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "decide.h"

namespace ramify::access {

using Targets = std::vector<std::size_t>;  ///< positions in the index

/// Roles by their own ARN and by whom their trusts name, so that only likely pairs are judged. Sorted by address.
class TargetIndex {
 public:
  explicit TargetIndex(const model::World& world);

  [[nodiscard]] const Target& at(std::size_t position) const { return targets_[position]; }
  /// Every role that may be open to the identity, sorted.
  [[nodiscard]] Targets candidates(const Identity& identity) const;
  /// What sets the caller apart from others of its account: the roles that name it, and whom wildcards take it for.
  [[nodiscard]] std::string mark_of(const policy::Caller& caller) const;

 private:
  using Index = std::unordered_map<std::string, Targets>;

  void add(Target target);
  void add(const policy::Statement& statement, std::size_t position);
  bool asks_for_named_roles(const Identity& identity, Targets& out) const;
  bool asks_for_named_roles(const policy::Statement& statement, Targets& out) const;

  std::vector<Target> targets_;
  Index by_role_;
  Index by_principal_;
  Targets open_to_many_;  ///< a wildcard principal, or a trust that is not known
  std::vector<std::string> wildcards_;
};

}  // namespace ramify::access
