#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "documents.h"
#include "handlers.h"

namespace ramify::sim {
namespace {

std::string_view noun(PrincipalKind kind) {
  switch (kind) {
    case PrincipalKind::user:
      return "User";
    case PrincipalKind::group:
      return "Group";
    case PrincipalKind::role:
      return "Role";
  }
  return {};
}

std::string_view manager_type(PrincipalKind kind) {
  switch (kind) {
    case PrincipalKind::user:
      return "IMSUser";
    case PrincipalKind::group:
      return "IMSGroup";
    case PrincipalKind::role:
      return "ServiceRole";
  }
  return {};
}

/// The name as it was created; empty where nobody has it.
std::string canonical_name(Account& account, PrincipalKind kind, std::string_view name) {
  if (kind == PrincipalKind::user) {
    const User* user = account.find_user(name);
    return user == nullptr ? std::string() : user->name;
  }
  if (kind == PrincipalKind::group) {
    const Group* group = account.find_group(name);
    return group == nullptr ? std::string() : group->name;
  }
  const Role* role = account.find_role(name);
  return role == nullptr ? std::string() : role->name;
}

std::string manager_name(Account& account, PrincipalKind kind, std::string_view folded) {
  const std::string name = canonical_name(account, kind, folded);
  const std::string label = account.domain_label();
  if (kind == PrincipalKind::user) return fmt::format("{}@{}.onaliyun.com", name, label);
  if (kind == PrincipalKind::group) return fmt::format("{}@group.{}.onaliyun.com", name, label);
  return fmt::format("{}@role.{}.onaliyunservice.com", fold(name), label);
}

/// A user, group or role that is there.
struct Target {
  PrincipalKind kind = PrincipalKind::user;
  std::string folded;
};

Answer<Target> target_named(Context& context, PrincipalKind kind, const std::string& name) {
  const std::string found = canonical_name(context.account, kind, name);
  if (found.empty() || !context.names(found, name)) return refuse(fmt::format("EntityNotExist.{}", noun(kind)));
  return Target{kind, fold(found)};
}

/// RAM names the principal by its kind's own parameter, ResourceManager by type and principal name.
Answer<Target> ram_target(Context& context, const Params& params) {
  for (const PrincipalKind kind : {PrincipalKind::user, PrincipalKind::group, PrincipalKind::role}) {
    const std::string parameter = fmt::format("{}Name", noun(kind));
    if (params.has(parameter)) return target_named(context, kind, params.text(parameter));
  }
  return missing_parameter("UserName");
}

std::optional<PrincipalKind> kind_of(const std::string& type) {
  for (const PrincipalKind kind : {PrincipalKind::user, PrincipalKind::group, PrincipalKind::role}) {
    if (manager_type(kind) == type) return kind;
  }
  return std::nullopt;
}

Answer<Target> manager_target(Context& context, const Params& params) {
  const auto kind = kind_of(params.text("PrincipalType"));
  if (!kind) {
    return invalid_parameter("PrincipalType",
                             "The parameter \"PrincipalType\" is not valid: it is IMSUser, IMSGroup or ServiceRole.");
  }
  const std::string principal = params.text("PrincipalName");
  const std::string local = principal.substr(0, principal.find('@'));
  const std::string found = canonical_name(context.account, *kind, local);
  const auto target = target_named(context, *kind, *kind == PrincipalKind::role ? found : local);
  if (!target) return target;
  // A role's principal name is in lower case, whatever the role's own.
  if (fold(principal) != fold(manager_name(context.account, *kind, local))) {
    return refuse(fmt::format("EntityNotExist.{}", noun(*kind)));
  }
  return target;
}

Answer<AttachmentKey> key_of(Context& context, const Params& params, const Target& target) {
  AttachmentKey key;
  key.kind = target.kind;
  key.principal = target.folded;
  key.policy = fold(params.text("PolicyName"));
  key.policy_kind = params.text("PolicyType") == "System" ? PolicyKind::system : PolicyKind::custom;
  const bool known = key.policy_kind == PolicyKind::system ? find_system_policy(context.account, key.policy).has_value()
                                                           : context.account.find_policy(key.policy) != nullptr;
  if (!known) return refuse("EntityNotExist.Policy");
  const std::string group = params.text("ResourceGroupId");
  if (!group.empty() && group != context.account.id) {
    if (context.account.resource_groups.count(group) == 0) return refuse("EntityNotExists.ResourceGroup");
    key.resource_group = group;
  }
  return key;
}

Answer<AttachmentKey> wanted_attachment(Context& context, const Params& params) {
  const bool manager = context.operation.service == wire::Service::resourcemanager;
  const auto target = manager ? manager_target(context, params) : ram_target(context, params);
  if (!target) return tl::unexpected<ApiError>(target.error());
  return key_of(context, params, *target);
}

void move_date(Context& context, const AttachmentKey& key) {
  if (key.kind == PrincipalKind::role && context.switches.role_date_moves_on_attachment) {
    context.account.roles.at(key.principal).updated = context.now_text;
  }
}

std::size_t attachment_quota(const Quotas& quotas, PrincipalKind kind, bool system) {
  switch (kind) {
    case PrincipalKind::user:
      return system ? quotas.system_policies_per_user : quotas.policies_per_user;
    case PrincipalKind::group:
      return system ? quotas.system_policies_per_group : quotas.policies_per_group;
    case PrincipalKind::role:
      break;
  }
  return system ? quotas.system_policies_per_role : quotas.policies_per_role;
}

Reply attach(Context& context, const Params& params) {
  const auto key = wanted_attachment(context, params);
  if (!key) return tl::unexpected<ApiError>(key.error());
  if (context.account.attachments.count(*key) != 0) {
    return refuse(fmt::format("EntityAlreadyExists.{}.Policy", noun(key->kind)));
  }
  const auto held = static_cast<std::size_t>(
      std::count_if(context.account.attachments.begin(), context.account.attachments.end(), [&](const auto& entry) {
        return entry.first.kind == key->kind && entry.first.principal == key->principal &&
               entry.first.policy_kind == key->policy_kind &&
               (context.switches.scopes_share_attachment_quota ||
                entry.first.resource_group.empty() == key->resource_group.empty());
      }));
  const bool system = key->policy_kind == PolicyKind::system;
  if (held >= attachment_quota(context.quotas, key->kind, system)) {
    return refuse(fmt::format("LimitExceeded.{}.Policy", noun(key->kind)));
  }
  context.account.attachments.emplace(*key, context.now_text);
  move_date(context, *key);
  return nlohmann::json::object();
}

Reply detach(Context& context, const Params& params) {
  const auto key = wanted_attachment(context, params);
  if (!key) return tl::unexpected<ApiError>(key.error());
  if (context.account.attachments.erase(*key) == 0) {
    return refuse(fmt::format("EntityNotExist.{}.Policy", noun(key->kind)));
  }
  move_date(context, *key);
  return nlohmann::json::object();
}

struct PolicyFacts {
  std::string name;
  std::string description;
  std::string version;
};

PolicyFacts facts(const Account& account, const AttachmentKey& key) {
  if (key.policy_kind == PolicyKind::custom) {
    const Policy& policy = account.policies.at(key.policy);
    return {policy.name, policy.description, policy.current().id()};
  }
  const auto view = find_system_policy(account, key.policy);
  return view ? PolicyFacts{view->name, view->description, view->version} : PolicyFacts{key.policy, {}, "v1"};
}

std::string_view type_name(PolicyKind kind) {
  return kind == PolicyKind::system ? "System" : "Custom";
}

Reply list_policies_for(Context& context, const Params& params) {
  const auto target = ram_target(context, params);
  if (!target) return tl::unexpected<ApiError>(target.error());
  nlohmann::json list = nlohmann::json::array();
  for (const auto& [key, date] : context.account.attachments) {
    if (key.kind != target->kind || key.principal != target->folded || !key.resource_group.empty()) continue;
    const auto policy = facts(context.account, key);
    list.push_back({{"PolicyName", policy.name},
                    {"PolicyType", type_name(key.policy_kind)},
                    {"Description", policy.description},
                    {"DefaultVersion", policy.version},
                    {"AttachDate", date}});
  }
  context.shuffle(list);
  return nlohmann::json{{"Policies", {{"Policy", std::move(list)}}}};
}

Reply list_entities_for_policy(Context& context, const Params& params) {
  const auto wanted = key_of(context, params, Target{});
  if (!wanted) return tl::unexpected<ApiError>(wanted.error());
  nlohmann::json users = nlohmann::json::array();
  nlohmann::json groups = nlohmann::json::array();
  nlohmann::json roles = nlohmann::json::array();
  for (const auto& [key, date] : context.account.attachments) {
    if (key.policy != wanted->policy || key.policy_kind != wanted->policy_kind) continue;
    if (!key.resource_group.empty() && !context.switches.entities_span_resource_groups) continue;
    if (key.kind == PrincipalKind::user) {
      const User& user = context.account.users.at(key.principal);
      users.push_back(
          {{"UserId", user.id}, {"UserName", user.name}, {"DisplayName", user.display_name}, {"AttachDate", date}});
    } else if (key.kind == PrincipalKind::group) {
      const Group& group = context.account.groups.at(key.principal);
      groups.push_back({{"GroupName", group.name}, {"Comments", group.comments}, {"AttachDate", date}});
    } else {
      const Role& role = context.account.roles.at(key.principal);
      roles.push_back({{"RoleId", role.id},
                       {"RoleName", role.name},
                       {"Arn", context.role_arn(context.account, role)},
                       {"Description", role.description},
                       {"AttachDate", date}});
    }
  }
  return nlohmann::json{{"Users", {{"User", users}}}, {"Groups", {{"Group", groups}}}, {"Roles", {{"Role", roles}}}};
}

bool wanted_row(Context& context, const Params& params, const AttachmentKey& key) {
  const auto differs = [&](std::string_view name, std::string_view value) {
    return params.has(name) && fold(params.text(name)) != fold(value);
  };
  const std::string group = key.resource_group.empty() ? context.account.id : key.resource_group;
  return !differs("ResourceGroupId", group) && !differs("PolicyType", type_name(key.policy_kind)) &&
         !differs("PolicyName", key.policy) && !differs("PrincipalType", manager_type(key.kind)) &&
         !(params.has("PrincipalName") &&
           differs("PrincipalName", manager_name(context.account, key.kind, key.principal)));
}

Reply list_policy_attachments(Context& context, const Params& params) {
  std::vector<const std::pair<const AttachmentKey, std::string>*> found;
  for (const auto& entry : context.account.attachments) {
    if (wanted_row(context, params, entry.first)) found.push_back(&entry);
  }
  return page_of(context, params, std::vector<std::string>(found.size()), {10, 100}, [&](std::size_t row) {
    const auto& [key, date] = *found[row];
    const auto policy = facts(context.account, key);
    return nlohmann::json{{"PolicyName", policy.name},
                          {"PolicyType", type_name(key.policy_kind)},
                          {"Description", policy.description},
                          {"PrincipalType", manager_type(key.kind)},
                          {"PrincipalName", manager_name(context.account, key.kind, key.principal)},
                          {"ResourceGroupId", key.resource_group.empty() ? context.account.id : key.resource_group},
                          {"AttachDate", date}};
  });
}

constexpr std::array kRows = {
    Handler{wire::Service::ram, "AttachPolicyToUser", attach},
    Handler{wire::Service::ram, "AttachPolicyToGroup", attach},
    Handler{wire::Service::ram, "AttachPolicyToRole", attach},
    Handler{wire::Service::ram, "DetachPolicyFromUser", detach},
    Handler{wire::Service::ram, "DetachPolicyFromGroup", detach},
    Handler{wire::Service::ram, "DetachPolicyFromRole", detach},
    Handler{wire::Service::ram, "ListPoliciesForUser", list_policies_for},
    Handler{wire::Service::ram, "ListPoliciesForGroup", list_policies_for},
    Handler{wire::Service::ram, "ListPoliciesForRole", list_policies_for},
    Handler{wire::Service::ram, "ListEntitiesForPolicy", list_entities_for_policy},
    Handler{wire::Service::resourcemanager, "AttachPolicy", attach},
    Handler{wire::Service::resourcemanager, "DetachPolicy", detach},
    Handler{wire::Service::resourcemanager, "ListPolicyAttachments", list_policy_attachments},
};

}  // namespace

std::span<const Handler> attachment_handlers() {
  return kRows;
}

}  // namespace ramify::sim
