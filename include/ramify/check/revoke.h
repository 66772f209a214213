#pragma once

#include <vector>

#include "ramify/access/revocation.h"
#include "ramify/diff/diff.h"

namespace ramify::check {

/// Of what separates the live world from the changed configuration (`after`) only what cuts the exiles off: trusts,
/// attachments and roles of the cuts, and policies that came, went or changed with the configuration, which was
/// `before`. What else is pending stays pending. Where the configuration does not hold a cut, because it does not
/// declare the object or could not be changed, the cut is made in the accounts all the same.
[[nodiscard]] diff::ChangeSet cut_changes(const diff::Input& after, const model::World& before,
                                          const std::vector<access::Exile>& exiles);

}  // namespace ramify::check
