#include <algorithm>
#include <array>
#include <set>

#include "ramify/access/access.h"
#include "ramify/policy/catalogue.h"
#include "standing.h"

namespace ramify::plan {
namespace {

using model::ObjectKind;
using model::ObjectRef;
using Names = std::set<std::string>;

/// What `doctor --emit-policy` calls its documents.
constexpr std::array kOwnPolicies = {"ramify-plan-", "ramify-apply-", "ramify-verify-"};

bool is_own_policy(const std::string& name) {
  return std::any_of(kOwnPolicies.begin(), kOwnPolicies.end(),
                     [&](const char* head) { return name.starts_with(head); });
}

/// Whoever applies, as far as the files say it: those who hold what is called as the policies that are printed here.
std::set<ObjectRef> appliers(const model::Account& account) {
  std::set<ObjectRef> found;
  for (const model::Attachment& link : account.attachments) {
    const bool own =
        link.policy.type == model::PolicyType::custom && link.policy.name.str().starts_with("ramify-apply-");
    if (own) found.insert({link.principal.kind, link.principal.name});
  }
  for (const model::Membership& link : account.memberships) {
    if (found.count({ObjectKind::group, link.group.str()}) != 0) found.insert({ObjectKind::user, link.user.str()});
  }
  return found;
}

/// Users who hold what comes near to the account itself.
Names administrators(const model::World& desired, const model::AccountKey& key) {
  Names users;
  for (const access::HighRisk& risk : access::high_risk_attachments(desired)) {
    if (risk.account != key) continue;
    const model::Principal& holder = risk.attachment.principal;
    if (holder.kind == ObjectKind::user) users.insert(holder.name);
    if (holder.kind != ObjectKind::group) continue;
    for (const model::Membership& link : desired.accounts.at(key).memberships) {
      if (link.group.str() == holder.name) users.insert(link.user.str());
    }
  }
  return users;
}

/// The rights of calls, from what their parameters name.
class Giving {
 public:
  Giving(const model::World& desired, const model::Scope& scope, const model::AccountKey& key)
      : account_(desired.accounts.at(key)),
        appliers_(appliers(account_)),
        administrators_(administrators(desired, key)) {
    const auto found = scope.accounts.find(key);
    if (found == scope.accounts.end()) return;
    for (const auto& [now, former] : found->second.previously) former_[now.kind].insert(former);
  }

  StandingRights rights() && {
    objects();
    attachments();
    memberships();
    logons();
    denials();
    return std::move(rights_);
  }

 private:
  using Parameters = std::map<std::string_view, Names>;

  void add(wire::Service service, std::string_view operation, const Parameters& parameters,
           std::vector<wire::Permission>& out) const {
    if (std::any_of(parameters.begin(), parameters.end(), [](const auto& each) { return each.second.empty(); })) return;
    const wire::Values values = [&](std::string_view name) -> std::vector<std::string> {
      const auto given = parameters.find(name);
      if (given == parameters.end()) return {};
      return {given->second.begin(), given->second.end()};
    };
    for (auto& each : wire::permissions(wire::operation(service, operation), values, account_.id.str())) {
      out.push_back(std::move(each));
    }
  }
  void allow(std::string_view operation, const Parameters& parameters) {
    add(wire::Service::ram, operation, parameters, rights_.allowed);
  }

  /// Declared objects of one kind, with the names that they had.
  template <class Objects>
  Names names(ObjectKind kind, const Objects& objects) const {
    Names found;
    for (const auto& entry : objects) found.insert(entry.first.str());
    if (const auto former = former_.find(kind); former != former_.end()) {
      found.insert(former->second.begin(), former->second.end());
    }
    for (auto each = found.begin(); each != found.end();) {
      const bool left_out = appliers_.count({kind, *each}) != 0 || (kind == ObjectKind::policy && is_own_policy(*each));
      each = left_out ? found.erase(each) : std::next(each);
    }
    return found;
  }

  void objects() {
    const Names users = names(ObjectKind::user, account_.users);
    const Names roles = names(ObjectKind::role, account_.roles);
    const Names policies = names(ObjectKind::policy, account_.policies);
    allow("UpdateUser", {{"UserName", users}});
    allow("UpdateGroup", {{"GroupName", names(ObjectKind::group, account_.groups)}});
    allow("UpdateRole", {{"RoleName", roles}});
    allow("CreatePolicyVersion", {{"PolicyName", policies}});
    allow("SetDefaultPolicyVersion", {{"PolicyName", policies}});
    allow("UpdatePolicyDescription", {{"PolicyName", policies}});
    for (const char* operation : {"TagResources", "UntagResources"}) {
      add(wire::Service::ims, operation, {{"ResourceType", {"user"}}, {"ResourcePrincipalName", users}},
          rights_.allowed);
      allow(operation, {{"ResourceType", {"role"}}, {"ResourceNames", roles}});
      allow(operation, {{"ResourceType", {"policy"}}, {"ResourceNames", policies}});
    }
  }

  void attachments() {
    struct Row {
      ObjectKind kind;
      std::string_view operation;
      std::string_view parameter;
      const char* scoped;  ///< how Resource Management calls the kind
    };
    constexpr std::array kRows = {Row{ObjectKind::user, "AttachPolicyToUser", "UserName", "IMSUser"},
                                  Row{ObjectKind::group, "AttachPolicyToGroup", "GroupName", "IMSGroup"},
                                  Row{ObjectKind::role, "AttachPolicyToRole", "RoleName", "ServiceRole"}};
    for (const Row& row : kRows) {
      for (const auto type : {model::PolicyType::custom, model::PolicyType::system}) {
        Names holders;
        Names policies;
        Names scoped_holders;
        Names scoped_policies;
        for (const model::Attachment& link : account_.attachments) {
          if (link.principal.kind != row.kind || link.policy.type != type) continue;
          if (appliers_.count({row.kind, link.principal.name}) != 0) continue;
          if (type == model::PolicyType::custom && is_own_policy(link.policy.name.str())) continue;
          (link.resource_group ? scoped_holders : holders).insert(link.principal.name);
          (link.resource_group ? scoped_policies : policies).insert(link.policy.name.str());
        }
        const Names typed{std::string(model::to_string(type))};
        allow(row.operation, {{row.parameter, holders}, {"PolicyName", policies}, {"PolicyType", typed}});
        add(wire::Service::resourcemanager, "AttachPolicy",
            {{"PrincipalName", scoped_holders},
             {"PrincipalType", {row.scoped}},
             {"PolicyName", scoped_policies},
             {"PolicyType", typed}},
            rights_.allowed);
      }
    }
  }

  void memberships() {
    Names groups;
    Names users;
    for (const model::Membership& link : account_.memberships) {
      if (appliers_.count({ObjectKind::group, link.group.str()}) != 0) continue;
      if (appliers_.count({ObjectKind::user, link.user.str()}) != 0) continue;
      groups.insert(link.group.str());
      users.insert(link.user.str());
    }
    allow("AddUserToGroup", {{"GroupName", groups}, {"UserName", users}});
  }

  void logons() {
    Names people[2];
    Names programs[2];
    for (const auto& [name, user] : account_.users) {
      if (appliers_.count({ObjectKind::user, name.str()}) != 0) continue;
      const std::size_t rank = administrators_.count(name.str());
      if (user.console == model::Presence::present) people[rank].insert(name.str());
      if (user.wanted_keys && user.wanted_keys->active > 0) programs[rank].insert(name.str());
    }
    for (const std::size_t rank : {0U, 1U}) {
      auto& out = rank == 0 ? rights_.allowed : rights_.of_administrators;
      for (const char* operation : {"CreateLoginProfile", "UpdateLoginProfile"}) {
        add(wire::Service::ram, operation, {{"UserName", people[rank]}}, out);
      }
      add(wire::Service::ram, "CreateAccessKey", {{"UserName", programs[rank]}}, out);
    }
    if (people[0].empty() && people[1].empty()) {
      deny({"ram:CreateLoginProfile", "ram:UpdateLoginProfile"}, {"*"});
    }
    if (programs[0].empty() && programs[1].empty()) deny({"ram:CreateAccessKey"}, {"*"});
  }

  void deny(std::initializer_list<const char*> actions, const Names& resources) {
    for (const char* action : actions) {
      for (const std::string& resource : resources) rights_.denied.push_back({action, resource});
    }
  }

  void denials() {
    deny({"ram:SetPasswordPolicy", "ram:SetSecurityPreference"}, {"*"});
    Names own;
    for (const char* head : kOwnPolicies) {
      own.insert("acs:ram:*:" + account_.id.str() + ":policy/" + std::string(head) + "*");
    }
    deny({"ram:CreatePolicyVersion", "ram:SetDefaultPolicyVersion", "ram:DeletePolicy"}, own);
    for (const policy::SystemPolicy& each : policy::system_policies()) {
      const std::string name(each.name);
      const bool declared =
          std::any_of(account_.attachments.begin(), account_.attachments.end(), [&](const model::Attachment& link) {
            return link.policy.type == model::PolicyType::system && link.policy.name.str() == name;
          });
      if (each.high_risk && !declared) own.insert("acs:ram:*:system:policy/" + name);
    }
    deny({"ram:AttachPolicy", "ram:AttachPolicyToGroup", "ram:AttachPolicyToRole", "ram:AttachPolicyToUser"}, own);
  }

  const model::Account& account_;
  std::set<ObjectRef> appliers_;
  Names administrators_;
  std::map<ObjectKind, Names> former_;
  StandingRights rights_;
};

}  // namespace

StandingRights standing_to_apply(const model::World& desired, const model::Scope& scope,
                                 const model::AccountKey& account) {
  StandingRights rights = Giving(desired, scope, account).rights();
  for (wire::Permission& each : standing_without_giving(desired.accounts.at(account).id)) {
    rights.allowed.push_back(std::move(each));
  }
  for (auto* list : {&rights.allowed, &rights.of_administrators, &rights.denied}) {
    std::sort(list->begin(), list->end());
    list->erase(std::unique(list->begin(), list->end()), list->end());
  }
  return rights;
}

}  // namespace ramify::plan
