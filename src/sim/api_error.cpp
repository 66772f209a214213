#include "api_error.h"

#include <algorithm>
#include <array>

#include "ramify/diag/ensure.h"

namespace ramify::sim {
namespace {

struct Row {
  std::string_view code;
  int status;
  std::string_view message;
};

/// RAM documentation, "Error codes"; the odd English is the service's own.
constexpr std::array kRows = {
    Row{"EntityNotExist.User", 404, "The user does not exist."},
    Row{"EntityNotExist.User.AccessKey", 404, "The user access key does not exist."},
    Row{"EntityNotExist.User.LoginProfile", 404, "The user login profile does not exist."},
    Row{"EntityNotExist.User.MFADevice", 404, "The user has not bound any MFA device."},
    Row{"EntityNotExist.User.Policy", 404, "The indicate policy of the user does not exist."},
    Row{"EntityNotExist.User.Group", 404, "The user has not joined the group."},
    Row{"EntityNotExist.Group", 404, "The group does not exist."},
    Row{"EntityNotExist.Group.Policy", 404, "The indicate policy attached to the group does not exist."},
    Row{"EntityNotExist.Role", 404, "The role does not exist."},
    Row{"EntityNotExist.Role.Policy", 404, "The indicate policy attached to the role does not exist."},
    Row{"EntityNotExist.Policy", 404, "The policy does not exist."},
    Row{"EntityNotExist.Policy.Version", 404, "The policy version does not exist."},
    Row{"EntityNotExist.VirtualMFADevice", 404, "The virtual MFA device does not exist."},
    Row{"EntityNotExist.AccountAlias", 404, "The account alias does not exist."},
    Row{"EntityNotExist.SAMLProvider", 404, "The SAML provider does not exist."},
    Row{"EntityNotExist.OIDCProvider", 404, "The OIDC provider does not exist."},
    Row{"EntityNotExist.RoleArn", 404, "The specified Role does not exists."},
    Row{"EntityNotExist.ServiceLinkedRole", 404, "This role exists but is not a Service Linked Role."},
    Row{"EntityNotExist.DeletionTask", 404, "The deletion task does not exist."},
    Row{"EntityNotExist.CredentialReport", 404, "The credential report does not exist."},
    Row{"EntityNotExists.ResourceGroup", 404, "The specified resource group does not exist."},
    Row{"EntityAlreadyExists.User", 409, "The user does already EXIST."},
    Row{"EntityAlreadyExists.Group", 409, "The group does already EXIST."},
    Row{"EntityAlreadyExists.Role", 409, "The role does already EXIST."},
    Row{"EntityAlreadyExists.Policy", 409, "The group does already EXIST."},
    Row{"EntityAlreadyExists.User.Group", 409, "The user has already joined the group."},
    Row{"EntityAlreadyExists.User.Policy", 409, "The user has already been attached this policy."},
    Row{"EntityAlreadyExists.Group.Policy", 409, "The group has already been attached this policy."},
    Row{"EntityAlreadyExists.Role.Policy", 409, "The policy has already been attached to the role."},
    Row{"EntityAlreadyExists.User.LoginProfile", 409, "The user login profile does already EXIST."},
    Row{"EntityAlreadyExists.User.MFADevice", 409, "The user has already bound an MFA device."},
    Row{"EntityAlreadyExists.VirtualMFADevice", 409, "The virtual MFA device does already EXIST."},
    Row{"EntityAlreadyExists.VirtualMFADevice.User", 409, "The virtual MFA device has already been bound to a user."},
    Row{"EntityAlreadyExists.AccountAlias", 409, "The account alias does already EXIST."},
    Row{"DeleteConflict.User.Group", 409, "The user CAN NOT be in any group while deleting the user."},
    Row{"DeleteConflict.User.AccessKey", 409, "The user CAN NOT has any access key while deleting the user."},
    Row{"DeleteConflict.User.LoginProfile", 409, "The user CAN NOT has any login profile while deleting the user."},
    Row{"DeleteConflict.User.MFADevice", 409, "The user CAN NOT has any MFA device while deleting the user."},
    Row{"DeleteConflict.User.Policy", 409, "The user CAN NOT has any policy while deleting the user."},
    Row{"DeleteConflict.Group.User", 409, "The group CAN NOT has any user while deleting the group."},
    Row{"DeleteConflict.Group.Policy", 409, "The group CAN NOT has any policy while deleting the group."},
    Row{"DeleteConflict.Role.Policy", 409, "The role CAN NOT has any policy while deleting the role."},
    Row{"DeleteConflict.Policy.User", 409, "The policy CAN NOT be attached to any user while deleting the policy."},
    Row{"DeleteConflict.Policy.Group", 409, "The policy CAN NOT be attached to any group while deleting the policy."},
    Row{"DeleteConflict.Policy.Role", 409, "The policy CAN NOT be attached to any role while deleting the policy."},
    Row{"DeleteConflict.Policy.Version", 409,
        "The policy CAN NOT has any version except the default version while deleting the policy."},
    Row{"DeleteConflict.Policy.Version.Default", 409, "The default policy version CAN NOT be deleted."},
    Row{"DeleteConflict.VirtualMFADevice.User", 409,
        "The virtual MFA device CAN NOT be bound to any user while deleting the device."},
    // The console asks for an inactive key; no code is published for a call that does not.
    Row{"DeleteConflict.AccessKey.Active", 409, "The access key CAN NOT be active while deleting it."},
    Row{"LimitExceeded.User", 409, "The count of users beyond the current limits."},
    Row{"LimitExceeded.User.AccessKey", 409, "The count of user access keys beyond the current limits."},
    Row{"LimitExceeded.User.Group", 409, "The count of groups the user joined beyond the current limits."},
    Row{"LimitExceeded.User.Policy", 409, "The count of policies attached beyond the current limits."},
    Row{"LimitExceeded.Group", 409, "The count of groups beyond the current limits."},
    Row{"LimitExceeded.Group.Policy", 409, "The count of policies attached beyond the current limits."},
    Row{"LimitExceeded.Role", 409, "The count of roles beyond the current limits."},
    Row{"LimitExceeded.Role.Policy", 409, "The count of policies attached beyond the current limits."},
    Row{"LimitExceeded.Policy", 409, "The count of policies beyond the current limits."},
    Row{"LimitExceeded.Policy.Version", 409, "The count of policy versions beyond the current limits."},
    Row{"LimitExceeded.VirtualMFADevice", 409, "The count of virtual MFA devices beyond the current limits."},
    // The limit is published, its code is not: the name is of the family.
    Row{"LimitExceeded.Tag", 409, "The count of tags beyond the current limits."},
    Row{"AuthenticationFail.IDPMetadata.Invalid", 401, "The IdP Metadata of your SAML Provider is invalid."},
    Row{"AuthenticationFail.SAMLAssertion.Expired", 401, "The SAML Assertion is expired."},
    Row{"AuthenticationFail.SAMLAssertion.Invalid", 401, "The SAML Assertion is invalid."},
    Row{"AuthenticationFail.OIDCToken.AudienceNotMatch", 401, "Invalid audience."},
    Row{"AuthenticationFail.OIDCToken.Expired", 401, "This JsonWebToken is expired."},
    Row{"AuthenticationFail.OIDCToken.InvalidSignature", 401, "OIDC token validate failed: invalid signature."},
    Row{"NoPermission", 403, "You are not authorized to do this action. You should be authorized by RAM."},
    Row{"InvalidProduct.NotFound", 404, "Cannot find product according to your specified domain."},
    Row{"CheckAuthenticationCodeFail", 403, "The authentication code is wrong."},
    Row{"InvalidParameter.PolicyType", 400, "The policy type is not valid: it is System or Custom."},
    Row{"InvalidParameter.Password.TooWeak", 400, "The password is too weak."},
    Row{"InvalidParameter.VersionId.Format", 400, "The format of the version id is not valid."},
    Row{"InvalidParameter.AuthenticationCode.Format", 400, "The format of the authentication code is not valid."},
    Row{"NotSupport.Account", 400, "The operation is not supported for an account: a RAM user must call it."},
    Row{"InvalidAccessKeyId.NotFound", 404, "Specified access key is not found."},
    Row{"InvalidAccessKeyId.Inactive", 400, "Specified access key is disabled."},
    Row{"SignatureNonceUsed", 400, "Specified signature nonce was used already."},
    Row{"InvalidTimeStamp.Expired", 400, "Specified time stamp or date value is expired."},
    Row{"InvalidTimeStamp.Format", 400, "Specified time stamp or date value is not well formatted."},
    Row{"InvalidSecurityToken.Expired", 400, "Specified SecurityToken is expired."},
    Row{"InvalidSecurityToken.Malformed", 400, "Specified SecurityToken is malformed."},
    Row{"InvalidSecurityToken.MismatchWithAccessKey", 400, "Specified SecurityToken mismatch with the AccessKey."},
    Row{"MissingSecurityToken", 400, "SecurityToken is mandatory for this action."},
    Row{"InvalidVersion", 400, "Specified parameter Version is not valid."},
    Row{"InvalidAction.NotFound", 404, "Specified api is not found, please check your url and method."},
    Row{"InternalError", 500, "The request processing has failed due to some unknown error."},
    Row{"Throttling.User", 400, "Request was denied due to user flow control."},
};

}  // namespace

tl::unexpected<ApiError> refuse(std::string_view code) {
  const auto* row = std::find_if(kRows.begin(), kRows.end(), [&](const Row& r) { return r.code == code; });
  RAMIFY_ENSURE(row != kRows.end(), "every code that is refused with has a row");
  return refuse(row->status, std::string(row->code), std::string(row->message));
}

tl::unexpected<ApiError> refuse(int status, std::string code, std::string message) {
  ApiError error;
  error.status = status;
  error.code = std::move(code);
  error.message = std::move(message);
  return tl::unexpected<ApiError>(std::move(error));
}

}  // namespace ramify::sim
