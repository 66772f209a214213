#pragma once

#include <string>
#include <vector>

#include "ramify/plan/guard.h"
#include "ramify/plan/plan.h"

namespace ramify::plan {

// One file each: guard_<name>.cpp.
void find_many_deletions(const GuardInput& input, std::vector<Finding>& found);
void find_every_object(const GuardInput& input, std::vector<Finding>& found);
void find_empty_account(const GuardInput& input, std::vector<Finding>& found);
void find_protected_object(const GuardInput& input, std::vector<Finding>& found);
void find_reserved_object(const GuardInput& input, std::vector<Finding>& found);
void find_foreign_trust(const GuardInput& input, std::vector<Finding>& found);
void find_admin_grant(const GuardInput& input, std::vector<Finding>& found);
void find_preflight(const GuardInput& input, std::vector<Finding>& found);
void find_lockout(const GuardInput& input, std::vector<Finding>& found);
void find_policy_version(const GuardInput& input, std::vector<Finding>& found);
void find_other_project(const GuardInput& input, std::vector<Finding>& found);
void find_case_twin(const GuardInput& input, std::vector<Finding>& found);

// What several guards ask; counting.cpp.

/// Deletes a user, group, role or policy.
[[nodiscard]] bool deletes_object(const ops::Change& change);
/// Deletes an object, not to put another in its place.
[[nodiscard]] bool deletes_for_good(const ops::Change& change);
/// The account's objects of one kind that are not the service's own.
[[nodiscard]] std::vector<std::string> names_of(const model::Account& account, model::ObjectKind kind);

}  // namespace ramify::plan
