'use strict';
const { test, before } = require('node:test');
const { ACCOUNTS, startSimulator } = require('./support/simulator');
const { allowing } = require('./support/documents');
const { DATE, pages, refused, shows } = require('./support/expect');

const A = ACCOUNTS['company-a'];
let a;
before(async () => {
  const resource_groups = ['lb', 'db', 'web'].map((name) => (
    { id: `rg-${name}`, name, display_name: `The ${name}` }));
  const simulator = await startSimulator({
    seed: { format_version: 1, accounts: { 'company-a': { id: A, resource_groups } } },
  });
  a = simulator.root('company-a');
});

test('the alias names the account in its default domain', async () => {
  shows(await a.ram('GetAccountAlias'), { AccountAlias: 'company-a' });
  shows(await a.ims('GetDefaultDomain'), { DefaultDomainName: 'company-a.onaliyun.com' });
  shows(await a.ram('SetAccountAlias', { AccountAlias: 'company-x' }));
  shows(await a.ims('GetDefaultDomain'), { DefaultDomainName: 'company-x.onaliyun.com' });
  shows(await a.ram('ClearAccountAlias'));
  await refused(a.ram('GetAccountAlias'), 404, 'EntityNotExist.AccountAlias');
  shows(await a.ims('GetDefaultDomain'), { DefaultDomainName: `${A}.onaliyun.com` });
  shows(await a.ims('SetDefaultDomain', { DefaultDomainName: 'company-a.onaliyun.com' }), {
    DefaultDomainName: 'company-a.onaliyun.com',
  });
  await refused(a.ram('SetAccountAlias', { AccountAlias: 'company-b' }), 409, 'EntityAlreadyExists.AccountAlias');
  await refused(a.ims('SetDefaultDomain', { DefaultDomainName: 'company-b.onaliyun.com' }), 409,
    'EntityAlreadyExists.AccountAlias');
  await refused(a.ram('SetAccountAlias', { AccountAlias: 'ab' }), 400, 'InvalidParameter.AccountAlias.Length');
  await refused(a.ram('SetAccountAlias', { AccountAlias: '-dash' }), 400, 'InvalidParameter.AccountAlias.Format');
  await refused(a.ims('SetDefaultDomain', { DefaultDomainName: 'company-a.example.com' }), 400,
    'InvalidParameter.DefaultDomainName');
});

test('the password policy is set as a whole', async () => {
  const defaults = {
    MaxLoginAttemps: 5, MaxPasswordAge: 0, MinimumPasswordLength: 8, PasswordReusePrevention: 0,
    RequireLowercaseCharacters: false, RequireNumbers: false, RequireSymbols: false, RequireUppercaseCharacters: false,
  };
  const ims = { ...defaults, HardExpire: false, MinimumPasswordDifferentCharacter: 0, PasswordNotContainUserName: false };
  shows(await a.ram('GetPasswordPolicy'), { PasswordPolicy: { ...defaults, HardExpiry: false } });
  const changed = { MinimumPasswordLength: 12, HardExpiry: true, MaxPasswordAge: 90, RequireNumbers: true };
  shows(await a.ram('SetPasswordPolicy', changed), { PasswordPolicy: { ...defaults, ...changed } });
  const { HardExpiry: _, ...alike } = changed;
  shows(await a.ims('GetPasswordPolicy'), { PasswordPolicy: { ...ims, ...alike, HardExpire: true } });
  shows(await a.ims('SetPasswordPolicy', { PasswordNotContainUserName: true }), {
    PasswordPolicy: { ...ims, PasswordNotContainUserName: true },
  });
  await refused(a.ram('SetPasswordPolicy', { MinimumPasswordLength: 7 }), 400,
    'InvalidParameter.MinimumPasswordLength.Range');
  await refused(a.ims('SetPasswordPolicy', { MinimumPasswordLength: 33 }), 400,
    'InvalidParameter.MinimumPasswordLength.Range');
});

test('the security preference is set as a whole', async () => {
  const preference = (more) => ({ SecurityPreference: {
    AccessKeyPreference: { AllowUserToManageAccessKeys: true },
    LoginProfilePreference: {
      AllowUserToChangePassword: true, EnableSaveMFATicket: false, LoginNetworkMasks: '192.0.2.0/24',
      LoginSessionDuration: 8, ...more.login,
    },
    MFAPreference: { AllowUserToManageMFADevices: true },
    ...more.rest,
  } });
  const set = { AllowUserToManageAccessKeys: true, LoginNetworkMasks: '192.0.2.0/24', LoginSessionDuration: 8 };
  const ram = preference({ rest: { PublicKeyPreference: { AllowUserToManagePublicKeys: false } } });
  shows(await a.ram('SetSecurityPreference', set), ram);
  shows(await a.ram('GetSecurityPreference'), ram);
  const ims = preference({
    login: {
      AllowUserToLoginWithPasskey: true, MFAOperationForLogin: 'mandatory', OperationForRiskLogin: 'autonomous',
    },
    rest: {
      MaxIdleDays: { MaxIdleDaysForAccessKeys: 730, MaxIdleDaysForUsers: 730 },
      PersonalInfoPreference: { AllowUserToManagePersonalDingTalk: true },
      VerificationPreference: { VerificationTypes: ['sms', 'email'] },
    },
  });
  shows(await a.ims('SetSecurityPreference', {
    ...set, MFAOperationForLogin: 'mandatory', VerificationTypes: ['sms', 'email'],
  }), ims);
  shows(await a.ims('GetSecurityPreference'), ims);
  await refused(a.ram('SetSecurityPreference', { LoginSessionDuration: 25 }), 400,
    'InvalidParameter.LoginSessionDuration');
  await refused(a.ims('SetSecurityPreference', { LoginSessionDuration: 0 }), 400,
    'InvalidParameter.LoginSessionDuration');
});

test('the summary counts what is there and tells the quotas', async () => {
  await a.ram('CreateUser', { UserName: 'counted' });
  await a.ram('CreatePolicy', { PolicyName: 'counted', PolicyDocument: allowing('oss:*') });
  await a.ram('CreateVirtualMFADevice', { VirtualMFADeviceName: 'counted' });
  shows(await a.ims('GetAccountSummary'), { SummaryMap: {
    AccessKeysPerUserQuota: 2, AccountAccessKeysPerAccountQuota: 2,
    AttachedPoliciesPerGroupQuota: 10, AttachedPoliciesPerRoleQuota: 10, AttachedPoliciesPerUserQuota: 10,
    AttachedSystemPoliciesPerGroupQuota: 20, AttachedSystemPoliciesPerRoleQuota: 20,
    AttachedSystemPoliciesPerUserQuota: 20, ConditionsPerAKPolicyQuota: 8, IPItemsPerAKPolicyQuota: 50,
    Groups: 0, GroupsPerUserQuota: 10, GroupsQuota: 300, MFADevices: 1, MFADevicesInUse: 0, Policies: 1,
    PoliciesQuota: 1500, PolicySizeQuota: 6144, Roles: 0, RolesQuota: 1000, Users: 1, UsersQuota: 5000,
    VersionsPerPolicyQuota: 5, VirtualMFADevicesQuota: 5000,
  } });
  shows(await a.ims('GetAccountMFAInfo'), { IsMFAEnable: false });
});

test('resource groups are listed and read', async () => {
  const row = (name) => ({
    AccountId: A, CreateDate: DATE, DisplayName: `The ${name}`, Id: `rg-${name}`, Name: name, Status: 'OK' });
  shows(await a.rm('ListResourceGroups'), {
    PageNumber: 1, PageSize: 10, TotalCount: 3, ResourceGroups: { ResourceGroup: [row('db'), row('lb'), row('web')] },
  });
  shows(await a.rm('ListResourceGroups', { ResourceGroupIds: ['rg-lb'] }), {
    PageNumber: 1, PageSize: 10, TotalCount: 1, ResourceGroups: { ResourceGroup: [row('lb')] },
  });
  const regions = { RegionStatuses: { RegionStatus: [{ RegionId: 'cn-hangzhou', Status: 'OK' }] } };
  shows(await a.rm('GetResourceGroup', { ResourceGroupId: 'rg-lb' }), { ResourceGroup: { ...row('lb'), ...regions } });
  await refused(a.rm('GetResourceGroup', { ResourceGroupId: 'rg-none' }), 404, 'EntityNotExists.ResourceGroup');
  await pages(a, 'resourcemanager', 'ListResourceGroups', {}, (reply) => reply.ResourceGroups.ResourceGroup, 2);
});
