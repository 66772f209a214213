#include "ramify/check/revoke.h"

#include <algorithm>
#include <set>

namespace ramify::check {
namespace {

using access::Cut;
using access::Exile;
using access::Outcast;
using model::ObjectKind;
using ops::Op;

template <class Map>
bool has(const Map& objects, const std::string& name) {
  return objects.count(Map::key_type::from_service(name)) != 0;
}

const model::Account* account_in(const model::World& world, const model::AccountKey& key) {
  const auto found = world.accounts.find(key);
  return found == world.accounts.end() ? nullptr : &found->second;
}

/// Makes the declared world say the cuts, also about what it does not declare.
class Enforced {
 public:
  Enforced(const diff::Input& input, const std::vector<Exile>& exiles)
      : world(input.desired), scope(input.scope), live_(input.live) {
    for (const Exile& exile : exiles) {
      for (const Cut& cut : exile.cuts) enforce(cut, exile.outcast);
      deny(exile);
    }
  }

  model::World world;
  model::Scope scope;

 private:
  void enforce(const Cut& cut, const Outcast& outcast) {
    const auto account = world.accounts.find(cut.role.account);
    if (account == world.accounts.end()) return;
    auto& own_scope = scope.accounts[cut.role.account];
    const auto name = model::RoleName::from_service(cut.role.object.name);
    if (cut.removed) {
      account->second.roles.erase(name);
      drop_attachments(account->second, cut.role.object);
      own_scope.absent.insert(cut.role.object);
      return;
    }
    auto role = account->second.roles.find(name);
    if (role == account->second.roles.end()) {
      const auto* there = account_in(live_, cut.role.account);
      if (there == nullptr || there->roles.count(name) == 0) return;
      model::Role known{name, {}, {}, there->roles.at(name).trust, {}, {}};
      role = account->second.roles.emplace(name, std::move(known)).first;
      own_scope.keep_attachments.insert(cut.role.object);
    }
    if (cut.by_trust && role->second.trust) {
      role->second.trust =
          access::without(*role->second.trust, outcast, account->second.id, model::to_string(cut.role));
    }
    if (cut.stripped) {
      drop_attachments(account->second, cut.role.object);
      own_scope.keep_attachments.erase(cut.role.object);
    }
  }

  static void drop_attachments(model::Account& account, const model::ObjectRef& holder) {
    for (auto link = account.attachments.begin(); link != account.attachments.end();) {
      const bool its = link->principal.kind == holder.kind && link->principal.name == holder.name;
      link = its ? account.attachments.erase(link) : std::next(link);
    }
  }

  void deny(const Exile& exile) {
    const auto policy = access::denial(world, exile.outcast, exile.cuts);
    const auto who = exile.outcast.address();
    if (!policy || !who) return;
    model::Account& account = world.accounts.at(who->account);
    const auto* there = account_in(live_, who->account);
    if (there == nullptr || !model::contains(*there, who->object)) return;
    account.policies.emplace(policy->name, *policy);
    account.attachments.insert({{who->object.kind, who->object.name}, {model::PolicyType::custom, policy->name}, {}});
    if (model::contains(account, who->object)) return;
    scope.accounts[who->account].keep_attachments.insert(who->object);
    if (who->object.kind == ObjectKind::user) {
      const auto name = model::UserName::from_service(who->object.name);
      account.users.emplace(name, model::User{name, {}, {}, {}, {}, {}, {}, {}, {}, {}, false});
    } else {
      const auto name = model::RoleName::from_service(who->object.name);
      account.roles.emplace(name, model::Role{name, {}, {}, {}, {}, {}});
    }
  }

  const model::World& live_;
};

/// Custom policies that came, went or changed from one world to the other.
std::set<model::Address> changed_policies(const model::World& before, const model::World& after) {
  std::set<model::Address> changed;
  const auto compare = [&](const model::World& one, const model::World& other) {
    for (const auto& [key, account] : one.accounts) {
      const auto* twin = account_in(other, key);
      for (const auto& [name, policy] : account.policies) {
        const bool same =
            twin != nullptr && has(twin->policies, name.str()) && twin->policies.at(name).document == policy.document;
        if (!same) changed.insert({key, {ObjectKind::policy, name.str()}});
      }
    }
  };
  compare(before, after);
  compare(after, before);
  return changed;
}

/// Roles whose declared trust changed from one world to the other: it named a role that goes.
std::set<model::Address> changed_trusts(const model::World& before, const model::World& after) {
  std::set<model::Address> changed;
  for (const auto& [key, account] : after.accounts) {
    const auto* was = account_in(before, key);
    if (was == nullptr) continue;
    for (const auto& [name, role] : account.roles) {
      const auto old = was->roles.find(name);
      if (old != was->roles.end() && old->second.trust != role.trust) {
        changed.insert({key, {ObjectKind::role, name.str()}});
      }
    }
  }
  return changed;
}

class Filter {
 public:
  Filter(const std::vector<Exile>& exiles, std::set<model::Address> policies, std::set<model::Address> trusts)
      : policies_(std::move(policies)), trusts_(std::move(trusts)) {
    for (const Exile& exile : exiles) {
      for (const Cut& cut : exile.cuts) cuts_.emplace(cut.role, cut);
    }
  }

  [[nodiscard]] std::optional<ops::Change> keep(const ops::Change& change) const {
    if (policies_.count(ops::owner(change.target)) != 0) return change;
    if (const auto* link = std::get_if<model::Attachment>(&change.target.subject)) {
      const model::Address policy{change.target.account, {ObjectKind::policy, link->policy.name.str()}};
      if (link->policy.type == model::PolicyType::custom && policies_.count(policy) != 0) return change;
    }
    const auto owner = ops::owner(change.target);
    const auto cut = cuts_.find(owner);
    if (change.op == Op::update_role && (cut != cuts_.end() || trusts_.count(owner) != 0)) return trust_alone(change);
    if (cut == cuts_.end()) return std::nullopt;
    const bool detaches = change.op == Op::detach_policy && (cut->second.stripped || cut->second.removed);
    return detaches || change.op == Op::delete_role ? std::optional(change) : std::nullopt;
  }

  [[nodiscard]] bool keep(const diff::Remark& remark) const {
    return remark.kind != diff::Remark::Kind::adopt &&
           (cuts_.count(remark.address) != 0 || policies_.count(remark.address) != 0);
  }

 private:
  /// What else is pending of the role stays as it is; the session's length travels with the call.
  static std::optional<ops::Change> trust_alone(ops::Change change) {
    if (ops::find_field(change, ops::Field::trust) == nullptr) return std::nullopt;
    std::vector<ops::FieldChange> fields;
    for (auto& field : change.fields) {
      if (field.field == ops::Field::trust) {
        fields.push_back(std::move(field));
      } else if (field.field == ops::Field::max_session) {
        change.carried.push_back({field.field, {}, field.before, field.before});
      }
    }
    if (fields.empty()) return std::nullopt;
    change.fields = std::move(fields);
    std::sort(change.carried.begin(), change.carried.end());
    return change;
  }

  std::map<model::Address, Cut> cuts_;  ///< how deep does not hang on whose it is
  std::set<model::Address> policies_;
  std::set<model::Address> trusts_;
};

}  // namespace

diff::ChangeSet cut_changes(const diff::Input& after, const model::World& before, const std::vector<Exile>& exiles) {
  const Enforced enforced(after, exiles);
  diff::Input input{enforced.world, after.live, enforced.scope, after.provenance, after.identities, false, {}};
  input.deletes_protected = after.deletes_protected;
  const auto all = diff::diff(input);
  const Filter filter(exiles, changed_policies(before, enforced.world), changed_trusts(before, enforced.world));
  diff::ChangeSet kept;
  for (const auto& change : all.changes) {
    if (auto its = filter.keep(change)) kept.changes.push_back(*std::move(its));
  }
  for (const auto& remark : all.remarks) {
    if (filter.keep(remark)) kept.remarks.push_back(remark);
  }
  return kept;
}

}  // namespace ramify::check
