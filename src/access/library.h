#pragma once

#include <map>
#include <string>
#include <vector>

#include "ramify/model/world.h"
#include "ramify/policy/document.h"

namespace ramify::access {

/// Where to find the document of a policy that an account speaks of. The worlds must outlive it.
class Library {
 public:
  /// System policies that `world` has not read are looked up in `other`, then in the catalogue.
  explicit Library(const model::World& world, const model::World* other = nullptr);

  /// Null where the document is not known.
  [[nodiscard]] const policy::Document* find(const model::Account& account, const model::PolicyRef& policy) const;

 private:
  void add_system(const model::World& world);

  std::map<std::string, const policy::Document*> system_;  ///< by folded name; of those that were read
};

}  // namespace ramify::access
