#pragma once

#include <map>
#include <string>
#include <vector>

#include "ramify/plan/plan.h"
#include "ramify/wire/permission.h"

namespace ramify::plan {

/// A right that steps need in one account.
struct Need {
  model::AccountKey account;
  wire::Permission permission;
  std::vector<int> steps;  ///< ids, ascending
  bool operator==(const Need&) const = default;
};

/// The rights to do every step, and to look whether it was done: from the calls that the operations' rows name. By
/// account, action and resource.
[[nodiscard]] std::vector<Need> needs(const Plan& plan);

/// What somebody may want to do with this tool, standing.
enum class Use { plan, apply, verify };
[[nodiscard]] std::string_view to_string(Use use);
[[nodiscard]] std::optional<Use> parse_use(std::string_view text);
/// The rights to do it in an account, whatever its objects are called. `verify` assumes roles, in any account.
[[nodiscard]] std::vector<wire::Permission> standing(Use use, const model::AccountId& account);

/// What the policy of whoever applies a configuration in one account says.
struct StandingRights {
  /// Reading, and taking away, on everything; what gives somebody something, on what the files declare and nothing
  /// else.
  std::vector<wire::Permission> allowed;
  /// Keys and logons of users who are administrators by the files: whoever makes those can be one of them.
  std::vector<wire::Permission> of_administrators;
  /// Never needed, and never wanted of whoever applies, whatever else it holds.
  std::vector<wire::Permission> denied;
};
/// The rights to apply what the files declare, at any time, whatever is there. Left out are those who hold policies
/// that are called `ramify-apply-…`, and these policies: whoever applies is not within its own reach.
[[nodiscard]] StandingRights standing_to_apply(const model::World& desired, const model::Scope& scope,
                                               const model::AccountKey& account);

/// Who applies: the ARN that GetCallerIdentity gave, by account.
using Operators = std::map<model::AccountKey, std::string>;

/// The needs that the operators' own policies do not meet, neither as they are now nor as they will be when the step
/// runs. What a condition or an unknown document leaves open is no want; the account itself may do everything.
[[nodiscard]] std::vector<Need> missing(const Plan& plan, const model::World& live, const Operators& operators);
/// As `missing`, of rights that stand: as the operators' policies are now.
[[nodiscard]] std::vector<wire::Permission> missing(const std::vector<wire::Permission>& wanted,
                                                    const model::World& live, const model::AccountKey& account,
                                                    const std::string& operator_arn, Instant now);

/// The smallest policy that grants exactly these rights and denies those, in as few documents of up to nine tenths of
/// the size limit as it takes: actions on the same resources share a statement.
[[nodiscard]] std::vector<policy::Document> policy_for(const std::vector<wire::Permission>& permissions,
                                                       const std::vector<wire::Permission>& denied = {});
/// What applying this plan takes in one account: reading it, which takes `reads`, doing the steps and looking whether
/// they are done. Whatever the account holds, `standing(Use::plan)` is enough to read it.
[[nodiscard]] std::vector<wire::Permission> to_apply(const Plan& plan, const model::AccountKey& account,
                                                     const std::vector<wire::Permission>& reads);

}  // namespace ramify::plan
