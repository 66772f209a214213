#include <algorithm>

#include "ramify/plan/plan.h"
#include "trust_opening.h"

namespace ramify::plan {
namespace {

bool is_there(const model::World& world, const model::Address& address) {
  const auto account = world.accounts.find(address.account);
  return account != world.accounts.end() && model::contains(account->second, address.object);
}

/// A way in, or something to hold, for whom the access diff does not speak of: it compares those who are there on both
/// sides.
bool gives(const ops::Change& change, const model::World& live) {
  switch (change.op) {
    case ops::Op::create_access_key:
    case ops::Op::create_login_profile:
      return true;
    case ops::Op::update_login_profile: {
      const auto* mfa = ops::find_field(change, ops::Field::mfa_required);
      return mfa != nullptr && mfa->before != mfa->after && mfa->after != "true";
    }
    case ops::Op::attach_policy:
      return !is_there(live, ops::owner(change.target));
    case ops::Op::add_user_to_group: {
      const auto& link = std::get<model::Membership>(change.target.subject);
      return !is_there(live, {change.target.account, {model::ObjectKind::user, link.user.str()}});
    }
    default:
      return false;
  }
}

/// A role that comes to trust somebody who is no user or role of the plan's accounts, and whom the access diff
/// therefore does not know.
bool opens_to_outside(const Plan& plan, const model::World& live) {
  std::set<std::string> ours;
  for (const auto& [key, id] : plan.accounts) ours.insert(id.str());
  model::World after = predict(plan, live);
  for (const auto& [key, account] : after.accounts) {
    for (const auto& [name, role] : account.roles) {
      const auto opened = opened_to(trust_of(live, {key, {model::ObjectKind::role, name.str()}}), role.trust);
      if (role.trust && model::is_unmeetable_trust(*role.trust, account.id)) continue;
      if (std::any_of(opened.begin(), opened.end(), [&](const std::string& principal) {
            return is_service(principal) || ours.count(account_of(principal)) == 0 ||
                   principal.find(":saml-provider/") != std::string::npos ||
                   principal.find(":oidc-provider/") != std::string::npos;
          })) {
        return true;
      }
    }
  }
  return false;
}

bool may_give(const access::Fact& fact) {
  // Of a way that is shut now it need not be known whether it was open.
  const bool is_shut = fact.kind == access::Fact::Kind::way && fact.after == access::Standing::deny;
  return fact.direction != access::Direction::lost && !is_shut;
}

}  // namespace

bool broadens(const Plan& plan, const model::World& live, const std::vector<access::Fact>& access) {
  return std::any_of(access.begin(), access.end(), may_give) ||
         std::any_of(plan.steps.begin(), plan.steps.end(),
                     [&](const Step& step) { return gives(step.change, live); }) ||
         opens_to_outside(plan, live);
}

}  // namespace ramify::plan
