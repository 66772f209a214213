#include "operation_rows.h"

namespace ramify::wire {
namespace {

using namespace rows;

constexpr ParamSpec add_user_to_group[] = {need("GroupName"), need("UserName")};
constexpr ParamSpec attach_policy_to_group[] = {need("GroupName"), need("PolicyName"), need("PolicyType"),
                                                text("ResourceGroupId")};
constexpr ParamSpec attach_policy_to_role[] = {need("PolicyName"), need("PolicyType"), need("RoleName"),
                                               text("ResourceGroupId")};
constexpr ParamSpec attach_policy_to_user[] = {need("PolicyName"), need("PolicyType"), need("UserName"),
                                               text("ResourceGroupId")};
constexpr ParamSpec bind_mfa_device[] = {need("AuthenticationCode1"), need("AuthenticationCode2"), need("SerialNumber"),
                                         need("UserName")};
constexpr ParamSpec change_password[] = {need("NewPassword"), need("OldPassword")};
constexpr ParamSpec optional_user_name[] = {text("UserName")};
constexpr ParamSpec create_group[] = {need("GroupName"), text("Comments")};
constexpr ParamSpec create_login_profile[] = {need("Password"), need("UserName"), flag("MFABindRequired"),
                                              flag("PasswordResetRequired")};
constexpr ParamSpec create_policy[] = {need("PolicyDocument"), need("PolicyName"), text("Description"),
                                       objects("Tag", ListStyle::json)};
constexpr ParamSpec create_policy_version[] = {need("PolicyDocument"), need("PolicyName"), text("RotateStrategy"),
                                               flag("SetAsDefault")};
constexpr ParamSpec create_role[] = {need("AssumeRolePolicyDocument"), need("RoleName"), text("Description"),
                                     number("MaxSessionDuration"), objects("Tag", ListStyle::json)};
constexpr ParamSpec create_user[] = {need("UserName"), text("Comments"), text("DisplayName"), text("Email"),
                                     text("MobilePhone")};
constexpr ParamSpec virtual_mfa_device_name[] = {need("VirtualMFADeviceName")};
constexpr ParamSpec encoded_diagnostic_message[] = {need("EncodedDiagnosticMessage")};
constexpr ParamSpec delete_access_key[] = {need("UserAccessKeyId"), text("UserName")};
constexpr ParamSpec group_name[] = {need("GroupName")};
constexpr ParamSpec user_name[] = {need("UserName")};
constexpr ParamSpec delete_policy[] = {need("PolicyName"), flag("CascadingDelete")};
constexpr ParamSpec delete_policy_version[] = {need("PolicyName"), need("VersionId")};
constexpr ParamSpec role_name[] = {need("RoleName")};
constexpr ParamSpec serial_number[] = {need("SerialNumber")};
constexpr ParamSpec get_policy[] = {need("PolicyName"), need("PolicyType")};
constexpr ParamSpec get_policy_version[] = {need("PolicyName"), need("PolicyType"), need("VersionId")};
constexpr ParamSpec list_groups[] = {text("Marker"), number("MaxItems")};
constexpr ParamSpec list_policies[] = {text("Marker"), number("MaxItems"), text("PolicyType"),
                                       objects("Tag", ListStyle::json)};
constexpr ParamSpec list_roles[] = {text("Marker"), number("MaxItems"), objects("Tag", ListStyle::json)};
constexpr ParamSpec list_tag_resources[] = {need("ResourceType"), text("NextToken"), number("PageSize"),
                                            strings("ResourceNames", ListStyle::json), objects("Tag", ListStyle::json)};
constexpr ParamSpec list_users_for_group[] = {need("GroupName"), text("Marker"), number("MaxItems")};
constexpr ParamSpec account_alias[] = {need("AccountAlias")};
constexpr ParamSpec set_password_policy[] = {flag("HardExpiry"),
                                             number("MaxLoginAttemps"),
                                             number("MaxPasswordAge"),
                                             number("MinimumPasswordLength"),
                                             number("PasswordReusePrevention"),
                                             flag("RequireLowercaseCharacters"),
                                             flag("RequireNumbers"),
                                             flag("RequireSymbols"),
                                             flag("RequireUppercaseCharacters")};
constexpr ParamSpec set_security_preference[] = {
    flag("AllowUserToChangePassword"),   flag("AllowUserToManageAccessKeys"), flag("AllowUserToManageMFADevices"),
    flag("AllowUserToManagePublicKeys"), flag("EnableSaveMFATicket"),         text("LoginNetworkMasks"),
    number("LoginSessionDuration")};
constexpr ParamSpec tag_resources[] = {strings("ResourceNames", ListStyle::json, true), need("ResourceType"),
                                       objects("Tag", ListStyle::json, true)};
constexpr ParamSpec untag_resources[] = {strings("ResourceNames", ListStyle::json, true), need("ResourceType"),
                                         flag("All"), strings("TagKeys", ListStyle::json)};
constexpr ParamSpec update_access_key[] = {need("Status"), need("UserAccessKeyId"), text("UserName")};
constexpr ParamSpec update_group[] = {need("GroupName"), text("NewComments"), text("NewGroupName")};
constexpr ParamSpec update_login_profile[] = {need("UserName"), flag("MFABindRequired"), text("Password"),
                                              flag("PasswordResetRequired")};
constexpr ParamSpec update_policy_description[] = {need("NewDescription"), need("PolicyName")};
constexpr ParamSpec update_role[] = {need("RoleName"), text("NewAssumeRolePolicyDocument"), text("NewDescription"),
                                     number("NewMaxSessionDuration")};
constexpr ParamSpec update_user[] = {need("UserName"), text("NewComments"),    text("NewDisplayName"),
                                     text("NewEmail"), text("NewMobilePhone"), text("NewUserName")};

constexpr Maker api{Service::ram};

// RAM 2015-05-01: the rows follow the API's own parameter tables; lists travel as one JSON text.
constexpr OperationSpec table[] = {
    api.write("AddUserToGroup", add_user_to_group, "ram:AddUserToGroup"),
    api.attach("AttachPolicyToGroup", attach_policy_to_group, "ram:AttachPolicyToGroup"),
    api.attach("AttachPolicyToRole", attach_policy_to_role, "ram:AttachPolicyToRole"),
    api.attach("AttachPolicyToUser", attach_policy_to_user, "ram:AttachPolicyToUser"),
    api.write("BindMFADevice", bind_mfa_device, "ram:BindMFADevice"),
    api.write("ChangePassword", change_password, "ram:ChangePassword"),
    api.write("ClearAccountAlias", no_params, "ram:ClearAccountAlias"),
    api.write("CreateAccessKey", optional_user_name, "ram:CreateAccessKey"),
    api.write("CreateGroup", create_group, "ram:CreateGroup"),
    api.write("CreateLoginProfile", create_login_profile, "ram:CreateLoginProfile"),
    api.write("CreatePolicy", create_policy, "ram:CreatePolicy"),
    api.write("CreatePolicyVersion", create_policy_version, "ram:CreatePolicyVersion"),
    api.write("CreateRole", create_role, "ram:CreateRole"),
    api.write("CreateUser", create_user, "ram:CreateUser"),
    api.write("CreateVirtualMFADevice", virtual_mfa_device_name, "ram:CreateVirtualMFADevice"),
    // A read, but limited as the attach operations are: ten a second.
    {Service::ram,
     "DecodeDiagnosticMessage",
     encoded_diagnostic_message,
     Paging::none,
     RateClass::attach,
     false,
     false,
     "ram:DecodeDiagnosticMessage",
     {}},
    api.write("DeleteAccessKey", delete_access_key, "ram:DeleteAccessKey"),
    api.write("DeleteGroup", group_name, "ram:DeleteGroup"),
    api.write("DeleteLoginProfile", user_name, "ram:DeleteLoginProfile"),
    api.write("DeletePolicy", delete_policy, "ram:DeletePolicy"),
    api.write("DeletePolicyVersion", delete_policy_version, "ram:DeletePolicyVersion"),
    api.write("DeleteRole", role_name, "ram:DeleteRole"),
    api.write("DeleteUser", user_name, "ram:DeleteUser"),
    api.write("DeleteVirtualMFADevice", serial_number, "ram:DeleteVirtualMFADevice"),
    api.attach("DetachPolicyFromGroup", attach_policy_to_group, "ram:DetachPolicyFromGroup"),
    api.attach("DetachPolicyFromRole", attach_policy_to_role, "ram:DetachPolicyFromRole"),
    api.attach("DetachPolicyFromUser", attach_policy_to_user, "ram:DetachPolicyFromUser"),
    api.read("GetAccessKeyLastUsed", delete_access_key, "ram:GetAccessKeyLastUsed"),
    api.read("GetAccountAlias", no_params, "ram:GetAccountAlias"),
    api.read("GetGroup", group_name, "ram:GetGroup"),
    api.read("GetLoginProfile", user_name, "ram:GetLoginProfile"),
    api.read("GetPasswordPolicy", no_params, "ram:GetPasswordPolicy"),
    api.read("GetPolicy", get_policy, "ram:GetPolicy"),
    api.read("GetPolicyVersion", get_policy_version, "ram:GetPolicyVersion"),
    api.read("GetRole", role_name, "ram:GetRole"),
    api.read("GetSecurityPreference", no_params, "ram:GetSecurityPreference"),
    api.read("GetUser", user_name, "ram:GetUser"),
    api.read("GetUserMFAInfo", user_name, "ram:GetUserMFAInfo"),
    api.read("ListAccessKeys", optional_user_name, "ram:ListAccessKeys"),
    api.read("ListEntitiesForPolicy", get_policy, "ram:ListEntitiesForPolicy"),
    api.list("ListGroups", list_groups, Paging::marker, "Groups.Group", "ram:ListGroups"),
    api.read("ListGroupsForUser", user_name, "ram:ListGroupsForUser"),
    api.list("ListPolicies", list_policies, Paging::marker, "Policies.Policy", "ram:ListPolicies"),
    api.read("ListPoliciesForGroup", group_name, "ram:ListPoliciesForGroup"),
    api.read("ListPoliciesForRole", role_name, "ram:ListPoliciesForRole"),
    api.read("ListPoliciesForUser", user_name, "ram:ListPoliciesForUser"),
    api.read("ListPolicyVersions", get_policy, "ram:ListPolicyVersions"),
    api.list("ListRoles", list_roles, Paging::marker, "Roles.Role", "ram:ListRoles"),
    api.list("ListTagResources", list_tag_resources, Paging::token, "TagResources", "ram:ListTagResources"),
    api.list("ListUsers", list_groups, Paging::marker, "Users.User", "ram:ListUsers"),
    api.list("ListUsersForGroup", list_users_for_group, Paging::marker, "Users.User", "ram:ListUsersForGroup"),
    api.read("ListVirtualMFADevices", no_params, "ram:ListVirtualMFADevices"),
    api.write("RemoveUserFromGroup", add_user_to_group, "ram:RemoveUserFromGroup"),
    api.write("SetAccountAlias", account_alias, "ram:SetAccountAlias"),
    api.write("SetDefaultPolicyVersion", delete_policy_version, "ram:SetDefaultPolicyVersion"),
    api.write("SetPasswordPolicy", set_password_policy, "ram:SetPasswordPolicy"),
    api.write("SetSecurityPreference", set_security_preference, "ram:SetSecurityPreference"),
    api.write("TagResources", tag_resources, "ram:TagResources"),
    api.write("UnbindMFADevice", user_name, "ram:UnbindMFADevice"),
    api.write("UntagResources", untag_resources, "ram:UntagResources"),
    api.write("UpdateAccessKey", update_access_key, "ram:UpdateAccessKey"),
    api.write("UpdateGroup", update_group, "ram:UpdateGroup"),
    api.write("UpdateLoginProfile", update_login_profile, "ram:UpdateLoginProfile"),
    api.write("UpdatePolicyDescription", update_policy_description, "ram:UpdatePolicyDescription"),
    api.write("UpdateRole", update_role, "ram:UpdateRole"),
    api.write("UpdateUser", update_user, "ram:UpdateUser"),
};

}  // namespace

std::span<const OperationSpec> ram_operations() {
  return table;
}

}  // namespace ramify::wire
