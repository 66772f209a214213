#include <algorithm>
#include <set>

#include "ramify/plan/plan.h"

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

}  // namespace

void rely_on(Plan& plan, const model::World& live, const std::vector<access::Fact>& access) {
  Ground ground(live);
  for (const access::Fact& fact : access) {
    for (const model::Address& who : fact.who) ground.stand_on(who);
    for (const model::Address& role : fact.through) ground.stand_on(role);
    for (const model::Address& role : fact.roles) ground.stand_on(role);
  }
  const auto by_address = [](const Precondition& a, const Precondition& b) { return a.address < b.address; };
  for (const model::Address& address : ground.objects()) {
    Precondition made{address, object_hash(live, address)};
    const auto place = std::lower_bound(plan.preconditions.begin(), plan.preconditions.end(), made, by_address);
    if (place != plan.preconditions.end() && place->address == address) continue;
    plan.preconditions.insert(place, std::move(made));
  }
}

}  // namespace ramify::plan
