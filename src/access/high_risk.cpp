#include <algorithm>

#include "edges.h"
#include "ramify/policy/catalogue.h"
#include "ramify/policy/match.h"

namespace ramify::access {
namespace {

bool allows_everything(const policy::Document& document) {
  // A resource of no service in no account: only a pattern for every field takes it in.
  constexpr std::string_view kAnyResource = "acs:\x01:\x01:\x01:\x01";
  const auto is_all = [&](const policy::Statement& s, policy::Effect effect) {
    const bool actions = std::any_of(s.actions.begin(), s.actions.end(),
                                     [](const auto& a) { return policy::action_matches(a, "\x01:\x01"); });
    const bool resources = std::any_of(s.resources.begin(), s.resources.end(),
                                       [&](const auto& r) { return policy::resource_matches(r, kAnyResource); });
    return s.effect == effect && s.conditions.empty() && actions != s.not_action && resources != s.not_resource;
  };
  const auto any = [&](policy::Effect effect) {
    return std::any_of(document.statements.begin(), document.statements.end(),
                       [&](const auto& statement) { return is_all(statement, effect); });
  };
  return any(policy::Effect::allow) && !any(policy::Effect::deny);
}

std::optional<HighRisk::Why> risk_of(const model::Account& account, const model::PolicyRef& policy,
                                     const Library& library) {
  if (policy.type == model::PolicyType::system) {
    const policy::SystemPolicy* known = policy::find_system_policy(policy.name.str());
    if (known != nullptr && known->high_risk) return HighRisk::Why::named;
  }
  const policy::Document* document = library.find(account, policy);
  if (document != nullptr && allows_everything(*document)) return HighRisk::Why::allows_everything;
  return std::nullopt;
}

}  // namespace

std::vector<HighRisk> high_risk_attachments(const model::World& world, const Library& library) {
  std::vector<HighRisk> found;
  for (const auto& [key, account] : world.accounts) {
    std::map<model::PolicyRef, std::optional<HighRisk::Why>> risks;
    for (const model::Attachment& attachment : account.attachments) {
      auto risk = risks.find(attachment.policy);
      if (risk == risks.end()) {
        risk = risks.emplace(attachment.policy, risk_of(account, attachment.policy, library)).first;
      }
      if (risk->second) found.push_back({*risk->second, key, attachment});
    }
  }
  return found;
}

std::vector<HighRisk> high_risk_attachments(const model::World& world) {
  return high_risk_attachments(world, Library(world));
}

}  // namespace ramify::access
