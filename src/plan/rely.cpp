#include <algorithm>
#include <set>

#include "hash.h"
#include "ramify/plan/lockout.h"
#include "ways_in.h"

namespace ramify::plan {
namespace {

/// The object with what it holds: its custom policies, and of a user its groups with theirs.
class Ground {
 public:
  explicit Ground(const model::World& live) : live_(live) {}

  void stand_on(const model::Address& address) {
    const auto account = live_.accounts.find(address.account);
    if (account == live_.accounts.end() || !objects_.insert(address).second) return;
    const model::Principal who{address.object.kind, address.object.name};
    for (const model::Attachment& link : account->second.attachments) {
      if (link.principal != who || link.policy.type != model::PolicyType::custom) continue;
      objects_.insert({address.account, {model::ObjectKind::policy, link.policy.name.str()}});
    }
    if (address.object.kind != model::ObjectKind::user) return;
    for (const model::Membership& member : account->second.memberships) {
      if (member.user.str() != address.object.name) continue;
      stand_on({address.account, {model::ObjectKind::group, member.group.str()}});
    }
  }
  [[nodiscard]] const std::set<model::Address>& objects() const { return objects_; }

 private:
  const model::World& live_;
  std::set<model::Address> objects_;
};

void bind_to(Plan& plan, const model::World& live, const std::set<model::Address>& objects) {
  std::vector<model::Address> missing;
  const auto known = [](const Precondition& made, const model::Address& address) { return made.address < address; };
  for (const model::Address& address : objects) {
    const auto place = std::lower_bound(plan.preconditions.begin(), plan.preconditions.end(), address, known);
    if (place == plan.preconditions.end() || place->address != address) missing.push_back(address);
  }
  const auto middle = static_cast<std::ptrdiff_t>(plan.preconditions.size());
  for (Precondition& made : hashed(live, missing)) plan.preconditions.push_back(std::move(made));
  std::inplace_merge(plan.preconditions.begin(), plan.preconditions.begin() + middle, plan.preconditions.end(),
                     [](const Precondition& a, const Precondition& b) { return a.address < b.address; });
}

}  // namespace

void rely_on(Plan& plan, const model::World& live, const access::Facts& access) {
  Ground ground(live);
  for (const access::Fact& fact : access) {
    for (const model::Address& who : fact.who) ground.stand_on(who);
    for (const model::Address& role : fact.through) ground.stand_on(role);
    for (const model::Address& role : fact.roles) ground.stand_on(role);
  }
  bind_to(plan, live, ground.objects());
}

void rely_on_proof(Plan& plan, const model::World& live, const Standpoint& standpoint) {
  SystemDocuments system(live);
  const WaysIn ways(live, standpoint, system);
  Ground ground(live);
  for (const auto& entry : live.accounts) {
    for (const model::Address& each : ways.through(entry.first)) ground.stand_on(each);
  }
  for (const auto& [key, arn] : standpoint.operators) {
    if (const auto who = named_in(live, key, arn)) ground.stand_on({key, *who});
  }
  bind_to(plan, live, ground.objects());
}

void rely_on_objects(Plan& plan, const model::World& live, const model::World& declared, Binding binding) {
  plan.binding = binding;
  if (binding == Binding::relied) return;
  const model::World& named = binding == Binding::all ? live : declared;
  std::set<model::Address> objects;
  for (const auto& [key, account] : named.accounts) {
    const auto there = live.accounts.find(key);
    if (there == live.accounts.end()) continue;
    const auto add = [&, account_key = key](model::ObjectKind kind, const auto& these, const auto& known) {
      for (const auto& entry : these) {
        const auto found = known.find(entry.first);
        objects.insert({account_key, {kind, found == known.end() ? entry.first.str() : found->first.str()}});
      }
    };
    add(model::ObjectKind::user, account.users, there->second.users);
    add(model::ObjectKind::group, account.groups, there->second.groups);
    add(model::ObjectKind::role, account.roles, there->second.roles);
    add(model::ObjectKind::policy, account.policies, there->second.policies);
  }
  bind_to(plan, live, objects);
  for (const auto& [key, account] : live.accounts) {
    for (const auto& [name, document] : account.system_policies) {
      plan.system_policies[key].insert_or_assign(name, policy::meaning_hash(document));
    }
  }
}

}  // namespace ramify::plan
