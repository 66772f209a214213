#pragma once

#include <map>
#include <string>
#include <string_view>

#include "ramify/client/client.h"
#include "ramify/model/world.h"

namespace ramify::live {

/// How many policies one user, group or role of an account takes, by what GetAccountSummary calls it, e.g.
/// `AttachedPoliciesPerUserQuota`.
using Limits = std::map<std::string, std::size_t, std::less<>>;
/// `AttachedPoliciesPerUserQuota`, `AttachedSystemPoliciesPerRoleQuota`.
[[nodiscard]] std::string limit_name(model::ObjectKind holder, model::PolicyType type);

/// What an account says of its own limits; nothing where it may not be asked. One call (GetAccountSummary).
[[nodiscard]] Limits read_limits(const client::Session& session);

/// A snapshot with the limits of its accounts in it, where they are known; and what it says of them.
[[nodiscard]] std::string with_limits(const std::string& snapshot, const std::map<model::AccountKey, Limits>& limits);
[[nodiscard]] std::map<model::AccountKey, Limits> limits_in_snapshot(std::string_view json);

}  // namespace ramify::live
