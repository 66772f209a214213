#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ramify/model/world.h"

namespace ramify::access {

/// The roles of accounts that nobody described: no trust of theirs is known, so that no way into them can be told, but
/// the right to ask for them can.
class Elsewhere {
 public:
  /// The accounts that are described by any of the worlds.
  explicit Elsewhere(const model::World& world, const model::World* other = nullptr);

  /// Whether a resource of a policy can name such a role.
  [[nodiscard]] bool is_reached_by(std::string_view pattern) const;
  /// Whether a statement of the document speaks of assuming such a role.
  [[nodiscard]] bool is_spoken_of(const policy::Document& document) const;
  /// What every role of the described accounts matches, and no other role.
  [[nodiscard]] const std::vector<std::string>& described() const { return described_; }
  /// What every role matches.
  [[nodiscard]] static std::string_view any_role() { return "acs:ram:*:?*:role/?*"; }

 private:
  std::set<std::string, std::less<>> ids_;
  std::vector<std::string> described_;
};

}  // namespace ramify::access
