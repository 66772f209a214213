#pragma once

#include <map>
#include <vector>

#include "ramify/diag/instant.h"
#include "ramify/model/scope.h"
#include "ramify/model/world.h"
#include "ramify/plan/preflight.h"

namespace ramify::plan {

/// What is in an account and the files do not speak of: no plan touches it.
struct Unmanaged {
  std::map<model::ObjectKind, std::size_t> counts;  ///< only those that are not none
  std::vector<model::ObjectRef> administrators;     ///< of them: users and roles that may make anybody an administrator
  bool operator==(const Unmanaged&) const = default;
};

/// By account, those that have any. Left out is what is ignored, what the service made, and who runs this; and what a
/// plan deletes because nothing declares it.
[[nodiscard]] std::map<model::AccountKey, Unmanaged> unmanaged(const model::World& desired, const model::World& live,
                                                               const model::Scope& scope, const Operators& operators,
                                                               Instant now);

}  // namespace ramify::plan
