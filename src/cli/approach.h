#pragma once

#include <map>
#include <optional>
#include <vector>

#include "ramify/access/changes.h"
#include "ramify/check/verify.h"

namespace ramify::cli {

/// A user whose credentials are at hand, and what it becomes in order to try as a role: that role comes last.
struct Approach {
  model::Address user;
  std::vector<check::Stop> through;
};

/// How users get to roles, by the evaluator. The world must outlive it.
class Approaches {
 public:
  Approaches(const model::World& world, const std::vector<model::Address>& users);
  /// The surest way, of these the shortest; nothing where none of the users gets there.
  [[nodiscard]] std::optional<Approach> to(const model::Address& role) const;

 private:
  [[nodiscard]] check::Stop stop_at(const model::Address& role) const;

  const model::World& world_;
  std::map<model::Address, std::vector<access::Way>> ways_;  ///< by user
};

}  // namespace ramify::cli
