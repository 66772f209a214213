#include "ramify/live/more.h"

#include "account.h"
#include "side_by_side.h"

namespace ramify::live {

std::map<model::AccountKey, std::set<model::PolicyName>> unknown_system_policies(
    const model::World& world, const std::map<model::AccountKey, std::set<model::PolicyName>>& wanted) {
  std::map<model::AccountKey, std::set<model::PolicyName>> unknown;
  for (const auto& [key, account] : world.accounts) {
    std::set<model::PolicyName> names;
    if (const auto more = wanted.find(key); more != wanted.end()) names = more->second;
    for (const model::Attachment& link : account.attachments) {
      if (link.policy.type == model::PolicyType::system) names.insert(link.policy.name);
    }
    for (const model::PolicyName& name : names) {
      if (account.system_policies.count(name) == 0) unknown[key].insert(name);
    }
  }
  return unknown;
}

Result<void> read_more(const client::Sessions& sessions, const More& more, model::World& world) {
  std::vector<model::AccountKey> keys;
  for (const auto& entry : world.accounts) {
    const bool wanted = more.logons.count(entry.first) != 0 || more.system_documents.count(entry.first) != 0;
    if (wanted && sessions.count(entry.first) != 0) keys.push_back(entry.first);
  }
  std::vector<Result<void>> outcomes(keys.size());
  side_by_side(keys.size(), [&](std::size_t at) {
    outcomes[at] = fetch_more(*sessions.at(keys[at]), more, world.accounts.at(keys[at]));
  });
  for (auto& outcome : outcomes) {
    if (!outcome) return outcome;
  }
  return {};
}

}  // namespace ramify::live
