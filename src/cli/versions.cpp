#include "versions.h"

namespace ramify::cli {

namespace {

bool carries_mark(const model::World& live, const model::Address& policy, const std::string& project) {
  const auto account = live.accounts.find(policy.account);
  if (account == live.accounts.end()) return false;
  const auto found = account->second.policies.find(model::PolicyName::from_service(policy.object.name));
  if (found == account->second.policies.end()) return false;
  const auto mark = found->second.tags.find(std::string(model::kOwnerTag));
  return mark != found->second.tags.end() && mark->second == project;
}

/// Empty where nothing says that the version is not ours.
std::string why_not_ours(const live::Eviction& eviction, bool marked) {
  if (!marked) return "; the policy does not carry our mark";
  switch (eviction.sign) {
    case live::Eviction::Sign::none:
      break;
    case live::Eviction::Sign::newer_than_default:
      return ", which is newer than the default version " + eviction.default_version +
             ": somebody prepared it, or went back from it";
    case live::Eviction::Sign::other_form:
      return ", whose text is none that ramify writes";
    case live::Eviction::Sign::unread:
      return ", of which nobody can tell who wrote it: its text is not shown";
  }
  return {};
}

}  // namespace

Result<live::PolicyVersions> versions_relied_on(const plan::Plan& plan, const std::vector<int>& done,
                                                const Reached& reached) {
  const auto policies = plan::rewritten_policies(plan, done);
  if (!reached.sessions.empty()) return live::read_versions(reached.sessions, policies);
  live::PolicyVersions found;
  for (const auto& policy : policies) {
    if (const auto known = reached.versions.find(policy); known != reached.versions.end()) found.insert(*known);
  }
  return found;
}

plan::VersionIds ids_of(const live::PolicyVersions& versions) {
  plan::VersionIds ids;
  for (const auto& [policy, all] : versions) ids.emplace(policy, live::ids_of(all));
  return ids;
}

std::map<model::Address, std::string> foreign_evictions(const plan::Plan& plan, const model::World& live,
                                                        const live::PolicyVersions& versions) {
  std::map<model::Address, std::string> found;
  for (const auto& [policy, eviction] : live::evictions(versions)) {
    const auto why = why_not_ours(eviction, carries_mark(live, policy, plan.project));
    if (!why.empty()) found.emplace(policy, eviction.version + why);
  }
  return found;
}

}  // namespace ramify::cli
