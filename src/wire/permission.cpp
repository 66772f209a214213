#include "ramify/wire/permission.h"

#include <algorithm>
#include <iterator>

namespace ramify::wire {
namespace {

/// A parameter that names what the call acts on.
struct Naming {
  std::string_view parameter;
  std::string_view noun;  ///< `user` of `user/alice`; empty: the parameter beside it tells
};

constexpr Naming kNamings[] = {
    {"UserName", "user"},
    {"UserPrincipalName", "user"},
    {"GroupName", "group"},
    {"RoleName", "role"},
    {"PolicyName", "policy"},
    {"ResourceNames", {}},
    {"ResourcePrincipalName", {}},
    {"VirtualMFADeviceName", "mfa"},
    {"OIDCProviderName", "oidc-provider"},
    {"PrincipalName", {}},
    {"SAMLProviderName", "saml-provider"},
};

/// Operations that are authorised on all objects of a kind, whatever their parameters say.
struct Whole {
  std::string_view operation;
  std::string_view noun;  ///< empty: the whole account
};

constexpr Whole kWholes[] = {
    {"CreateUser", "user"},
    {"ListUsers", "user"},
    {"ListUserBasicInfos", "user"},
    {"ListUsersInRecycleBin", "user"},
    {"CreateGroup", "group"},
    {"ListGroups", "group"},
    {"CreateRole", "role"},
    {"ListRoles", "role"},
    {"CreatePolicy", "policy"},
    {"ListPolicies", "policy"},
    {"CreateVirtualMFADevice", "mfa"},
    {"ListVirtualMFADevices", "mfa"},
    {"ListOIDCProviders", "oidc-provider"},
    {"ListSAMLProviders", "saml-provider"},
    {"ListResourceGroups", "resourcegroup"},
    {"GetResourceGroup", "resourcegroup"},
    {"ListPolicyAttachments", {}},
};

std::string arn(std::string_view service, std::string_view account, std::string_view rest) {
  return "acs:" + std::string(service) + ":*:" + std::string(account) + ":" + std::string(rest);
}

std::string before_at(const std::string& name) {
  return name.substr(0, name.find('@'));
}

/// Whom an attachment in a resource group is for: users and groups of all names, by IMS's own word.
std::string group_scope_principal(const std::vector<std::string>& types, std::string_view account) {
  const std::string type = types.empty() ? "" : types.front();
  if (type == "IMSUser") return arn("ims", account, "user/*");
  if (type == "IMSGroup") return arn("ims", account, "group/*");
  return arn("ram", account, "role/*");
}

std::string policy_arn(const std::string& name, const std::vector<std::string>& types, std::string_view account) {
  const bool system = !types.empty() && types.front() == "System";
  return arn("ram", system ? "system" : account, "policy/" + name);
}

std::vector<std::string> named_resources(const Values& values, std::string_view account) {
  std::vector<std::string> resources;
  for (const Naming& naming : kNamings) {
    for (const std::string& value : values(naming.parameter)) {
      if (naming.parameter == "PolicyName") {
        resources.push_back(policy_arn(value, values("PolicyType"), account));
      } else if (naming.parameter == "PrincipalName") {
        resources.push_back(group_scope_principal(values("PrincipalType"), account));
      } else if (naming.parameter == "ResourceNames" || naming.parameter == "ResourcePrincipalName") {
        const auto types = values("ResourceType");
        const std::string noun = types.empty() ? "user" : types.front();
        resources.push_back(arn("ram", account, noun + "/" + before_at(value)));
      } else {
        resources.push_back(arn("ram", account, std::string(naming.noun) + "/" + before_at(value)));
      }
    }
  }
  if (!resources.empty()) return resources;
  for (const std::string& serial : values("SerialNumber")) {
    resources.push_back(serial == "*" ? arn("ram", account, "mfa/*") : serial);
  }
  return resources;
}

std::vector<Permission> on(const OperationSpec& operation, const std::vector<std::string>& resources) {
  std::vector<Permission> needed;
  needed.reserve(resources.size());
  for (const std::string& resource : resources) needed.push_back({std::string(operation.permission), resource});
  return needed;
}

/// The operation's row among those that are authorised on a whole kind.
const Whole* find_whole(const OperationSpec& operation) {
  const auto* found = std::find_if(std::begin(kWholes), std::end(kWholes),
                                   [&](const Whole& row) { return row.operation == operation.name; });
  return found == std::end(kWholes) ? nullptr : found;
}

std::string whole_arn(const Whole& whole, const OperationSpec& operation, std::string_view account) {
  const auto service = operation.permission.substr(0, operation.permission.find(':'));
  return arn(service, account, whole.noun.empty() ? "*" : std::string(whole.noun) + "/*");
}

}  // namespace

std::vector<Permission> permissions(const OperationSpec& operation, const Values& values, std::string_view account_id) {
  if (operation.permission.empty()) return {};
  if (const Whole* whole = find_whole(operation)) return on(operation, {whole_arn(*whole, operation, account_id)});
  if (operation.permission == "sts:AssumeRole") return on(operation, values("RoleArn"));
  auto resources = named_resources(values, account_id);
  if (resources.empty()) resources.push_back(arn("ram", account_id, "*"));
  return on(operation, resources);
}

std::vector<Permission> standing_permissions(const OperationSpec& operation, std::string_view account_id) {
  if (operation.permission == "sts:AssumeRole") return on(operation, {arn("ram", "*", "role/*")});
  const auto takes = [&](std::string_view name) {
    return std::any_of(operation.params.begin(), operation.params.end(),
                       [&](const ParamSpec& param) { return param.name == name; });
  };
  const auto with = [&](std::string_view choice, std::string_view value) {
    return permissions(
        operation,
        [&](std::string_view parameter) -> std::vector<std::string> {
          if (!takes(parameter)) return {};
          return {parameter == choice ? std::string(value) : "*"};
        },
        account_id);
  };
  std::vector<Permission> needed;
  const auto add = [&](std::string_view choice, std::string_view value) {
    for (Permission& each : with(choice, value)) needed.push_back(std::move(each));
  };
  for (const std::string_view type : {"Custom", "System"}) add("PolicyType", type);
  for (const std::string_view type : {"IMSUser", "IMSGroup", "ServiceRole"}) add("PrincipalType", type);
  if (takes("ResourceType")) {
    needed.clear();
    if (operation.service == Service::ims) add("ResourceType", "user");
    if (operation.service == Service::ram) {
      for (const std::string_view type : {"role", "policy"}) add("ResourceType", type);
    }
  }
  std::sort(needed.begin(), needed.end());
  needed.erase(std::unique(needed.begin(), needed.end()), needed.end());
  return needed;
}

}  // namespace ramify::wire
