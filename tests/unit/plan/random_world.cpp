#include "random_world.h"

#include <algorithm>
#include <array>

#include "ramify/text/text.h"

namespace ramify::plan::test {
namespace {

using model::ObjectKind;
using model::ObjectRef;

const std::vector<std::string> kUsers{"ann", "bob", "cyd", "dan", "eve"};
const std::vector<std::string> kGroups{"crew", "desk", "ops"};
const std::vector<std::string> kRoles{"alpha", "beta", "gamma", "delta", "omega"};
const std::vector<std::string> kPolicies{"read", "write", "list", "admin"};
const std::vector<std::string> kSystem{"ReadOnlyAccess", "AdministratorAccess", "AliyunOSSFullAccess"};

class Dice {
 public:
  explicit Dice(std::uint32_t seed) : engine_(seed) {}
  bool chance(int percent) { return below(100) < percent; }
  int below(int n) { return static_cast<int>(engine_() % static_cast<std::uint32_t>(n)); }
  template <class List>
  const auto& pick(const List& list) {
    return list[static_cast<std::size_t>(below(static_cast<int>(list.size())))];
  }

 private:
  std::mt19937 engine_;
};

model::AccountKey key(const char* name) {
  return model::AccountKey::from_service(name);
}

policy::Document document(Dice& dice) {
  policy::Statement statement;
  statement.actions = {"oss:Get" + std::to_string(dice.below(3))};
  statement.resources = {"*"};
  return {{statement}};
}

/// Whom a trust may name.
using Arns = std::vector<std::string>;

policy::Document trust(Dice& dice, const Arns& arns) {
  policy::Statement statement;
  statement.actions = {"sts:AssumeRole"};
  const int count = 1 + dice.below(3);
  for (int i = 0; i < count; ++i) statement.principals.ram.push_back(dice.pick(arns));
  return {{statement}};
}

model::Tags tags(Dice& dice, bool live, const std::string& project) {
  model::Tags made;
  if (dice.chance(40)) made["team"] = dice.chance(50) ? "perf" : "infra";
  if (live && dice.chance(50)) made[std::string(model::kOwnerTag)] = dice.chance(80) ? project : "other";
  return made;
}

std::optional<std::string> maybe(Dice& dice, const std::vector<std::string>& words) {
  return dice.chance(60) ? std::optional(dice.pick(words)) : std::nullopt;
}

model::User user(Dice& dice, const std::string& name, bool live) {
  model::User made{model::UserName::from_service(name), {}, {}, {}, {}, {}, {}, {}, {}, {}, {}};
  made.display_name = maybe(dice, {"One", "Two", "A display name that is longer than twenty-four characters"});
  made.comments = maybe(dice, {"", "hello"});
  made.tags = tags(dice, live, "demo");
  made.console = std::array{model::Presence::unmanaged, model::Presence::absent,
                            model::Presence::present}[static_cast<std::size_t>(dice.below(3))];
  if (made.console == model::Presence::present && dice.chance(60)) made.login.mfa_required = dice.chance(50);
  if (!live) {
    if (dice.chance(50)) made.wanted_keys = model::KeyCount{static_cast<std::uint32_t>(dice.below(3)), {}};
    return made;
  }
  if (made.console == model::Presence::unmanaged) made.console = model::Presence::absent;
  made.keys.emplace();
  for (int i = dice.below(3); i > 0; --i) {
    made.keys->push_back({model::AccessKeyId::from_service("LTAI" + name + std::to_string(i)),
                          dice.chance(70) ? model::KeyStatus::active : model::KeyStatus::inactive,
                          Instant(std::chrono::seconds(1000 * dice.below(5)))});
  }
  std::sort(made.keys->begin(), made.keys->end(), [](const auto& a, const auto& b) { return a.id < b.id; });
  made.mfa_bound = dice.chance(30);
  return made;
}

/// In a live account a name sometimes comes in another letter case than anybody would declare it.
std::string spelled(Dice& dice, std::string name, bool live) {
  if (live && dice.chance(5)) name.front() = static_cast<char>(std::toupper(name.front()));
  return name;
}

void add_objects(Dice& dice, model::Account& account, bool live) {
  for (const std::string& name : kUsers) {
    if (dice.chance(55)) {
      const model::User made = user(dice, spelled(dice, name, live), live);
      account.users.emplace(made.name, made);
    }
  }
  for (const std::string& name : kGroups) {
    if (!dice.chance(55)) continue;
    const auto group = model::GroupName::from_service(spelled(dice, name, live));
    account.groups.emplace(group, model::Group{group, maybe(dice, {"", "a group"})});
  }
  for (const std::string& name : kPolicies) {
    if (!dice.chance(55)) continue;
    const auto policy = model::PolicyName::from_service(spelled(dice, name, live));
    model::Policy made{policy, maybe(dice, {"a policy", "another"}), document(dice), tags(dice, live, "demo"), {}};
    account.policies.emplace(policy, made);
  }
  for (const std::string& name : kRoles) {
    if (!dice.chance(60)) continue;
    const auto role = model::RoleName::from_service(spelled(dice, name, live));
    model::Role made{role, maybe(dice, {"a role", "another"}), {}, {}, tags(dice, live, "demo"), {}};
    if (live || dice.chance(50)) made.max_session = std::chrono::seconds(3600 * (1 + dice.below(2)));
    account.roles.emplace(role, made);
  }
}

void add_links(Dice& dice, model::Account& account) {
  std::vector<model::Principal> principals;
  for (const auto& entry : account.users) principals.push_back({ObjectKind::user, entry.first.str()});
  for (const auto& entry : account.groups) principals.push_back({ObjectKind::group, entry.first.str()});
  for (const auto& entry : account.roles) principals.push_back({ObjectKind::role, entry.first.str()});
  std::vector<model::PolicyRef> policies;
  for (const std::string& name : kSystem) {
    policies.push_back({model::PolicyType::system, model::PolicyName::from_service(name)});
  }
  for (const auto& entry : account.policies) policies.push_back({model::PolicyType::custom, entry.first});
  for (const model::Principal& principal : principals) {
    for (const model::PolicyRef& policy : policies) {
      if (!dice.chance(25)) continue;
      model::Attachment link{principal, policy, std::nullopt};
      if (dice.chance(30)) link.resource_group = model::ResourceGroupId::from_service("rg-abc");
      account.attachments.insert(link);
    }
  }
  for (const auto& group : account.groups) {
    for (const auto& user : account.users) {
      if (dice.chance(40)) account.memberships.insert({group.first, user.first});
    }
  }
}

Arns arns_of(const model::World& world) {
  Arns arns{"acs:ram::3000000000000003:root"};
  for (const auto& [name, account] : world.accounts) {
    arns.push_back(model::root_arn(account.id));
    for (const auto& entry : account.users) arns.push_back(model::user_arn(account.id, entry.first));
    for (const auto& entry : account.roles) arns.push_back(model::role_arn(account.id, entry.first));
  }
  return arns;
}

model::World world(Dice& dice, bool live) {
  model::World made;
  for (const auto& [name, id] : {std::pair("aa", "1000000000000001"), std::pair("bb", "2000000000000002")}) {
    model::Account account{model::AccountId::from_service(id), {}, {}, {}, {}, {}, {}, {}, {}, {}};
    account.default_domain = std::string(name) + ".onaliyun.com";
    add_objects(dice, account, live);
    add_links(dice, account);
    made.accounts.emplace(key(name), account);
  }
  const Arns arns = arns_of(made);
  for (auto& [name, account] : made.accounts) {
    for (auto& [role_name, role] : account.roles) {
      if (live || dice.chance(85)) role.trust = trust(dice, arns);
      if (dice.chance(10)) role.trust = model::unmeetable_trust(account.id, live ? "then" : "now");
    }
  }
  return made;
}

model::AccountScope scope(Dice& dice, const model::Account& desired, const std::string& us) {
  model::AccountScope made;
  if (dice.chance(25)) made.manage = model::ManageMode::all;
  const auto visit = [&](ObjectKind kind, const std::string& name) {
    const ObjectRef ref{kind, name};
    if (model::contains(desired, ref) || model::case_twin(desired, ref)) {
      if (dice.chance(15)) made.keep_attachments.insert(ref);
      if (kind == ObjectKind::group && dice.chance(20)) made.keep_members.insert(model::GroupName::from_service(name));
      return;
    }
    if (dice.chance(20)) made.absent.insert(ref);
    if (dice.chance(10)) made.protect.push_back({kind, name});
    if (dice.chance(10)) made.ignore.push_back({kind, name});
  };
  for (const std::string& name : kUsers) visit(ObjectKind::user, name);
  for (const std::string& name : kGroups) visit(ObjectKind::group, name);
  for (const std::string& name : kRoles) visit(ObjectKind::role, name);
  for (const std::string& name : kPolicies) visit(ObjectKind::policy, name);
  // Renames: from names that nobody ignores, nor we have ourselves, to names that are declared.
  const auto rename = [&](ObjectKind kind, const std::vector<std::string>& pool) {
    std::set<std::string> used;
    for (const std::string& now : pool) {
      const std::string& old = dice.pick(pool);
      const bool ignored = std::any_of(made.ignore.begin(), made.ignore.end(), [&](const auto& pattern) {
        return pattern.matches({kind, old});
      });
      const bool fits =
          old != now && model::contains(desired, {kind, now}) && !ignored && !text::fold_case(us).ends_with("/" + old);
      if (dice.chance(25) && fits && used.insert(old).second) made.previously[{kind, now}] = old;
    }
  };
  rename(ObjectKind::user, kUsers);
  rename(ObjectKind::group, kGroups);
  rename(ObjectKind::role, kRoles);
  rename(ObjectKind::policy, kPolicies);
  return made;
}

/// Whom we run as: the account itself, or somebody in it.
std::string identity(Dice& dice, const model::Account& live) {
  if (dice.chance(30) && !live.users.empty()) return model::user_arn(live.id, live.users.begin()->first);
  if (dice.chance(30) && !live.roles.empty()) return model::role_arn(live.id, live.roles.begin()->first);
  return model::root_arn(live.id);
}

}  // namespace

diff::ChangeSet Case::diff_against(const model::World& world) const {
  return diff::diff({desired, world, scope, provenance, identities, delete_surplus_keys});
}

Case random_case(std::uint32_t seed) {
  Dice dice(seed);
  Case made;
  made.live = world(dice, true);
  made.desired = world(dice, false);
  made.scope.project = "demo";
  made.delete_surplus_keys = dice.chance(50);
  for (const auto& [name, account] : made.desired.accounts) {
    made.identities[name] = identity(dice, made.live.accounts.at(name));
    made.scope.accounts[name] = scope(dice, account, made.identities[name]);
  }
  return made;
}

model::World as_live(const Case& given) {
  model::World world = given.desired;
  for (auto& [name, account] : world.accounts) {
    const auto mark = [&](model::Tags& tags) { tags[std::string(model::kOwnerTag)] = given.scope.project; };
    for (auto& [user_name, user] : account.users) {
      mark(user.tags);
      user.keys.emplace();
      for (std::uint32_t i = 0; user.wanted_keys && i < user.wanted_keys->active; ++i) {
        user.keys->push_back(
            {model::AccessKeyId::from_service("LTAI" + std::to_string(i)), model::KeyStatus::active, {}});
      }
      user.wanted_keys.reset();
      if (user.console == model::Presence::unmanaged) user.console = model::Presence::absent;
      user.mfa_bound = true;
    }
    for (auto& entry : account.policies) mark(entry.second.tags);
    for (auto& entry : account.roles) {
      mark(entry.second.tags);
      if (entry.second.trust && !model::is_unmeetable_trust(*entry.second.trust, account.id)) continue;
      entry.second.trust = model::unmeetable_trust(account.id, "as the service has it");
    }
  }
  return world;
}

}  // namespace ramify::plan::test
