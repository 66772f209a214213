#include "side.h"

#include <algorithm>

#include "edges.h"
#include "own_name.h"

namespace ramify::access {

namespace {

std::string arn_of(const model::World& world, const model::Address& who) {
  const auto& id = world.accounts.at(who.account).id;
  return who.object.kind == model::ObjectKind::role
             ? model::role_arn(id, model::RoleName::from_service(who.object.name))
             : model::user_arn(id, model::UserName::from_service(who.object.name));
}

}  // namespace

Side::Side(const model::World& world, const model::World* other, const Roster& roster, GrantBook& book)
    : world_(world),
      book_(book),
      library_(world, other),
      evaluator_(world, other),
      crowd_(world, library_, evaluator_, roster) {
  std::set<std::pair<model::AccountKey, model::Attachment>> risks;
  for (const HighRisk& risk : high_risk_attachments(world, library_)) risks.emplace(risk.account, risk.attachment);
  for (const auto& [key, account] : world.accounts) {
    for (const auto& attachment : account.attachments) {
      if (risks.count({key, attachment}) != 0) risky_.insert(&attachment);
    }
  }
}

HeldPolicies Side::policies(const model::Address& who) {
  HeldPolicies all;
  std::set<model::PolicyRef> everywhere;
  for (const auto* attachment : crowd_.attachments(who)) {
    const auto* document = library_.find(world_.accounts.at(who.account), attachment->policy);
    if (document != nullptr && asks_for_name(*document)) {
      const std::string arn = arn_of(world_, who);
      const auto known = settled_.find({document, arn});
      document = known != settled_.end()
                     ? &known->second
                     : &settled_.emplace(std::make_pair(document, arn), settled_for(*document, arn)).first->second;
    }
    if (document != nullptr) {
      all.known.push_back({attachment, document});
    } else {
      auto& groups = all.unread[attachment->policy];
      if (attachment->resource_group) groups.insert(*attachment->resource_group);
      if (!attachment->resource_group) everywhere.insert(attachment->policy);
    }
    all.high_risk = all.high_risk || risky_.count(attachment) != 0;
  }
  for (auto& [policy, groups] : all.unread) {
    all.unknown.push_back(policy);
    if (everywhere.count(policy) != 0) groups.clear();
  }
  return all;
}

const Holding& Side::holding(const model::Address& who) {
  const std::string name = crowd_.power_class(who);
  const auto known = holdings_.find(name);
  if (known != holdings_.end()) return known->second;
  const HeldPolicies policies = this->policies(who);
  Holding holding{book_.gained({}, policies.known), policies.unknown, {}, policies.high_risk};
  // What could not be cut is in the grants, if as a part.
  auto& grants = holding.grants;
  grants.erase(std::remove_if(grants.begin(), grants.end(), [](const Grant& grant) { return !grant.by; }),
               grants.end());
  holding.dangers = dangers_of(grants);
  return holdings_.emplace(name, std::move(holding)).first->second;
}

}  // namespace ramify::access
