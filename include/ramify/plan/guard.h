#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ramify/model/scope.h"
#include "ramify/model/world.h"

namespace ramify::plan {

struct Plan;

/// One flag as it was given: `--allow-<guard>`, or `--allow-<guard>=<where>` for one place alone.
struct Allowance {
  std::string guard;
  std::string where;  ///< a Finding's; empty: wherever the guard trips
  auto operator<=>(const Allowance&) const = default;
};

/// How much may be deleted of one kind in one account before somebody is asked.
struct Limits {
  int deletions = 5;       ///< more objects than this
  int share_percent = 25;  ///< or more than this share, where there are `kShareFrom` objects or more
  bool operator==(const Limits&) const = default;
};
inline constexpr int kShareFrom = 10;

/// Where a guard trips. In a plan file it stands with the plan.
struct Finding {
  std::string guard;                     ///< the row's name
  std::string where;                     ///< an address, `account/kind` or an account
  std::string what;                      ///< a sentence; may hold names as the service gave them
  std::optional<std::string> lifted_by;  ///< the flag, as it was given; empty: the plan is refused
  auto operator<=>(const Finding&) const = default;
};

/// What guards go by that neither steps nor live accounts tell: what the configuration and the command line said when
/// the plan was made. Part of the plan and of its digest.
struct GuardBasis {
  Limits limits;
  int admins = 2;                     ///< ways in for administrators that an account keeps: `admins: {minimum: 2}`
  std::vector<Allowance> allowed;     ///< sorted
  std::set<model::AccountKey> empty;  ///< accounts that the files say nothing about
  std::map<model::AccountKey, std::vector<model::ObjectPattern>> protect;  ///< as in `protect:`
  bool operator==(const GuardBasis&) const = default;
};

/// What guards go by that is never taken from a plan file.
struct GuardSources {
  std::vector<model::AccountId> trusted_accounts;  ///< of the connection file
  /// Policies whose next version makes the service delete one: which, for people, e.g. `v2 of 2025-01-31`.
  std::map<model::Address, std::string> evictions;
  std::map<model::AccountKey, std::string> operators{};  ///< the ARNs that we run as
};

struct GuardInput {
  const Plan& plan;
  const model::World& live;
  const model::World& after;  ///< predict(plan, live)
  const GuardSources& sources;
};

/// One row a guard: it finds what is unsafe about a plan, and never lets through what it has not looked at. Each has a
/// flag of its own that lifts it; none lifts them all.
struct Guard {
  std::string_view name;
  std::string_view reason;  ///< a clause: what the guard is afraid of
  std::string_view advice;  ///< what to do, beside giving the flag
  void (*find)(const GuardInput& input, std::vector<Finding>& found);
  /// What it says counts what else is in the account: reviewers who saw the place have seen it.
  bool counts = false;
};
[[nodiscard]] std::span<const Guard> guards();
/// Null where no guard has that name.
[[nodiscard]] const Guard* find_guard(std::string_view name);
/// `--allow-<name>`, with `=<where>` where that is not empty.
[[nodiscard]] std::string flag(const Allowance& allowance);

/// Every guard's findings, sorted, each with the flag of the plan's basis that lifts it.
[[nodiscard]] std::vector<Finding> find_all(const GuardInput& input);
/// Of the findings of now those that the plan's reviewers have not seen, none of them lifted: a flag lifts what it was
/// reviewed for, and not what comes to trip the guard elsewhere, or for another reason, before the plan is applied.
[[nodiscard]] std::vector<Finding> unreviewed(const Plan& plan, const std::vector<Finding>& now);
/// Whether any of them is not lifted.
[[nodiscard]] bool refused(const std::vector<Finding>& findings);

}  // namespace ramify::plan
