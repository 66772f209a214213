#include "ramify/live/missing.h"

#include <algorithm>

namespace ramify::live {
namespace {

bool is_known(const model::Account& account, const model::PolicyName& name) {
  return account.system_policies.count(name) != 0 ||
         std::any_of(account.attachments.begin(), account.attachments.end(), [&](const model::Attachment& link) {
           return link.policy.type == model::PolicyType::system && link.policy.name == name;
         });
}

bool is_missing(const client::Session& session, const model::PolicyName& name) {
  const auto reply =
      session.call({wire::Service::ram, "GetPolicy", {{"PolicyName", name.str()}, {"PolicyType", "System"}}});
  return !reply && reply.error().service && reply.error().service->code == "EntityNotExist.Policy";
}

}  // namespace

std::map<model::AccountKey, std::set<model::PolicyName>> missing_system_policies(
    const client::Sessions& sessions, const std::map<model::AccountKey, std::set<model::PolicyName>>& wanted,
    const model::World& world) {
  std::map<model::AccountKey, std::set<model::PolicyName>> missing;
  for (const auto& [key, names] : wanted) {
    const auto session = sessions.find(key);
    const auto account = world.accounts.find(key);
    if (session == sessions.end() || account == world.accounts.end()) continue;
    for (const auto& name : names) {
      if (!is_known(account->second, name) && is_missing(*session->second, name)) missing[key].insert(name);
    }
  }
  return missing;
}

}  // namespace ramify::live
