#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "describe.h"

namespace ramify::edit {

using Known = std::map<model::AccountKey, std::set<model::ObjectRef>>;

/// What is live and cannot be said in the files, a sentence each, with what becomes of it. `seen`: what the files do
/// not ignore and the service does not own.
[[nodiscard]] std::vector<std::string> unsaid(const model::World& live, const Known& seen, const Describer& describer);

/// The custom policies that cannot be declared, although somebody may have made or changed them by hand.
[[nodiscard]] std::set<model::PolicyName> undeclarable(const model::AccountKey& key, const model::Account& account,
                                                       const Describer& describer);

}  // namespace ramify::edit
