'use strict';
const assert = require('node:assert');
const { test, before } = require('node:test');
const { startSimulator } = require('./support/simulator');
const { DATE, refused, shows } = require('./support/expect');

let simulator;
let a;
before(async () => {
  simulator = await startSimulator();
  a = simulator.root('company-a');
  for (const name of ['alice', 'bert', 'none']) await a.ram('CreateUser', { UserName: name });
});

const at = (name) => `${name}@company-a.onaliyun.com`;
const PASSWORD = 'Correct-horse-9';

test('a login profile is created, read, changed and deleted through RAM', async () => {
  const alice = { UserName: 'alice' };
  const made = { CreateDate: DATE, MFABindRequired: true, PasswordResetRequired: false, UserName: 'alice' };
  shows(await a.ram('CreateLoginProfile', { ...alice, Password: PASSWORD, MFABindRequired: true }),
    { LoginProfile: made });
  await refused(a.ram('CreateLoginProfile', { ...alice, Password: PASSWORD }), 409,
    'EntityAlreadyExists.User.LoginProfile');
  shows(await a.ram('GetLoginProfile', alice), { LoginProfile: made });
  shows(await a.ram('UpdateLoginProfile', { ...alice, PasswordResetRequired: true, MFABindRequired: false }));
  shows(await a.ram('GetLoginProfile', alice),
    { LoginProfile: { ...made, MFABindRequired: false, PasswordResetRequired: true } });
  await refused(a.ram('UpdateLoginProfile', { ...alice, Password: 'short' }), 400, 'InvalidParameter.Password.TooWeak');
  shows(await a.ram('DeleteLoginProfile', alice));
});

test('a login profile is created, read, changed and deleted through IMS', async () => {
  const bert = { UserPrincipalName: at('bert') };
  const made = {
    MFABindRequired: false, PasswordResetRequired: true, Status: 'Active', UpdateDate: DATE, ...bert,
  };
  shows(await a.ims('CreateLoginProfile', { ...bert, Password: PASSWORD, PasswordResetRequired: true }),
    { LoginProfile: made });
  await refused(a.ims('CreateLoginProfile', bert), 409, 'EntityAlreadyExists.User.LoginProfile');
  shows(await a.ims('GetLoginProfile', bert), { LoginProfile: { ...made, AutoDisableLoginStatus: 'false' } });
  shows(await a.ims('UpdateLoginProfile', { ...bert, Status: 'Inactive' }),
    { LoginProfile: { ...made, AutoDisableLoginStatus: 'false', Status: 'Inactive' } });
  await refused(a.ims('UpdateLoginProfile', { ...bert, Status: 'Asleep' }), 400, 'InvalidParameter.Status');
  await refused(a.ims('UpdateLoginProfile', { ...bert, Password: 'short' }), 400, 'InvalidParameter.Password.TooWeak');
  shows(await a.ims('DeleteLoginProfile', bert));
  await refused(a.ims('CreateLoginProfile', { ...bert, Password: 'short' }), 400, 'InvalidParameter.Password.TooWeak');
  await refused(a.ims('CreateLoginProfile', { ...bert, Status: 'Asleep' }), 400, 'InvalidParameter.Status');
});

test('a user or login that is not there is missed', async () => {
  for (const operation of ['GetLoginProfile', 'UpdateLoginProfile', 'DeleteLoginProfile']) {
    await refused(a.ram(operation, { UserName: 'none' }), 404, 'EntityNotExist.User.LoginProfile');
    await refused(a.ims(operation, { UserPrincipalName: at('none') }), 404, 'EntityNotExist.User.LoginProfile');
  }
  for (const operation of ['CreateLoginProfile', 'GetLoginProfile', 'UpdateLoginProfile', 'DeleteLoginProfile']) {
    const password = operation === 'CreateLoginProfile' ? { Password: PASSWORD } : {};
    await refused(a.ram(operation, { UserName: 'nobody', ...password }), 404, 'EntityNotExist.User');
    await refused(a.ims(operation, { UserPrincipalName: at('nobody') }), 404, 'EntityNotExist.User');
  }
});

test('a password must satisfy the password policy', async () => {
  await a.ram('SetPasswordPolicy', { MinimumPasswordLength: 12, RequireSymbols: true });
  const alice = { UserName: 'alice' };
  await refused(a.ram('CreateLoginProfile', { ...alice, Password: 'NoSymbolsHere99' }), 400,
    'InvalidParameter.Password.TooWeak', 'The password is too weak.');
  await a.ram('CreateLoginProfile', { ...alice, Password: 'With-symbols-99' });
  await a.ram('DeleteLoginProfile', alice);
  await a.ram('SetPasswordPolicy', {});
});

test('a user changes its own password; an account has none', async () => {
  const changes = { OldPassword: PASSWORD, NewPassword: 'Another-horse-9' };
  await refused(a.ram('ChangePassword', changes), 400, 'NotSupport.Account');
  const { AccessKey } = await a.ram('CreateAccessKey', { UserName: 'alice' });
  await a.ram('AttachPolicyToUser', { UserName: 'alice', PolicyType: 'System', PolicyName: 'AdministratorAccess' });
  const alice = simulator.as(AccessKey);
  await refused(alice.ram('ChangePassword', changes), 404, 'EntityNotExist.User.LoginProfile');
  await a.ram('CreateLoginProfile', { UserName: 'alice', Password: PASSWORD, PasswordResetRequired: true });
  await refused(alice.ram('ChangePassword', { ...changes, OldPassword: 'wrong' }), 400, 'InvalidParameter.OldPassword');
  await refused(alice.ram('ChangePassword', { ...changes, NewPassword: 'short' }), 400,
    'InvalidParameter.Password.TooWeak');
  shows(await alice.ram('ChangePassword', changes));
  const { LoginProfile } = await a.ram('GetLoginProfile', { UserName: 'alice' });
  assert.strictEqual(LoginProfile.PasswordResetRequired, false);
});
