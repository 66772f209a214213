#include "ways_in.h"

#include <algorithm>

#include "ramify/diff/identity.h"
#include "ramify/plan/lockout.h"

namespace ramify::plan {
namespace {

using model::Address;
using model::ObjectKind;
using model::ObjectRef;

const model::Account* find(const model::World& world, const model::AccountKey& key) {
  const auto found = world.accounts.find(key);
  return found == world.accounts.end() ? nullptr : &found->second;
}

const model::User* find_user(const model::World& world, const Address& address) {
  const model::Account* account = find(world, address.account);
  if (account == nullptr || address.object.kind != ObjectKind::user) return nullptr;
  const auto user = account->users.find(model::UserName::from_service(address.object.name));
  return user == account->users.end() ? nullptr : &user->second;
}

const model::Role* find_role(const model::World& world, const Address& address) {
  const model::Account* account = find(world, address.account);
  if (account == nullptr || address.object.kind != ObjectKind::role) return nullptr;
  const auto role = account->roles.find(model::RoleName::from_service(address.object.name));
  return role == account->roles.end() ? nullptr : &role->second;
}

const model::AccountKey* described(const model::World& world, const std::string& id) {
  for (const auto& [key, account] : world.accounts) {
    if (account.id.str() == id) return &key;
  }
  return nullptr;
}

/// Whoever may do this can make anybody an administrator.
bool administers(const Rights& rights, const model::AccountId& account) {
  return rights.may("ram:AttachPolicyToUser", "acs:ram:*:" + account.str() + ":user/*") == Answer::yes &&
         rights.may("ram:AttachPolicyToUser", "acs:ram:*:system:policy/AdministratorAccess") == Answer::yes;
}

/// A person who logs on to the console with a second factor.
std::map<std::string, std::vector<std::string>> keys_of(const model::Account& account, const ObjectRef& who,
                                                        Instant now) {
  auto keys = known_keys(account, who, now);
  keys["acs:MFAPresent"] = {"true"};
  return keys;
}

template <class Visit>
void each_member(const model::Account& account, const std::string& group, Visit visit) {
  const auto name = model::GroupName::from_service(group);
  const model::Membership from{name, model::UserName::from_service("")};
  for (auto link = account.memberships.lower_bound(from); link != account.memberships.end() && link->group == name;
       ++link) {
    visit(link->user.str());
  }
}

}  // namespace

std::optional<ObjectRef> named_in(const model::World& world, const model::AccountKey& account, const std::string& arn) {
  const model::Account* there = find(world, account);
  auto ref = diff::principal_behind(arn);
  if (there == nullptr || !ref) return std::nullopt;
  if (model::contains(*there, *ref)) return ref;
  auto name = model::case_twin(*there, *ref);
  if (!name) return std::nullopt;
  return ObjectRef{ref->kind, *std::move(name)};
}

WaysIn::WaysIn(const model::World& world, const Standpoint& standpoint, SystemDocuments& system)
    : world_(world), standpoint_(standpoint), system_(system) {
  for (const auto& [key, arn] : standpoint_.operators) {
    if (const auto who = named_in(world_, key, arn)) who_.emplace(key, *who);
  }
  for (const auto& [key, account] : world_.accounts) {
    for (const auto& entry : account.users) look_at({key, {ObjectKind::user, entry.first.str()}});
    for (const auto& entry : account.roles) look_at({key, {ObjectKind::role, entry.first.str()}});
  }
}

bool WaysIn::is_operator(const Address& address) const {
  const auto who = who_.find(address.account);
  return who != who_.end() && who->second == address.object;
}

bool WaysIn::is_administrator(const Address& address) const {
  const model::Account* account = find(world_, address.account);
  if (account == nullptr) return false;
  return plan::is_administrator(*account, address.object, system_, standpoint_.now);
}

bool WaysIn::has_logon(const Address& address) const {
  const model::User* user = find_user(world_, address);
  if (user == nullptr || user->frozen) return false;
  if (user->console == model::Presence::present) return true;
  return user->keys && std::any_of(user->keys->begin(), user->keys->end(),
                                   [](const model::AccessKey& key) { return key.status == model::KeyStatus::active; });
}

bool WaysIn::lets_outsiders_in(const Address& address) const {
  const model::Role* role = find_role(world_, address);
  if (role == nullptr || !role->trust) return false;
  const auto& trusted = standpoint_.trusted_accounts;
  const auto is_trusted = [&](const std::string& text) {
    const auto arn = model::parse_ram_arn(text);
    return arn && described(world_, arn->account_id) == nullptr &&
           std::any_of(trusted.begin(), trusted.end(),
                       [&](const model::AccountId& id) { return id.str() == arn->account_id; });
  };
  return std::any_of(role->trust->statements.begin(), role->trust->statements.end(),
                     [&](const policy::Statement& each) {
                       return each.effect == policy::Effect::allow &&
                              (!each.principals.federated.empty() ||
                               std::any_of(each.principals.ram.begin(), each.principals.ram.end(), is_trusted));
                     });
}

bool WaysIn::is_open_to_strangers(const Address& address) const {
  const model::Role* role = find_role(world_, address);
  if (role == nullptr || !role->trust) return true;
  for (const policy::Statement& each : role->trust->statements) {
    if (each.effect != policy::Effect::allow) continue;
    if (!each.principals.federated.empty() || !each.principals.service.empty()) return true;
    for (const std::string& text : each.principals.ram) {
      const auto arn = model::parse_ram_arn(text);
      if (!arn || described(world_, arn->account_id) == nullptr) return true;
    }
  }
  return false;
}

std::vector<Address> WaysIn::spoken_of(const Address& address) const {
  std::vector<Address> people;
  const model::Role* role = find_role(world_, address);
  if (role == nullptr || !role->trust) return people;
  for (const policy::Statement& each : role->trust->statements) {
    if (each.effect != policy::Effect::allow) continue;
    for (const std::string& text : each.principals.ram) {
      const auto arn = model::parse_ram_arn(text);
      const model::AccountKey* key = arn ? described(world_, arn->account_id) : nullptr;
      if (key == nullptr) continue;
      const model::Account& account = world_.accounts.at(*key);
      if (arn->relative == "root") {
        for (const auto& entry : account.users) people.push_back({*key, {ObjectKind::user, entry.first.str()}});
        for (const auto& entry : account.roles) people.push_back({*key, {ObjectKind::role, entry.first.str()}});
      } else if (const auto who = named_in(world_, *key, text)) {
        people.push_back({*key, *who});
      }
    }
  }
  return people;
}

Answer WaysIn::enters(const Address& who, const Address& address) const {
  const model::Account* from = find(world_, who.account);
  const model::Account* into = find(world_, address.account);
  const model::Role* role = find_role(world_, address);
  if (from == nullptr || into == nullptr || role == nullptr || !role->trust) return Answer::no;
  if (!model::contains(*from, who.object)) return Answer::no;
  const std::string arn = model::role_arn(into->id, role->name);
  const auto keys = keys_of(*from, who.object, standpoint_.now);
  const bool is_role = who.object.kind == ObjectKind::role;
  const policy::Caller caller{from->id.str(), keys.at("acs:PrincipalARN").front(),
                              is_role ? policy::Caller::Kind::role : policy::Caller::Kind::user};
  const auto trust = policy::evaluate_trust(*role->trust, caller, {"sts:AssumeRole", arn, keys, false}).verdict;
  if (trust != policy::Verdict::allow && trust != policy::Verdict::conditional) return Answer::no;
  const Answer own = Rights(*from, who.object, system_, keys).may("sts:AssumeRole", arn);
  return std::min(own, trust == policy::Verdict::allow ? Answer::yes : Answer::open);
}

bool WaysIn::is_way_through(const Address& user, const Address& role) const {
  return user.object.kind == ObjectKind::user && !is_operator(user) && has_logon(user) &&
         enters(user, role) == Answer::yes;
}

void WaysIn::look_for_entrant(const Address& role) {
  entrants_[role].reset();
  for (const Address& person : spoken_of(role)) {
    if (!is_way_through(person, role)) continue;
    entrants_[role] = person;
    return;
  }
}

void WaysIn::look_at(const Address& address) {
  if (address.object.kind == ObjectKind::user) {
    users_.erase(address);
    if (!is_operator(address) && has_logon(address) && is_administrator(address)) users_.insert(address);
    return;
  }
  entrants_.erase(address);
  provided_.erase(address);
  if (find_role(world_, address) == nullptr || is_operator(address) || !is_administrator(address)) return;
  if (lets_outsiders_in(address)) provided_.insert(address);
  look_for_entrant(address);
}

std::set<Address> WaysIn::touched_by(const ops::Change& change) const {
  std::set<Address> touched;
  const model::AccountKey& key = change.target.account;
  const model::Account* account = find(world_, key);
  if (account == nullptr) return touched;
  const auto add = [&](const ObjectRef& ref) {
    if (ref.kind == ObjectKind::user || ref.kind == ObjectKind::role) touched.insert({key, ref});
    if (ref.kind == ObjectKind::group) {
      each_member(*account, ref.name, [&](const std::string& user) {
        touched.insert({key, {ObjectKind::user, user}});
      });
    }
  };
  if (const auto* link = std::get_if<model::Membership>(&change.target.subject)) {
    add({ObjectKind::user, link->user.str()});
    return touched;
  }
  const Address owner = ops::owner(change.target);
  if (owner.object.kind == ObjectKind::policy) {
    for (const model::Attachment& link : account->attachments) {
      const bool holds = link.policy.type == model::PolicyType::custom && link.policy.name.str() == owner.object.name;
      if (holds) add({link.principal.kind, link.principal.name});
    }
    return touched;
  }
  add(owner.object);
  if (const auto* name = ops::find_field(change, ops::Field::name); name != nullptr && name->before) {
    add({owner.object.kind, *name->before});
  }
  return touched;
}

void WaysIn::update(const ops::Change& change) {
  const std::set<Address> touched = touched_by(change);
  for (const Address& address : touched) look_at(address);
  for (auto& [role, entrant] : entrants_) {
    if (entrant && touched.count(*entrant) != 0) {
      look_for_entrant(role);
    } else if (!entrant) {
      for (const Address& address : touched) {
        if (is_way_through(address, role)) entrant = address;
      }
    }
  }
}

std::vector<std::string> WaysIn::of(const model::AccountKey& account) const {
  std::vector<std::string> ways{"root logon"};
  for (const Address& user : users_) {
    if (user.account == account) ways.push_back(model::to_string(user.object));
  }
  for (const auto& [role, entrant] : entrants_) {
    if (role.account != account || (!entrant && provided_.count(role) == 0)) continue;
    ways.push_back(model::to_string(role.object));
  }
  return ways;
}

std::size_t WaysIn::count(const model::AccountKey& account) const {
  return of(account).size();
}

std::set<Address> WaysIn::through(const model::AccountKey& account) const {
  std::set<Address> people;
  for (const Address& user : users_) {
    if (user.account == account) people.insert(user);
  }
  for (const auto& [role, entrant] : entrants_) {
    if (role.account != account) continue;
    people.insert(role);
    if (entrant) people.insert(*entrant);
  }
  return people;
}

std::vector<std::set<Address>> WaysIn::each_through(const model::AccountKey& account) const {
  std::vector<std::set<Address>> ways{{}};
  for (const Address& user : users_) {
    if (user.account == account) ways.push_back({user});
  }
  for (const auto& [role, entrant] : entrants_) {
    if (role.account != account) continue;
    if (provided_.count(role) != 0) {
      ways.push_back({role});
    } else if (entrant) {
      ways.push_back({role, *entrant});
    }
  }
  return ways;
}

std::map<model::AccountKey, std::vector<std::string>> ways_in(const model::World& world, const Standpoint& standpoint) {
  SystemDocuments system(world);
  const WaysIn ways(world, standpoint, system);
  std::map<model::AccountKey, std::vector<std::string>> all;
  for (const auto& entry : world.accounts) all.emplace(entry.first, ways.of(entry.first));
  return all;
}

bool is_administrator(const model::Account& account, const ObjectRef& who, SystemDocuments& system, Instant now) {
  return administers(Rights(account, who, system, keys_of(account, who, now)), account.id);
}

std::map<model::AccountKey, std::set<model::UserName>> unread_administrators(const model::World& world, Instant now) {
  SystemDocuments system(world);
  std::map<model::AccountKey, std::set<model::UserName>> unread;
  for (const auto& [key, account] : world.accounts) {
    for (const auto& [name, user] : account.users) {
      if (user.console != model::Presence::unmanaged || user.keys) continue;
      const ObjectRef who{ObjectKind::user, name.str()};
      if (plan::is_administrator(account, who, system, now)) unread[key].insert(name);
    }
  }
  return unread;
}

}  // namespace ramify::plan
