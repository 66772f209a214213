#include "guards.h"

#include <algorithm>
#include <array>

namespace ramify::plan {
namespace {

constexpr std::array kGuards = {
    Guard{"many-deletions", "a plan that deletes this much may come from files that were cut short",
          "see whether all of it is to go; --max-deletions and --max-deletion-share set the limits",
          find_many_deletions, true},
    Guard{"every-object", "nothing of the kind would be left in the account",
          "see whether all of it is to go, however little it is", find_every_object, true},
    Guard{"empty-account", "an account that the files say nothing about any more loses what is there",
          "see whether a file is missing; what is to go can be listed with `state: absent`", find_empty_account, true},
    Guard{"protected-object", "`protect:` says that it is never deleted",
          "declare it, list it under `ignore:`, or take it from `protect:`", find_protected_object},
    Guard{"reserved-object", "it is the service's own; the rest of the plan can go on without it",
          "take it out of the files", find_reserved_object},
    Guard{"other-project", "another project declares it, and would make it its own again",
          "take it out of the files of one of the two", find_other_project},
    Guard{"foreign-trust", "it lets people in whom nobody here answers for",
          "name the account under `accounts:`, or under `trusted_accounts:` in the connection file",
          find_foreign_trust},
    Guard{"admin-grant", "whoever holds it can take over the account, or come near to it",
          "grant what is needed and no more", find_admin_grant},
    Guard{"policy-version", "the service would delete a version that somebody else made",
          "save the version, or delete one that nobody needs", find_policy_version},
    Guard{"case-twin", "the service takes both names for one; the rest of the plan can go on without it",
          "spell the name as it is spelled there", find_case_twin},
    Guard{"preflight", "whoever applies it may not do all of it, by its own policies",
          "`plan --emit-policy` prints what it takes", find_preflight},
    Guard{"lockout", "were it to stop there, somebody could not get back in",
          "grant first and apply that, take away in a plan of its own", find_lockout},
};

const Allowance* lifting(const GuardBasis& basis, const Finding& finding) {
  const auto lifts = [&](const Allowance& allowed) {
    return allowed.guard == finding.guard && (allowed.where.empty() || allowed.where == finding.where);
  };
  const auto found = std::find_if(basis.allowed.begin(), basis.allowed.end(), lifts);
  return found == basis.allowed.end() ? nullptr : &*found;
}

}  // namespace

std::span<const Guard> guards() {
  return kGuards;
}

const Guard* find_guard(std::string_view name) {
  const auto found =
      std::find_if(kGuards.begin(), kGuards.end(), [&](const Guard& guard) { return guard.name == name; });
  return found == kGuards.end() ? nullptr : &*found;
}

std::string flag(const Allowance& allowance) {
  return "--allow-" + allowance.guard + (allowance.where.empty() ? "" : "=" + allowance.where);
}

std::vector<Finding> find_all(const GuardInput& input) {
  std::vector<Finding> found;
  for (const Guard& guard : kGuards) guard.find(input, found);
  for (Finding& finding : found) {
    if (const Allowance* allowed = lifting(input.plan.basis, finding)) finding.lifted_by = flag(*allowed);
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

std::vector<Finding> unreviewed(const Plan& plan, const std::vector<Finding>& now) {
  const auto is_known = [&](const Finding& finding) {
    const Guard* guard = find_guard(finding.guard);
    const bool counts = guard != nullptr && guard->counts;
    return std::any_of(plan.findings.begin(), plan.findings.end(), [&](const Finding& seen) {
      return seen.guard == finding.guard && seen.where == finding.where && (counts || seen.what == finding.what);
    });
  };
  std::vector<Finding> found;
  for (Finding finding : now) {
    if (finding.lifted_by && is_known(finding)) continue;
    finding.lifted_by.reset();
    found.push_back(std::move(finding));
  }
  return found;
}

bool refused(const std::vector<Finding>& findings) {
  return std::any_of(findings.begin(), findings.end(), [](const Finding& finding) { return !finding.lifted_by; });
}

}  // namespace ramify::plan
