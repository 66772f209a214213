'use strict';
// The error codes that the RAM documentation lists for each operation, beside those that every call can meet (a missing
// or unknown parameter, a wrongly formed name, no permission). IMS has the codes of RAM's operation of the same name.

const LOGIN = ['EntityNotExist.User', 'EntityNotExist.User.LoginProfile'];
const KEY = ['EntityNotExist.User', 'EntityNotExist.User.AccessKey'];
const VERSION = ['InvalidParameter.VersionId.Format', 'EntityNotExist.Policy', 'EntityNotExist.Policy.Version'];
const USER_FORM = ['MobilePhone.Format', 'Email.Format', 'Comments.Length'];
const form = (prefix) => USER_FORM.map((rule) => `InvalidParameter.${prefix}${rule}`);
const attaching = (kind) => ['InvalidParameter.PolicyType', `EntityNotExist.${kind}`, 'EntityNotExist.Policy',
  'EntityNotExists.ResourceGroup', `EntityAlreadyExists.${kind}.Policy`, `LimitExceeded.${kind}.Policy`];
const detaching = (kind) => ['InvalidParameter.PolicyType', `EntityNotExist.${kind}`, 'EntityNotExist.Policy',
  'EntityNotExists.ResourceGroup', `EntityNotExist.${kind}.Policy`];
const KINDS = ['User', 'Group', 'Role'];
const SSO = ['InvalidParameter.RoleArn', 'InvalidParameter.DurationSeconds', 'InvalidParameter.PolicyGrammar',
  'InvalidParameter.PolicySize', 'NoPermission', 'EntityNotExist.RoleArn'];

const BOTH = {
  AddUserToGroup: ['EntityNotExist.User', 'EntityNotExist.Group', 'EntityAlreadyExists.User.Group',
    'LimitExceeded.User.Group'],
  CreateAccessKey: ['EntityNotExist.User', 'LimitExceeded.User.AccessKey'],
  CreateGroup: ['InvalidParameter.Comments.Length', 'EntityAlreadyExists.Group', 'LimitExceeded.Group'],
  CreateLoginProfile: ['InvalidParameter.Password.TooWeak', 'EntityNotExist.User',
    'EntityAlreadyExists.User.LoginProfile'],
  CreateUser: [...form(''), 'EntityAlreadyExists.User', 'LimitExceeded.User'],
  DeleteAccessKey: KEY,
  DeleteGroup: ['EntityNotExist.Group', 'DeleteConflict.Group.User', 'DeleteConflict.Group.Policy'],
  DeleteLoginProfile: LOGIN,
  DeleteUser: ['EntityNotExist.User', ...['Group', 'AccessKey', 'LoginProfile', 'MFADevice', 'Policy']
    .map((what) => `DeleteConflict.User.${what}`)],
  DeleteVirtualMFADevice: ['EntityNotExist.VirtualMFADevice', 'DeleteConflict.VirtualMFADevice.User'],
  GetAccessKeyLastUsed: ['EntityNotExist.User.AccessKey'],
  GetGroup: ['EntityNotExist.Group'],
  GetLoginProfile: LOGIN,
  GetUser: ['EntityNotExist.User'],
  ListAccessKeys: ['EntityNotExist.User'],
  ListGroupsForUser: ['EntityNotExist.User'],
  ListUsersForGroup: ['EntityNotExist.Group'],
  RemoveUserFromGroup: ['EntityNotExist.User', 'EntityNotExist.Group', 'EntityNotExist.User.Group'],
  SetPasswordPolicy: ['InvalidParameter.MinimumPasswordLength.Range'],
  UnbindMFADevice: ['EntityNotExist.User', 'EntityNotExist.User.MFADevice'],
  UpdateAccessKey: KEY,
  UpdateGroup: ['InvalidParameter.NewComments.Length', 'EntityNotExist.Group', 'EntityAlreadyExists.Group'],
  UpdateLoginProfile: ['InvalidParameter.Password.TooWeak', ...LOGIN],
  UpdateUser: [...form('New'), 'EntityNotExist.User', 'EntityAlreadyExists.User'],
};

const CODES = {
  ram: {
    ...BOTH,
    ...Object.fromEntries(KINDS.map((kind) => [`AttachPolicyTo${kind}`, attaching(kind)])),
    ...Object.fromEntries(KINDS.map((kind) => [`DetachPolicyFrom${kind}`, detaching(kind)])),
    ...Object.fromEntries(KINDS.map((kind) => [`ListPoliciesFor${kind}`, [`EntityNotExist.${kind}`]])),
    BindMFADevice: ['InvalidParameter.AuthenticationCode.Format', 'CheckAuthenticationCodeFail', 'EntityNotExist.User',
      'EntityNotExist.VirtualMFADevice', 'EntityAlreadyExists.User.MFADevice',
      'EntityAlreadyExists.VirtualMFADevice.User'],
    ChangePassword: ['NotSupport.Account', 'InvalidParameter.Password.TooWeak'],
    CreatePolicy: ['InvalidParameter.PolicyDocument.Length', 'InvalidParameter.Description.Length',
      'MalformedPolicyDocument', 'EntityAlreadyExists.Policy', 'LimitExceeded.Policy'],
    CreatePolicyVersion: ['InvalidParameter.PolicyDocument.Length', 'MalformedPolicyDocument', 'EntityNotExist.Policy',
      'LimitExceeded.Policy.Version'],
    CreateRole: ['InvalidParameter.AssumeRolePolicyDocument.Length', 'MalformedPolicyDocument',
      'EntityAlreadyExists.Role', 'LimitExceeded.Role'],
    CreateVirtualMFADevice: ['EntityAlreadyExists.VirtualMFADevice', 'LimitExceeded.VirtualMFADevice'],
    DeletePolicy: ['EntityNotExist.Policy', 'DeleteConflict.Policy.User', 'DeleteConflict.Policy.Group',
      'DeleteConflict.Policy.Version'],
    DeletePolicyVersion: [...VERSION, 'DeleteConflict.Policy.Version.Default'],
    DeleteRole: ['EntityNotExist.Role', 'DeleteConflict.Role.Policy'],
    GetPolicy: ['InvalidParameter.PolicyType', 'EntityNotExist.Policy'],
    GetPolicyVersion: ['InvalidParameter.PolicyType', ...VERSION],
    GetRole: ['EntityNotExist.Role'],
    GetUserMFAInfo: ['EntityNotExist.User', 'EntityNotExist.User.MFADevice'],
    ListEntitiesForPolicy: ['InvalidParameter.PolicyType', 'EntityNotExist.Policy'],
    ListPolicies: ['InvalidParameter.PolicyType'],
    ListPolicyVersions: ['InvalidParameter.PolicyType', 'EntityNotExist.Policy'],
    SetAccountAlias: ['InvalidParameter.AccountAlias.Format', 'InvalidParameter.AccountAlias.Length',
      'EntityAlreadyExists.AccountAlias'],
    SetDefaultPolicyVersion: VERSION,
    UpdatePolicyDescription: ['EntityNotExist.Policy'],
    UpdateRole: ['InvalidParameter.NewAssumeRolePolicyDocument.Length', 'MalformedPolicyDocument',
      'EntityNotExist.Role'],
  },
  ims: { ...BOTH, DisableVirtualMFA: ['EntityNotExist.User', 'EntityNotExist.User.MFADevice'] },
  sts: {
    AssumeRole: ['InvalidParameter.RoleArn', 'InvalidParameter.RoleSessionName', 'InvalidParameter.DurationSeconds',
      'InvalidParameter.PolicyGrammar', 'InvalidParameter.PolicySize', 'NoPermission', 'EntityNotExist.Role'],
    AssumeRoleWithOIDC: ['InvalidParameter.RoleSessionName', ...SSO, 'AuthenticationFail.NoPermission',
      ...['Invalid', 'InvalidSignature', 'Expired', 'AudienceNotMatch']
        .map((what) => `AuthenticationFail.OIDCToken.${what}`)],
    AssumeRoleWithSAML: [...SSO, 'EntityNotExist.SAMLProvider', 'AuthenticationFail.IDPMetadata.Invalid',
      'AuthenticationFail.SAMLAssertion.Expired', 'AuthenticationFail.SAMLAssertion.Invalid'],
  },
  resourcemanager: {
    AttachPolicy: [...new Set(KINDS.flatMap(attaching))],
    DetachPolicy: [...new Set(KINDS.flatMap(detaching))],
    GetPolicy: ['InvalidParameter.PolicyType', 'EntityNotExist.Policy'],
    GetResourceGroup: ['EntityNotExists.ResourceGroup'],
    GetRole: ['EntityNotExist.Role'],
    ListPolicies: ['InvalidParameter.PolicyType'],
  },
};

function documentedErrors(service, operation) {
  return CODES[service]?.[operation] ?? [];
}

module.exports = { documentedErrors };
