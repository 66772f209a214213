#include <map>

#include "order.h"
#include "ramify/text/text.h"
#include "shift.h"

namespace ramify::plan {
namespace {

/// By its name in lower case.
model::Address folded(const model::AccountKey& account, model::ObjectKind kind, const std::string& name) {
  return {account, {kind, text::fold_case(name)}};
}

model::Address owner(const ops::Change& change) {
  const model::Address address = ops::owner(change.target);
  return folded(address.account, address.object.kind, address.object.name);
}

/// Before the first step, the users, groups and roles that hold each custom policy.
std::map<model::Address, std::vector<model::Address>> holders(const model::World& live) {
  std::map<model::Address, std::vector<model::Address>> held;
  for (const auto& [key, account] : live.accounts) {
    for (const model::Attachment& link : account.attachments) {
      if (link.policy.type != model::PolicyType::custom) continue;
      held[folded(key, model::ObjectKind::policy, link.policy.name.str())].push_back(
          folded(key, link.principal.kind, link.principal.name));
    }
  }
  return held;
}

bool is_version(ops::Op op) {
  return op == ops::Op::create_policy_version || op == ops::Op::set_default_policy_version;
}

/// A change of who gets in: to a role, into a group, or as a user. What such an object holds is theirs.
struct Gate {
  std::size_t change = 0;
  Shift shift;
};
using Gates = std::map<model::Address, std::vector<Gate>>;

Gates gates_of(const std::vector<ops::Change>& changes) {
  Gates all;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    const auto add = [&](Shift shift) {
      if (shift.gains || shift.loses) all[owner(changes[i])].push_back({i, shift});
    };
    if (changes[i].op == ops::Op::remove_user_from_group) {
      // What the user holds by itself gains nothing before the user has lost what the group holds.
      const auto& link = std::get<model::Membership>(changes[i].target.subject);
      const auto user = folded(changes[i].target.account, model::ObjectKind::user, link.user.str());
      all[user].push_back({i, {false, true}});
    }
    switch (changes[i].op) {
      case ops::Op::update_role:
        add(trust_shift(changes[i]));
        break;
      case ops::Op::add_user_to_group:
      case ops::Op::create_login_profile:
      case ops::Op::create_access_key:
        add({true, false});
        break;
      case ops::Op::remove_user_from_group:
      case ops::Op::delete_login_profile:
      case ops::Op::deactivate_access_key:
      case ops::Op::delete_access_key:
        add({false, true});
        break;
      default:
        break;
    }
  }
  return all;
}

}  // namespace

void add_narrowing_edges(const std::vector<ops::Change>& changes, const model::World& live, Predecessors& before) {
  const Gates gates = gates_of(changes);
  if (gates.empty()) return;
  const auto held = holders(live);
  for (std::size_t i = 0; i < changes.size(); ++i) {
    const auto found = is_version(changes[i].op) ? held.find(owner(changes[i])) : held.end();
    if (found == held.end()) continue;
    const Shift version = document_shift(changes[i]);
    for (const model::Address& who : found->second) {
      const auto theirs = gates.find(who);
      if (theirs == gates.end()) continue;
      for (const Gate& gate : theirs->second) {
        // Whoever loses the way in must not meet what is gained, and whoever gains it not what is lost.
        const bool gate_first = gate.shift.loses && version.gains;
        const bool version_first = gate.shift.gains && version.loses;
        if (gate_first && !version_first) before[i].push_back(gate.change);
        if (version_first && !gate_first) before[gate.change].push_back(i);
      }
    }
  }
}

}  // namespace ramify::plan
