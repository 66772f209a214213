'use strict';
// Accounts seeded to the brim.
const { test, before } = require('node:test');
const { ACCOUNTS, startSimulator } = require('./support/simulator');
const { allowing, trusting } = require('./support/documents');
const { refused } = require('./support/expect');

const many = (number, make) => Array.from({ length: number }, (_, i) => make(i));
const TRUST = trusting({ Service: ['ecs.aliyuncs.com'] });
const at = (name) => `${name}@company-a.onaliyun.com`;
let a;
before(async () => {
  const simulator = await startSimulator({
    seed: { format_version: 1, accounts: { 'company-a': {
      id: ACCOUNTS['company-a'],
      users: many(5000, (i) => ({ name: `u${i}`, mfa_bound: true })),
      groups: many(300, (i) => ({ name: `g${i}`, members: i < 10 ? ['u0'] : [] })),
      roles: many(1000, (i) => ({ name: `r${i}`, trust: JSON.parse(TRUST) })),
      policies: many(1500, (i) => ({ name: `p${i}`, document: JSON.parse(allowing('oss:*')) })),
    } } },
  });
  a = simulator.root('company-a');
});

test('an account has its numbers of users, groups, roles, policies and devices, and no more', async () => {
  await refused(a.ram('CreateUser', { UserName: 'more' }), 409, 'LimitExceeded.User');
  await refused(a.ims('CreateUser', { UserPrincipalName: at('more'), DisplayName: 'M' }), 409, 'LimitExceeded.User');
  await refused(a.ram('CreateGroup', { GroupName: 'more' }), 409, 'LimitExceeded.Group');
  await refused(a.ims('CreateGroup', { GroupName: 'more' }), 409, 'LimitExceeded.Group');
  await refused(a.ram('CreateRole', { RoleName: 'more', AssumeRolePolicyDocument: TRUST }), 409, 'LimitExceeded.Role');
  await refused(a.rm('CreateServiceLinkedRole', { ServiceName: 'pts.aliyuncs.com' }), 409, 'LimitExceeded.Role');
  await refused(a.ram('CreatePolicy', { PolicyName: 'more', PolicyDocument: allowing('oss:*') }), 409,
    'LimitExceeded.Policy');
  await refused(a.ram('CreateVirtualMFADevice', { VirtualMFADeviceName: 'more' }), 409,
    'LimitExceeded.VirtualMFADevice');
});

test('a user is in ten groups at most', async () => {
  await refused(a.ram('AddUserToGroup', { UserName: 'u0', GroupName: 'g10' }), 409, 'LimitExceeded.User.Group');
  await refused(a.ims('AddUserToGroup', { UserPrincipalName: at('u0'), GroupName: 'g10' }), 409,
    'LimitExceeded.User.Group');
});
