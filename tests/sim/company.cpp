#include "company.h"

#include <algorithm>

namespace ramify::simulation {
namespace {

const std::vector<std::string> kNames{"ada", "bo", "cy", "dee", "eve", "flo", "gus", "hal", "ida", "jo"};
const std::vector<std::string> kGroupNames{"admins", "builders", "callers", "readers"};
const std::vector<std::string> kRoleNames{"Audit", "Build", "Cost", "Deploy", "Export", "Watch"};
const std::vector<std::string> kPolicyNames{"buckets", "disks", "logs", "nets", "queues"};
const std::vector<std::string> kSystemPolicies{"AliyunECSReadOnlyAccess", "AliyunOSSReadOnlyAccess",
                                               "AliyunPTSFullAccess", "AliyunSTSAssumeRoleAccess"};
const std::vector<std::string> kActions{"oss:GetObject", "oss:PutObject",   "oss:ListObjects",
                                        "ecs:Describe*", "pts:CreateScene", "log:Get*"};
const std::vector<std::string> kTeams{"perf", "web", "data", ""};
const std::vector<std::string> kServices{"ecs.aliyuncs.com", "fc.aliyuncs.com"};
const std::vector<std::string> kWords{"First", "Second", "Third", "Fourth"};

std::string role_address(const Company& company, Throws& throws) {
  std::vector<std::string> all;
  for (const auto& [name, account] : company.accounts) {
    for (const auto& [role, ignored] : account.roles) all.push_back(name + "/" + role);
  }
  return all.empty() ? std::string() : throws.one_of(all);
}

std::set<Attached> some_policies(const Account& account, Throws& throws) {
  std::set<Attached> chosen;
  for (const auto& [name, ignored] : account.policies) {
    if (throws.chance(25)) chosen.insert({name, throws.chance(15)});
  }
  if (throws.chance(30)) chosen.insert({throws.one_of(kSystemPolicies), false});
  return chosen;
}

Trust some_trust(const Company& company, Throws& throws) {
  std::vector<std::string> accounts;
  for (const auto& entry : company.accounts) accounts.push_back(entry.first);
  const auto name = throws.one_of(accounts);
  const auto& account = company.accounts.at(name);
  const auto kind = throws.below(10);
  if (kind < 4 && !account.users.empty()) {
    return {Trust::Kind::user,
            name + "/" + std::next(account.users.begin(), static_cast<long>(throws.below(account.users.size())))->first,
            throws.chance(10)};
  }
  if (kind < 6 && !account.roles.empty()) {
    return {Trust::Kind::role,
            name + "/" + std::next(account.roles.begin(), static_cast<long>(throws.below(account.roles.size())))->first,
            false};
  }
  if (kind == 6) return {Trust::Kind::service, throws.one_of(kServices), false};
  return {Trust::Kind::account, name, throws.chance(20)};
}

User some_user(const Account& account, Throws& throws) {
  User user;
  user.display_name = throws.chance(50) ? throws.one_of(kWords) : "";
  user.team = throws.one_of(kTeams);
  for (const auto& [group, ignored] : account.groups) {
    if (throws.chance(25)) user.groups.insert(group);
  }
  user.keys = throws.chance(25) ? 1 : 0;
  user.console = throws.chance(15);
  user.policies = some_policies(account, throws);
  return user;
}

Role some_role(const Company& company, const Account& account, Throws& throws) {
  Role role;
  role.description = throws.one_of(kWords);
  role.hours = 1 + static_cast<int>(throws.below(4));
  role.team = throws.one_of(kTeams);
  for (auto left = throws.below(3); left > 0; --left) role.trust.insert(some_trust(company, throws));
  role.policies = some_policies(account, throws);
  return role;
}

Policy some_policy(Throws& throws) {
  Policy policy;
  policy.description = throws.chance(50) ? throws.one_of(kWords) : "";
  policy.actions.insert(throws.one_of(kActions));
  if (throws.chance(50)) policy.actions.insert(throws.one_of(kActions));
  policy.denies = throws.chance(15);
  return policy;
}

/// What names somebody who is not there goes.
void mend(Company& company) {
  const auto there = [&](const std::string& address, bool role) {
    const auto slash = address.find('/');
    const auto account = company.accounts.find(address.substr(0, slash));
    if (account == company.accounts.end()) return false;
    const auto name = address.substr(slash + 1);
    return role ? account->second.roles.count(name) != 0 : account->second.users.count(name) != 0;
  };
  const auto mend_holder = [&](const Account& account, Holder& holder) {
    std::erase_if(holder.can_assume, [&](const auto& address) { return !there(address, true); });
    std::erase_if(holder.policies, [&](const auto& attached) {
      const bool system = attached.policy.rfind("Aliyun", 0) == 0;
      return !system && account.policies.count(attached.policy) == 0;
    });
  };
  for (auto& [name, account] : company.accounts) {
    for (auto& [user_name, user] : account.users) {
      mend_holder(account, user);
      std::erase_if(user.groups, [&a = account](const auto& group) { return a.groups.count(group) == 0; });
    }
    for (auto& [group_name, group] : account.groups) mend_holder(account, group);
    for (auto& [role_name, role] : account.roles) {
      mend_holder(account, role);
      std::erase_if(role.trust, [&](const Trust& trust) {
        if (trust.kind == Trust::Kind::user) return !there(trust.who, false);
        if (trust.kind == Trust::Kind::role) return !there(trust.who, true);
        return false;
      });
    }
  }
}

void hand_out_rights(Company& company, Throws& throws) {
  for (auto& [name, account] : company.accounts) {
    for (auto& [user_name, user] : account.users) {
      const auto role = role_address(company, throws);
      if (throws.chance(25) && !role.empty()) user.can_assume.insert(role);
    }
    for (auto& [group_name, group] : account.groups) {
      const auto role = role_address(company, throws);
      if (throws.chance(15) && !role.empty()) group.can_assume.insert(role);
    }
    for (auto& [role_name, role] : account.roles) {
      const auto other = role_address(company, throws);
      if (throws.chance(15) && !other.empty()) role.can_assume.insert(other);
    }
  }
}

/// Objects of one kind that come, go and stay; `kind` is what the file calls them.
template <class T, class Make>
void turn_over(std::map<std::string, T>& objects, const std::vector<std::string>& names, const std::string& kind,
               Account& account, Throws& throws, const Make& make) {
  std::vector<std::string> gone;
  for (const auto& [name, ignored] : objects) {
    if (throws.chance(15)) gone.push_back(name);
  }
  for (const auto& name : gone) {
    objects.erase(name);
    if (throws.chance(30)) account.absent.insert(kind + "/" + name);
  }
  for (auto& [name, object] : objects) {
    if (throws.chance(30)) object = make();
  }
  for (auto left = throws.below(3); left > 0; --left) {
    const auto& name = throws.one_of(names);
    if (account.absent.count(kind + "/" + name) == 0) objects.try_emplace(name, make());
  }
}

}  // namespace

Company make_company(Throws& throws) {
  Company company;
  const std::size_t count = throws.chance(25) ? 3 : 2;
  for (std::size_t i = 0; i < count; ++i) {
    Account account;
    account.id =
        std::string(1, static_cast<char>('1' + i)) + "00000000000000" + std::string(1, static_cast<char>('1' + i));
    for (auto left = throws.below(4); left > 0; --left)
      account.policies[throws.one_of(kPolicyNames)] = some_policy(throws);
    for (auto left = throws.below(3); left > 0; --left)
      account.groups[throws.one_of(kGroupNames)].policies = some_policies(account, throws);
    for (auto left = throws.below(5); left > 0; --left)
      account.users[throws.one_of(kNames)] = some_user(account, throws);
    company.accounts[std::string("company-") + static_cast<char>('a' + i)] = account;
  }
  for (auto& [name, account] : company.accounts) {
    for (auto left = throws.below(4); left > 0; --left)
      account.roles[throws.one_of(kRoleNames)] = some_role(company, account, throws);
  }
  hand_out_rights(company, throws);
  mend(company);
  return company;
}

Company later(const Company& before, Throws& throws) {
  Company company = before;
  for (auto& [name, account] : company.accounts) {
    turn_over(account.policies, kPolicyNames, "policies", account, throws, [&] { return some_policy(throws); });
    turn_over(account.groups, kGroupNames, "groups", account, throws, [&a = account, &throws] {
      Group group;
      group.comments = throws.one_of(kWords);
      group.policies = some_policies(a, throws);
      return group;
    });
    turn_over(account.users, kNames, "users", account, throws,
              [&a = account, &throws] { return some_user(a, throws); });
  }
  for (auto& [name, account] : company.accounts) {
    turn_over(account.roles, kRoleNames, "roles", account, throws,
              [&company, &a = account, &throws] { return some_role(company, a, throws); });
    if (!account.users.empty() && throws.chance(20)) {
      const auto old = account.users.begin()->first;
      const std::string fresh = old + "-renamed";
      const bool was_there = before.accounts.at(name).users.count(old) != 0;
      if (was_there && account.users.count(fresh) == 0) {
        auto node = account.users.extract(old);
        node.key() = fresh;
        account.users.insert(std::move(node));
        account.renamed_users[fresh] = old;
      }
    }
  }
  hand_out_rights(company, throws);
  mend(company);
  return company;
}

namespace {

std::string quoted(const std::string& text) {
  return "\"" + text + "\"";
}

std::string list(const std::set<std::string>& all) {
  std::string text;
  for (const auto& each : all) text += (text.empty() ? "" : ", ") + each;
  return "[" + text + "]";
}

std::string attachments(const Holder& holder) {
  std::set<std::string> all;
  for (const auto& each : holder.policies) {
    all.insert(each.in_resource_group ? "{policy: " + each.policy + ", resource_group: rg-aek2abcdefgh}" : each.policy);
  }
  return list(all);
}

std::string trusts(const Role& role) {
  std::set<std::string> all;
  for (const auto& each : role.trust) {
    static const char* const kinds[] = {"account", "user", "role", "service"};
    all.insert(std::string("{") + kinds[static_cast<std::size_t>(each.kind)] + ": " + each.who +
               (each.external_id ? ", external_id: 7f3c2a91d0be44aa" : "") + "}");
  }
  return list(all);
}

using Fields = std::vector<std::pair<std::string, std::string>>;

std::string object(const std::string& name, const Fields& fields) {
  std::string text;
  for (const auto& [key, value] : fields) text += (text.empty() ? "" : ", ") + key + ": " + value;
  return "      " + name + ": {" + text + "}\n";
}

void add_holder(Fields& fields, const Holder& holder) {
  fields.emplace_back("policies", attachments(holder));
  if (!holder.can_assume.empty()) fields.emplace_back("can_assume", list(holder.can_assume));
}

std::string user_yaml(const std::string& name, const User& user, const Account& account) {
  Fields fields;
  if (const auto old = account.renamed_users.find(name); old != account.renamed_users.end()) {
    fields.emplace_back("previously", old->second);
  }
  if (!user.display_name.empty()) fields.emplace_back("display_name", quoted(user.display_name));
  if (!user.team.empty()) fields.emplace_back("tags", "{team: " + user.team + "}");
  fields.emplace_back("groups", list(user.groups));
  fields.emplace_back("access_keys", std::to_string(user.keys));
  fields.emplace_back("console", user.console ? "{mfa: optional, password_reset: true}" : "absent");
  add_holder(fields, user);
  return object(name, fields);
}

std::string policy_yaml(const std::string& name, const Policy& policy) {
  Fields fields;
  if (!policy.description.empty()) fields.emplace_back("description", quoted(policy.description));
  std::set<std::string> actions;
  for (const auto& action : policy.actions) actions.insert(quoted(action));
  fields.emplace_back("document",
                      "{Version: \"1\", Statement: [{Effect: " + std::string(policy.denies ? "Deny" : "Allow") +
                          ", Action: " + list(actions) + ", Resource: \"*\"}]}");
  return object(name, fields);
}

std::string section(const std::string& kind, const Account& account, std::string body) {
  for (const auto& gone : account.absent) {
    if (gone.rfind(kind + "/", 0) == 0) body += object(gone.substr(kind.size() + 1), {{"state", "absent"}});
  }
  return "    " + kind + ":" + (body.empty() ? " {}\n" : "\n" + body);
}

}  // namespace

std::string yaml(const Company& company) {
  std::string text = "ramify: 1\nproject: random\nadmins: {minimum: 1}\naccounts:\n";
  for (const auto& [name, account] : company.accounts) {
    text += "  " + name + ":\n    id: " + quoted(account.id) + "\n";
    std::string policies;
    std::string groups;
    std::string users;
    std::string roles;
    for (const auto& [each, policy] : account.policies) policies += policy_yaml(each, policy);
    for (const auto& [each, group] : account.groups) {
      Fields fields;
      if (!group.comments.empty()) fields.emplace_back("comments", quoted(group.comments));
      add_holder(fields, group);
      groups += object(each, fields);
    }
    for (const auto& [each, user] : account.users) users += user_yaml(each, user, account);
    for (const auto& [each, role] : account.roles) {
      Fields fields{{"description", quoted(role.description)}, {"max_session", std::to_string(role.hours) + "h"}};
      if (!role.team.empty()) fields.emplace_back("tags", "{team: " + role.team + "}");
      fields.emplace_back("trust", trusts(role));
      add_holder(fields, role);
      roles += object(each, fields);
    }
    text += section("policies", account, policies) + section("groups", account, groups) +
            section("users", account, users) + section("roles", account, roles);
  }
  return text;
}

}  // namespace ramify::simulation
