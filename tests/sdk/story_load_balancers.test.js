'use strict';
// An outsourcer runs the load balancers of one resource group: configs/slb-outsourcer.
const { test } = require('node:test');
const { ACCOUNTS, startSimulator } = require('./support/simulator');
const { trusting } = require('./support/documents');
const { refused } = require('./support/expect');
const { applied, drifts, holds } = require('./support/story');

const CONFIG = 'slb-outsourcer';
const A = ACCOUNTS['enterprise-a'];
const B_ROOT = `acs:ram::${ACCOUNTS['enterprise-b']}:root`;
const GROUP = 'rg-aekwebshop0001';
const SEED = { format_version: 1, accounts: { 'enterprise-a': { id: A, resource_groups: [{ id: GROUP }] } } };
const OURS = { 'ramify:project': 'slb-operations' };
const ASSUMES = [{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: `acs:ram:*:${A}:role/SLBOperator` }];
const AUTOMATION = 'ramify-assume-user-slb-automation-8af7dc89';
const WORLD = {
  'enterprise-a': {
    roles: {
      SLBOperator: {
        description: 'Load balancers of the web shop, run by enterprise B', max_session: 14400,
        trust: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { RAM: B_ROOT } }],
        tags: { ...OURS, team: 'web-shop', contract: 'slb-operations' },
      },
    },
    grants: [`role slboperator in ${GROUP}: AliyunSLBFullAccess`, 'role slboperator: AliyunSLBReadOnlyAccess'],
  },
  'enterprise-b': {
    users: {
      'slb-automation': { display_name: 'Load balancer automation', tags: OURS, access_keys: ['Active'] },
      'slb-oncall': {
        display_name: 'Load balancer on call', tags: OURS, console: { mfa_required: true, password_reset: true },
      },
    },
    groups: { 'slb-crew': { comments: 'Runs the load balancers of enterprise A', members: ['slb-oncall'] } },
    policies: {
      [AUTOMATION]: {
        description: 'The roles that the user slb-automation may assume', statements: ASSUMES, tags: OURS,
      },
    },
    grants: ['group slb-crew: AliyunSTSAssumeRoleAccess', `user slb-automation: ${AUTOMATION}`],
  },
};

test('the SDK grants in one resource group and in the whole account, to a crew and to a program', async () => {
  const simulator = await startSimulator({ accounts: Object.keys(WORLD), seed: SEED });
  const a = simulator.root('enterprise-a');
  const b = simulator.root('enterprise-b');
  const mark = { Key: 'ramify:project', Value: 'slb-operations' };

  await a.ram('CreateRole', {
    RoleName: 'SLBOperator', Description: 'Load balancers of the web shop, run by enterprise B',
    MaxSessionDuration: 14400, AssumeRolePolicyDocument: trusting({ RAM: B_ROOT }), Tag: [mark],
  });
  await a.ram('TagResources', {
    ResourceType: 'role', ResourceNames: ['SLBOperator'],
    Tag: [{ Key: 'team', Value: 'web-shop' }, { Key: 'contract', Value: 'slb-operations' }],
  });
  const grant = {
    PolicyType: 'System', PrincipalType: 'ServiceRole',
    PrincipalName: 'slboperator@role.enterprise-a.onaliyunservice.com',
  };
  await a.rm('AttachPolicy', { ...grant, PolicyName: 'AliyunSLBFullAccess', ResourceGroupId: GROUP });
  await a.rm('AttachPolicy', { ...grant, PolicyName: 'AliyunSLBReadOnlyAccess', ResourceGroupId: A });

  const at = (name) => `${name}@enterprise-b.onaliyun.com`;
  await b.ims('CreateUser', { UserPrincipalName: at('slb-oncall'), DisplayName: 'Load balancer on call', Tag: [mark] });
  await b.ims('CreateLoginProfile', {
    UserPrincipalName: at('slb-oncall'), Password: 'Correct-horse-9', MFABindRequired: true, PasswordResetRequired: true,
  });
  await b.ims('CreateUser', {
    UserPrincipalName: at('slb-automation'), DisplayName: 'Load balancer automation', Tag: [mark],
  });
  await b.ims('CreateGroup', { GroupName: 'slb-crew', Comments: 'Runs the load balancers of enterprise A' });
  await b.ims('AddUserToGroup', { GroupName: 'slb-crew', UserPrincipalName: at('slb-oncall') });
  await b.ram('AttachPolicyToGroup', {
    GroupName: 'slb-crew', PolicyType: 'System', PolicyName: 'AliyunSTSAssumeRoleAccess',
  });
  await b.ram('CreatePolicy', {
    PolicyName: AUTOMATION, Description: 'The roles that the user slb-automation may assume', Tag: [mark],
    PolicyDocument: JSON.stringify({ Version: '1', Statement: ASSUMES }),
  });
  await b.ram('AttachPolicyToUser', { UserName: 'slb-automation', PolicyType: 'Custom', PolicyName: AUTOMATION });
  const { AccessKey } = await b.ims('CreateAccessKey', { UserPrincipalName: at('slb-automation') });
  await holds(simulator, WORLD);
  await drifts(simulator, CONFIG, 0);

  const ask = { RoleArn: `acs:ram::${A}:role/SLBOperator`, RoleSessionName: 'rota', DurationSeconds: 14400 };
  await simulator.as(AccessKey).sts('AssumeRole', ask);
  // On call by a key for a moment: what the group holds is what its member may.
  const oncall = simulator.as((await b.ram('CreateAccessKey', { UserName: 'slb-oncall' })).AccessKey);
  await oncall.sts('AssumeRole', ask);
  await b.ims('RemoveUserFromGroup', { GroupName: 'slb-crew', UserPrincipalName: at('slb-oncall') });
  await refused(oncall.sts('AssumeRole', ask), 403, 'NoPermission');
  await drifts(simulator, CONFIG, 2);
});

test('what ramify apply made reads back through the SDK as it was declared', async () => {
  await applied(CONFIG, WORLD, SEED);
});
