#include "ramify/plan/causes.h"

#include <algorithm>
#include <map>

namespace ramify::plan {
namespace {

using model::Address;
using model::ObjectKind;

/// The plan's steps by what they act on.
class Steps {
 public:
  explicit Steps(const Plan& plan) {
    for (const Step& step : plan.steps) by_target_.emplace(step.change.target, &step);
  }
  [[nodiscard]] const Step* object(const Address& address) const { return find({address.account, address.object}); }
  [[nodiscard]] const Step* attachment(const model::AccountKey& account, const model::Attachment& link) const {
    return find({account, link});
  }
  [[nodiscard]] const Step* membership(const Address& user, const std::string& group) const {
    return find({user.account, model::Membership{model::GroupName::from_service(group),
                                                 model::UserName::from_service(user.object.name)}});
  }

 private:
  [[nodiscard]] const Step* find(const ops::Target& target) const {
    const auto found = by_target_.find(target);
    return found == by_target_.end() ? nullptr : found->second;
  }
  std::map<ops::Target, const Step*> by_target_;
};

class Finder {
 public:
  Finder(const Plan& plan, const model::World& live) : steps_(plan), live_(live) {}

  [[nodiscard]] access::Cause find(const access::Fact& fact) const {
    std::vector<const Step*> behind;
    for (const auto& role : fact.roles) behind.push_back(steps_.object(role));
    for (const auto& hop : fact.through) behind.push_back(steps_.object(hop));
    const Address& asks = fact.through.empty() ? fact.who.front() : fact.through.back();
    access::Cause cause;
    if (fact.by) add_policy(fact, asks, behind, cause);
    for (const auto& policy : fact.unknown) {
      for (const auto kind : {ObjectKind::user, ObjectKind::role}) {
        behind.push_back(steps_.attachment(asks.account, {{kind, asks.object.name}, policy, std::nullopt}));
        for (const auto& group : fact.inside) {
          behind.push_back(steps_.attachment(asks.account, {{kind, asks.object.name}, policy, group}));
        }
      }
    }
    for (const auto& who : fact.who) behind.push_back(steps_.object(who));
    for (const Step* step : behind) {
      if (step == nullptr || !step->change.place) continue;
      cause.place = step->change.place;
      break;
    }
    return cause;
  }

 private:
  void add_policy(const access::Fact& fact, const Address& asks, std::vector<const Step*>& behind,
                  access::Cause& cause) const {
    const auto& by = *fact.by;
    behind.push_back(steps_.attachment(asks.account, by));
    const bool custom = by.policy.type == model::PolicyType::custom;
    const Address policy{asks.account, {ObjectKind::policy, by.policy.name.str()}};
    if (custom) behind.push_back(steps_.object(policy));
    if (by.principal.kind == ObjectKind::group) {
      for (const auto& who : fact.who) behind.push_back(steps_.membership(who, by.principal.name));
    }
    if (fact.direction == access::Direction::lost && custom && steps_.object(policy) != nullptr) name(policy, cause);
  }

  void name(const Address& address, access::Cause& cause) const {
    const auto account = live_.accounts.find(address.account);
    if (account == live_.accounts.end()) return;
    const auto found = account->second.policies.find(model::PolicyName::from_service(address.object.name));
    if (found == account->second.policies.end() || !found->second.default_version) return;
    cause.policy = model::to_string(address) + ' ' + *found->second.default_version;
  }

  Steps steps_;
  const model::World& live_;
};

}  // namespace

void add_causes(access::Facts& facts, const Plan& plan, const model::World& live) {
  const Finder finder(plan, live);
  for (access::Fact& fact : facts) fact.cause = finder.find(fact);
}

}  // namespace ramify::plan
