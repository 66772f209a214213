#include "operation_rows.h"

namespace ramify::wire {
namespace {

using namespace rows;

constexpr ParamSpec attach_policy[] = {need("PolicyName"), need("PolicyType"), need("PrincipalName"),
                                       need("PrincipalType"), need("ResourceGroupId")};
constexpr ParamSpec create_service_linked_role[] = {need("ServiceName"), text("CustomSuffix"), text("Description")};
constexpr ParamSpec role_name[] = {need("RoleName")};
constexpr ParamSpec get_policy[] = {need("PolicyName"), need("PolicyType"), text("Language")};
constexpr ParamSpec get_resource_group[] = {need("ResourceGroupId"), flag("IncludeTags")};
constexpr ParamSpec get_role[] = {need("RoleName"), text("Language")};
constexpr ParamSpec deletion_task_id[] = {need("DeletionTaskId")};
constexpr ParamSpec list_policies[] = {text("Language"), number("PageNumber"), number("PageSize"), text("PolicyType")};
constexpr ParamSpec list_policy_attachments[] = {text("Language"),      number("PageNumber"),   number("PageSize"),
                                                 text("PolicyName"),    text("PolicyType"),     text("PrincipalName"),
                                                 text("PrincipalType"), text("ResourceGroupId")};
constexpr ParamSpec list_resource_groups[] = {text("DisplayName"),
                                              flag("IncludeTags"),
                                              text("Name"),
                                              number("PageNumber"),
                                              number("PageSize"),
                                              text("ResourceGroupId"),
                                              strings("ResourceGroupIds", ListStyle::flat),
                                              text("Status"),
                                              objects("Tag", ListStyle::flat)};
constexpr ParamSpec list_roles[] = {text("Language"), number("PageNumber"), number("PageSize")};

constexpr Maker api{Service::resourcemanager};

// ResourceManager 2020-03-31: attachments of both scopes. Policies and roles are authorised by `ram:` actions.
constexpr OperationSpec table[] = {
    api.attach("AttachPolicy", attach_policy, "ram:AttachPolicy"),
    api.write("CreateServiceLinkedRole", create_service_linked_role, "ram:CreateServiceLinkedRole"),
    api.write("DeleteServiceLinkedRole", role_name, "ram:DeleteServiceLinkedRole"),
    api.attach("DetachPolicy", attach_policy, "ram:DetachPolicy"),
    api.read("GetPolicy", get_policy, "ram:GetPolicy"),
    api.read("GetResourceGroup", get_resource_group, "resourcemanager:GetResourceGroup"),
    api.read("GetRole", get_role, "ram:GetRole"),
    api.read("GetServiceLinkedRoleDeletionStatus", deletion_task_id, "ram:GetServiceLinkedRoleDeletionStatus"),
    api.list("ListPolicies", list_policies, Paging::page, "Policies.Policy", "ram:ListPolicies"),
    api.list("ListPolicyAttachments", list_policy_attachments, Paging::page, "PolicyAttachments.PolicyAttachment",
             "ram:ListPolicyAttachments"),
    api.list("ListResourceGroups", list_resource_groups, Paging::page, "ResourceGroups.ResourceGroup",
             "resourcemanager:ListResourceGroups"),
    api.list("ListRoles", list_roles, Paging::page, "Roles.Role", "ram:ListRoles"),
};

}  // namespace

std::span<const OperationSpec> resourcemanager_operations() {
  return table;
}

}  // namespace ramify::wire
