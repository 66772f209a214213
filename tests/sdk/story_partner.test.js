'use strict';
// A partner looks, and can be cut off at once: configs/partner-read-only.
const { test } = require('node:test');
const { ACCOUNTS, startSimulator } = require('./support/simulator');
const { trusting } = require('./support/documents');
const { refused } = require('./support/expect');
const { applied, drifts, holds } = require('./support/story');

const CONFIG = 'partner-read-only';
const B_ROOT = `acs:ram::${ACCOUNTS['company-b']}:root`;
const OURS = { 'ramify:project': 'partner-access' };
const READS = [{
  Effect: 'Allow', Action: ['oss:ListObjects', 'oss:GetObject'],
  Resource: ['acs:oss:*:*:partner-exchange', 'acs:oss:*:*:partner-exchange/*'],
}];
const ASSUMES = [{
  Effect: 'Allow', Action: 'sts:AssumeRole',
  Resource: `acs:ram:*:${ACCOUNTS['company-a']}:role/Partner-ReadOnly-Access`,
}];
const WORLD = {
  'company-a': {
    roles: {
      'Partner-ReadOnly-Access': {
        description: 'Company B looks, and changes nothing', max_session: 3600,
        trust: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { RAM: B_ROOT } }], tags: OURS,
      },
    },
    policies: {
      'oss-read-partner-exchange': {
        description: 'Read the bucket shared with the partner', statements: READS, tags: OURS,
      },
    },
    grants: [
      'role partner-readonly-access: AliyunECSReadOnlyAccess', 'role partner-readonly-access: oss-read-partner-exchange'],
  },
  'company-b': {
    users: {
      Bob: { display_name: 'Bob', tags: OURS, console: { mfa_required: true, password_reset: true } },
    },
    policies: {
      'ramify-assume-user-Bob-257ce9ba': {
        description: 'The roles that the user Bob may assume', statements: ASSUMES, tags: OURS,
      },
    },
    grants: ['user bob: ramify-assume-user-Bob-257ce9ba'],
  },
};

test('the SDK gives Bob exactly one role, and the role is deleted for good', async () => {
  const simulator = await startSimulator();
  const a = simulator.root('company-a');
  const b = simulator.root('company-b');
  const Tag = [{ Key: 'ramify:project', Value: 'partner-access' }];
  const document = (statements) => JSON.stringify({ Version: '1', Statement: statements });

  await a.ram('CreatePolicy', {
    PolicyName: 'oss-read-partner-exchange', Description: 'Read the bucket shared with the partner',
    PolicyDocument: document(READS), Tag,
  });
  const role = {
    RoleName: 'Partner-ReadOnly-Access', Description: 'Company B looks, and changes nothing', MaxSessionDuration: 3600,
    AssumeRolePolicyDocument: trusting({ RAM: B_ROOT }), Tag,
  };
  await a.ram('CreateRole', role);
  const grants = [['System', 'AliyunECSReadOnlyAccess'], ['Custom', 'oss-read-partner-exchange']];
  for (const [PolicyType, PolicyName] of grants) {
    await a.ram('AttachPolicyToRole', { RoleName: role.RoleName, PolicyType, PolicyName });
  }
  const UserPrincipalName = 'Bob@company-b.onaliyun.com';
  await b.ims('CreateUser', { UserPrincipalName, DisplayName: 'Bob', Tag });
  await b.ims('CreateLoginProfile', {
    UserPrincipalName, Password: 'Correct-horse-9', MFABindRequired: true, PasswordResetRequired: true,
  });
  await b.ram('CreatePolicy', {
    PolicyName: 'ramify-assume-user-Bob-257ce9ba', Description: 'The roles that the user Bob may assume',
    PolicyDocument: document(ASSUMES), Tag,
  });
  await b.ram('AttachPolicyToUser', {
    UserName: 'Bob', PolicyType: 'Custom', PolicyName: 'ramify-assume-user-Bob-257ce9ba',
  });
  await holds(simulator, WORLD);
  await drifts(simulator, CONFIG, 0);

  // A key, for a while, so that a program can be Bob; Bob's exact policy opens no other role that trusts B.
  const { AccessKey } = await b.ram('CreateAccessKey', { UserName: 'Bob' });
  const bob = simulator.as(AccessKey);
  const ask = { RoleArn: `acs:ram::${ACCOUNTS['company-a']}:role/${role.RoleName}`, RoleSessionName: 'bob' };
  const { Credentials } = await bob.sts('AssumeRole', ask);
  await a.ram('CreateRole', { RoleName: 'another', AssumeRolePolicyDocument: trusting({ RAM: B_ROOT }) });
  await refused(bob.sts('AssumeRole', { ...ask, RoleArn: `acs:ram::${ACCOUNTS['company-a']}:role/another` }), 403,
    'NoPermission');
  await a.ram('DeleteRole', { RoleName: 'another' });

  for (const [PolicyType, PolicyName] of grants) {
    await a.ram('DetachPolicyFromRole', { RoleName: role.RoleName, PolicyType, PolicyName });
  }
  await a.ram('DeleteRole', { RoleName: role.RoleName });
  await refused(simulator.as(Credentials).sts('GetCallerIdentity'), 400, 'InvalidSecurityToken.Expired');
  await refused(bob.sts('AssumeRole', ask), 404, 'EntityNotExist.Role');
  await drifts(simulator, CONFIG, 2);
});

test('what ramify apply made reads back through the SDK as it was declared', async () => {
  await applied(CONFIG, WORLD);
});
