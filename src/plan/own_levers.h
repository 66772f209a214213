#pragma once

#include <optional>
#include <set>
#include <string>

#include "ramify/model/world.h"

namespace ramify::plan {

/// Those who hold what is of administrator's rank, in one account.
using Administrators = std::set<model::Principal>;

/// Why the document makes whoever holds it by that attachment an administrator in one call, by the names of what there
/// is: it may attach AdministratorAccess to itself, rewrite a policy that it holds, join those who are administrators,
/// make keys and logons for them or open their roles. Conditions count as met. Empty where it does not.
[[nodiscard]] std::optional<std::string> own_lever(const policy::Document& document, const model::Account& account,
                                                   const model::Attachment& link, const Administrators& administrators);

}  // namespace ramify::plan
