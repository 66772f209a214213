#include "ways.h"

#include <algorithm>
#include <deque>
#include <set>

#include "ramify/text/text.h"

namespace ramify::access {
namespace {

using model::ObjectKind;

bool asks_for_name(const policy::Document& document) {
  for (const auto& statement : document.statements) {
    for (const auto& [name, keys] : statement.conditions) {
      for (const auto& entry : keys) {
        if (text::fold_case(entry.first) == "acs:principalarn") return true;
      }
    }
  }
  return false;
}

std::string scope_of(const model::Attachment& attachment) {
  return attachment.resource_group ? "@" + attachment.resource_group->str() : std::string();
}

}  // namespace

Crowd::Crowd(const model::World& world, const Library& library) : world_(world), library_(library), index_(world) {
  for (const auto& [key, account] : world.accounts) {
    identities_.try_emplace(key, key, account, library);
    for (const auto& entry : account.users) everybody_.push_back({key, {ObjectKind::user, entry.first.str()}});
    for (const auto& entry : account.roles) everybody_.push_back({key, {ObjectKind::role, entry.first.str()}});
    for (const auto& attachment : account.attachments) {
      held_[{key, {attachment.principal.kind, attachment.principal.name}}].push_back(&attachment);
    }
    for (const auto& membership : account.memberships) {
      groups_of_[{key, {ObjectKind::user, membership.user.str()}}].push_back(
          {key, {ObjectKind::group, membership.group.str()}});
    }
  }
  std::sort(everybody_.begin(), everybody_.end());
  by_name_ = speaks_of_names();
}

bool Crowd::speaks_of_names() const {
  for (const auto& [key, account] : world_.accounts) {
    for (const auto& [name, role] : account.roles) {
      if (role.trust && asks_for_name(*role.trust)) return true;
    }
    for (const auto& [name, policy] : account.policies) {
      if (policy.document && asks_for_name(*policy.document)) return true;
    }
  }
  return false;
}

bool Crowd::holds(const model::Address& who) const {
  const auto account = world_.accounts.find(who.account);
  return account != world_.accounts.end() && model::contains(account->second, who.object);
}

std::vector<const model::Attachment*> Crowd::attachments(const model::Address& who) const {
  std::vector<const model::Attachment*> all;
  const auto add = [&](const model::Address& holder) {
    if (const auto found = held_.find(holder); found != held_.end()) {
      all.insert(all.end(), found->second.begin(), found->second.end());
    }
  };
  if (!holds(who)) return all;
  add(who);
  if (const auto groups = groups_of_.find(who); groups != groups_of_.end()) {
    for (const auto& group : groups->second) add(group);
  }
  return all;
}

std::string Crowd::power_class(const model::Address& who) const {
  if (!holds(who)) return {};
  std::string name = who.account.str() + ' ';
  for (const auto* attachment : attachments(who)) {
    const bool own = attachment->principal.kind != ObjectKind::group;
    name += std::string(own ? "=" : attachment->principal.name) + '<' +
            std::string(model::to_string(attachment->policy.type)) + '/' + attachment->policy.name.str() +
            scope_of(*attachment) + ' ';
  }
  return name;
}

std::string Crowd::way_class(const model::Address& who) const {
  if (!holds(who)) return {};
  if (by_name_ || who.object.kind == ObjectKind::role) return model::to_string(who);
  return power_class(who) + '#' + index_.mark_of(caller_of(world_.accounts.at(who.account), who.object));
}

const Crowd::Direct& Crowd::direct(const model::Address& who, const std::string& name) {
  const auto known = direct_.find(name);
  if (known != direct_.end()) return known->second;
  Direct& found = direct_[name];
  const Identity identity = identities_.at(who.account).of(who.object);
  if (identity.is_silent()) return found;
  for (const std::size_t position : index_.candidates(identity)) {
    const Target& target = index_.at(position);
    if (target.address == who) continue;
    Decision decision = decide(identity, target, {});
    if (decision.standing != Standing::deny) found.emplace_back(position, std::move(decision));
  }
  return found;
}

/// Breadth first, once for each standing: what can be had for sure is found before what hangs on a condition.
void Crowd::reach(const model::Address& who, Ways& found) {
  for (const Standing least : {Standing::allow, Standing::conditional, Standing::unknown}) {
    std::deque<std::pair<model::Address, std::vector<model::Address>>> queue{{who, {}}};
    std::set<model::Address> seen{who};
    while (!queue.empty()) {
      const auto [from, path] = std::move(queue.front());
      queue.pop_front();
      for (const auto& [position, decision] : direct(from, way_class(from))) {
        const model::Address& to = index_.at(position).address;
        if (decision.standing < least || !seen.insert(to).second) continue;
        found.emplace(to, Way{to, path, least, decision});
        auto further = path;
        further.push_back(to);
        queue.emplace_back(to, std::move(further));
      }
    }
  }
}

const Ways& Crowd::ways(const model::Address& who) {
  const std::string name = way_class(who);
  const auto known = ways_.find(name);
  if (known != ways_.end()) return known->second;
  Ways& found = ways_[name];
  if (!name.empty()) reach(who, found);
  return found;
}

}  // namespace ramify::access
