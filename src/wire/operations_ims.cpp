#include "operation_rows.h"

namespace ramify::wire {
namespace {

using namespace rows;

constexpr ParamSpec add_user_to_group[] = {need("GroupName"), need("UserPrincipalName")};
constexpr ParamSpec optional_user_principal_name[] = {text("UserPrincipalName")};
constexpr ParamSpec create_group[] = {need("GroupName"), text("Comments"), text("DisplayName")};
constexpr ParamSpec create_login_profile[] = {need("UserPrincipalName"), flag("MFABindRequired"), text("Password"),
                                              flag("PasswordResetRequired"), text("Status")};
constexpr ParamSpec create_user[] = {need("DisplayName"), need("UserPrincipalName"), text("Comments"),
                                     text("Email"),       text("MobilePhone"),       objects("Tag", ListStyle::flat)};
constexpr ParamSpec delete_access_key[] = {need("UserAccessKeyId"), text("UserPrincipalName")};
constexpr ParamSpec delete_access_key_in_recycle_bin[] = {need("UserAccessKeyId"), text("UserId")};
constexpr ParamSpec group_name[] = {need("GroupName")};
constexpr ParamSpec user_principal_name[] = {need("UserPrincipalName")};
constexpr ParamSpec delete_user[] = {text("UserId"), text("UserPrincipalName")};
constexpr ParamSpec user_id[] = {need("UserId")};
constexpr ParamSpec serial_number[] = {need("SerialNumber")};
constexpr ParamSpec get_credential_report[] = {number("MaxItems"), text("NextToken")};
constexpr ParamSpec oidc_provider_name[] = {need("OIDCProviderName")};
constexpr ParamSpec saml_provider_name[] = {need("SAMLProviderName")};
constexpr ParamSpec get_user[] = {text("UserAccessKeyId"), text("UserId"), text("UserPrincipalName")};
constexpr ParamSpec get_user_in_recycle_bin[] = {text("UserAccessKeyId"), text("UserId")};
constexpr ParamSpec optional_user_id[] = {text("UserId")};
constexpr ParamSpec list_groups[] = {text("Marker"), number("MaxItems")};
constexpr ParamSpec list_tag_resources[] = {need("ResourceType"),
                                            text("NextToken"),
                                            number("PageSize"),
                                            strings("ResourceId", ListStyle::flat),
                                            strings("ResourcePrincipalName", ListStyle::flat),
                                            objects("Tag", ListStyle::flat)};
constexpr ParamSpec list_user_basic_infos[] = {text("Marker"), number("MaxItems"), text("Status"),
                                               objects("Tag", ListStyle::flat)};
constexpr ParamSpec list_users_for_group[] = {need("GroupName"), text("Marker"), number("MaxItems")};
constexpr ParamSpec list_users_in_recycle_bin[] = {text("Filter"), text("Marker"), number("MaxItems")};
constexpr ParamSpec default_domain_name[] = {need("DefaultDomainName")};
constexpr ParamSpec set_password_policy[] = {flag("HardExpire"),
                                             number("MaxLoginAttemps"),
                                             number("MaxPasswordAge"),
                                             number("MinimumPasswordDifferentCharacter"),
                                             number("MinimumPasswordLength"),
                                             flag("PasswordNotContainUserName"),
                                             number("PasswordReusePrevention"),
                                             flag("RequireLowercaseCharacters"),
                                             flag("RequireNumbers"),
                                             flag("RequireSymbols"),
                                             flag("RequireUppercaseCharacters")};
constexpr ParamSpec set_security_preference[] = {flag("AllowUserToChangePassword"),
                                                 flag("AllowUserToLoginWithPasskey"),
                                                 flag("AllowUserToManageAccessKeys"),
                                                 flag("AllowUserToManageMFADevices"),
                                                 flag("AllowUserToManagePersonalDingTalk"),
                                                 flag("EnableSaveMFATicket"),
                                                 text("LoginNetworkMasks"),
                                                 number("LoginSessionDuration"),
                                                 text("MFAOperationForLogin"),
                                                 text("OperationForRiskLogin"),
                                                 strings("VerificationTypes", ListStyle::json)};
constexpr ParamSpec tag_resources[] = {need("ResourceType"), objects("Tag", ListStyle::flat, true),
                                       strings("ResourceId", ListStyle::flat),
                                       strings("ResourcePrincipalName", ListStyle::flat)};
constexpr ParamSpec untag_resources[] = {need("ResourceType"), flag("All"), strings("ResourceId", ListStyle::flat),
                                         strings("ResourcePrincipalName", ListStyle::flat),
                                         strings("TagKey", ListStyle::flat)};
constexpr ParamSpec update_access_key[] = {need("Status"), need("UserAccessKeyId"), text("UserPrincipalName")};
constexpr ParamSpec update_group[] = {need("GroupName"), text("NewComments"), text("NewDisplayName"),
                                      text("NewGroupName")};
constexpr ParamSpec update_user[] = {text("NewComments"),      text("NewDisplayName"),       text("NewEmail"),
                                     text("NewMobilePhone"),   text("NewUserPrincipalName"), text("UserId"),
                                     text("UserPrincipalName")};

constexpr Maker api{Service::ims};

// IMS 2019-08-15: the newer side of users; lists travel flat. Its calls are authorised by `ram:` actions.
constexpr OperationSpec table[] = {
    api.write("AddUserToGroup", add_user_to_group, "ram:AddUserToGroup"),
    api.write("CreateAccessKey", optional_user_principal_name, "ram:CreateAccessKey"),
    api.write("CreateGroup", create_group, "ram:CreateGroup"),
    api.write("CreateLoginProfile", create_login_profile, "ram:CreateLoginProfile"),
    api.write("CreateUser", create_user, "ram:CreateUser"),
    api.write("DeleteAccessKey", delete_access_key, "ram:DeleteAccessKey"),
    api.write("DeleteAccessKeyInRecycleBin", delete_access_key_in_recycle_bin, "ram:DeleteAccessKeyInRecycleBin"),
    api.write("DeleteGroup", group_name, "ram:DeleteGroup"),
    api.write("DeleteLoginProfile", user_principal_name, "ram:DeleteLoginProfile"),
    api.write("DeleteUser", delete_user, "ram:DeleteUser"),
    api.write("DeleteUserInRecycleBin", user_id, "ram:DeleteUserInRecycleBin"),
    api.write("DeleteVirtualMFADevice", serial_number, "ram:DeleteVirtualMFADevice"),
    api.write("DisableVirtualMFA", user_principal_name, "ram:DisableVirtualMFA"),
    api.read("GenerateCredentialReport", no_params, "ram:GenerateCredentialReport"),
    api.read("GetAccessKeyLastUsed", delete_access_key, "ram:GetAccessKeyLastUsed"),
    api.read("GetAccountMFAInfo", no_params, "ram:GetAccountMFAInfo"),
    api.read("GetAccountSummary", no_params, "ram:GetAccountSummary"),
    // Its pages are pieces of one text, not items of a list.
    api.read("GetCredentialReport", get_credential_report, "ram:GetCredentialReport"),
    api.read("GetDefaultDomain", no_params, "ram:GetDefaultDomain"),
    api.read("GetGroup", group_name, "ram:GetGroup"),
    api.read("GetLoginProfile", user_principal_name, "ram:GetLoginProfile"),
    api.read("GetOIDCProvider", oidc_provider_name, "ram:GetOIDCProvider"),
    api.read("GetPasswordPolicy", no_params, "ram:GetPasswordPolicy"),
    api.read("GetSAMLProvider", saml_provider_name, "ram:GetSAMLProvider"),
    api.read("GetSecurityPreference", no_params, "ram:GetSecurityPreference"),
    api.read("GetUser", get_user, "ram:GetUser"),
    api.read("GetUserInRecycleBin", get_user_in_recycle_bin, "ram:GetUserInRecycleBin"),
    api.read("GetUserMFAInfo", optional_user_principal_name, "ram:GetUserMFAInfo"),
    api.read("ListAccessKeys", optional_user_principal_name, "ram:ListAccessKeys"),
    api.read("ListAccessKeysInRecycleBin", optional_user_id, "ram:ListAccessKeysInRecycleBin"),
    api.list("ListGroups", list_groups, Paging::marker, "Groups.Group", "ram:ListGroups"),
    api.read("ListGroupsForUser", user_principal_name, "ram:ListGroupsForUser"),
    api.list("ListOIDCProviders", list_groups, Paging::marker, "OIDCProviders.OIDCProvider", "ram:ListOIDCProviders"),
    api.list("ListSAMLProviders", list_groups, Paging::marker, "SAMLProviders.SAMLProvider", "ram:ListSAMLProviders"),
    api.list("ListTagResources", list_tag_resources, Paging::token, "TagResources.TagResource", "ram:ListTagResources"),
    api.list("ListUserBasicInfos", list_user_basic_infos, Paging::marker, "UserBasicInfos.UserBasicInfo",
             "ram:ListUserBasicInfos"),
    api.list("ListUsers", list_user_basic_infos, Paging::marker, "Users.User", "ram:ListUsers"),
    api.list("ListUsersForGroup", list_users_for_group, Paging::marker, "Users.User", "ram:ListUsersForGroup"),
    api.list("ListUsersInRecycleBin", list_users_in_recycle_bin, Paging::marker, "Users.User",
             "ram:ListUsersInRecycleBin"),
    api.list("ListVirtualMFADevices", list_groups, Paging::marker, "VirtualMFADevices.VirtualMFADevice",
             "ram:ListVirtualMFADevices"),
    api.write("RemoveUserFromGroup", add_user_to_group, "ram:RemoveUserFromGroup"),
    api.write("RestoreAccessKeyFromRecycleBin", delete_access_key_in_recycle_bin, "ram:RestoreAccessKeyFromRecycleBin"),
    api.write("RestoreUserFromRecycleBin", user_id, "ram:RestoreUserFromRecycleBin"),
    api.write("SetDefaultDomain", default_domain_name, "ram:SetDefaultDomain"),
    api.write("SetPasswordPolicy", set_password_policy, "ram:SetPasswordPolicy"),
    api.write("SetSecurityPreference", set_security_preference, "ram:SetSecurityPreference"),
    api.write("TagResources", tag_resources, "ram:TagResources"),
    api.write("UnbindMFADevice", user_principal_name, "ram:UnbindMFADevice"),
    api.write("UntagResources", untag_resources, "ram:UntagResources"),
    api.write("UpdateAccessKey", update_access_key, "ram:UpdateAccessKey"),
    api.write("UpdateGroup", update_group, "ram:UpdateGroup"),
    api.write("UpdateLoginProfile", create_login_profile, "ram:UpdateLoginProfile"),
    api.write("UpdateUser", update_user, "ram:UpdateUser"),
};

}  // namespace

std::span<const OperationSpec> ims_operations() {
  return table;
}

}  // namespace ramify::wire
