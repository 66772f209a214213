#pragma once

#include <string>
#include <vector>

#include "ramify/plan/plan.h"
#include "ramify/plan/preflight.h"

namespace ramify::plan {

/// Who applies, and how many ways in must be left.
struct Standpoint {
  Operators operators;
  int minimum = 2;  ///< of an account's ways in for administrators; `admins: {minimum: N}`
  Instant now{};
  std::vector<model::AccountId>
      trusted_accounts{};  ///< outside accounts that are answered for, as connection files say
};

/// A step after which somebody is locked out, were the plan to stop there.
struct Stranding {
  enum class Kind {
    step,       ///< whoever applies could not do later steps
    next_plan,  ///< whoever applies could not read the account any more
    entry,      ///< nobody could assume the role that applies any more
    admins,     ///< too few ways in for administrators are left
  } kind = Kind::step;
  int step = 0;
  model::AccountKey account;
  wire::Permission lost;               ///< of `step` and `next_plan`
  std::vector<int> needed_by;          ///< of `step`: the steps that would need it, ascending
  std::vector<std::string> left;       ///< of `admins`: `root logon`, `user/alice`, `role/Admin`
  std::map<std::string, int> taken{};  ///< of `admins`: the ways in that have gone so far, and the steps that took them
  bool operator==(const Stranding&) const = default;
};

/// Every step of the plan's order that strands somebody, by our own evaluation of the predicted state after it.
[[nodiscard]] std::vector<Stranding> strandings(const Plan& plan, const model::World& live,
                                                const Standpoint& standpoint);

/// The ways in for administrators, without whoever applies: the account's own root logon; each user who has a console
/// logon or an active AccessKey, and each role that such a user of a described account, an identity provider or a
/// trusted outside account may enter, that may attach any policy to any user.
[[nodiscard]] std::map<model::AccountKey, std::vector<std::string>> ways_in(const model::World& world,
                                                                            const Standpoint& standpoint);
/// Binds the plan to every live object that the proof stands on: the ways in with what these hold, and whoever applies.
void rely_on_proof(Plan& plan, const model::World& live, const Standpoint& standpoint);
/// Users who would be administrators, and of whose logon nothing was read.
[[nodiscard]] std::map<model::AccountKey, std::set<model::UserName>> unread_administrators(const model::World& world,
                                                                                           Instant now);

}  // namespace ramify::plan
