'use strict';
// Two teams of company B watch company A's applications: configs/arms-monitoring.
const { test } = require('node:test');
const { ACCOUNTS, startSimulator } = require('./support/simulator');
const { allowing, trusting } = require('./support/documents');
const { refused } = require('./support/expect');
const { applied, drifts, holds } = require('./support/story');

const CONFIG = 'arms-monitoring';
const A = ACCOUNTS['company-a'];
const B_ROOT = `acs:ram::${ACCOUNTS['company-b']}:root`;
const GROUP = 'rg-aekpayments001';
const SEED = { format_version: 1, accounts: { 'company-a': { id: A, resource_groups: [{ id: GROUP }] } } };
const OURS = { 'ramify:project': 'monitoring' };
const EXTERNAL = { StringEquals: { 'sts:ExternalId': '7f3c2a91d0be44aa9c1e' } };
const MONITORING = 'ramify-assume-group-monitoring-5e3aedc8';
const PAYMENTS = 'ramify-assume-group-payments-404859df';
const arn = (role) => `acs:ram:*:${A}:role/${role}`;
const PERSON = { tags: OURS, console: { mfa_required: true, password_reset: true } };
const trust = { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { RAM: B_ROOT } };
const assumes = (resource) => [{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: resource }];
const TRACE = 'List the applications; without it a reader of one resource group sees an empty list';
const WORLD = {
  'company-a': {
    roles: {
      MonitoringAdmin: {
        description: "All of ARMS, for company B's monitoring team", max_session: 28800,
        trust: [{ ...trust, Condition: EXTERNAL }], tags: OURS,
      },
      MonitoringViewer: {
        description: 'The applications of one resource group, for reading', max_session: 28800, trust: [trust],
        tags: OURS,
      },
    },
    policies: {
      'arms-read-trace-app': {
        description: TRACE, statements: [{ Effect: 'Allow', Action: 'arms:ReadTraceApp', Resource: '*' }], tags: OURS,
      },
    },
    grants: [
      'role monitoringadmin: AliyunARMSFullAccess',
      `role monitoringviewer in ${GROUP}: AliyunARMSReadOnlyAccess`,
      `role monitoringviewer in ${GROUP}: arms-read-trace-app`,
    ],
  },
  'company-b': {
    users: {
      dana: { display_name: 'Dana', ...PERSON },
      dashboards: { display_name: 'Dashboards', tags: OURS, access_keys: ['Active'] },
      erik: { display_name: 'Erik', ...PERSON },
    },
    groups: {
      monitoring: { comments: 'The monitoring team', members: ['dana', 'dashboards'] },
      payments: { comments: 'The payments team', members: ['erik'] },
    },
    policies: {
      [MONITORING]: {
        description: 'The roles that the group monitoring may assume',
        statements: assumes([arn('MonitoringAdmin'), arn('MonitoringViewer')]), tags: OURS,
      },
      [PAYMENTS]: {
        description: 'The roles that the group payments may assume', statements: assumes(arn('MonitoringViewer')),
        tags: OURS,
      },
    },
    grants: [`group monitoring: ${MONITORING}`, `group payments: ${PAYMENTS}`],
  },
};

test('the SDK grants both halves of reading one resource group, and all of ARMS under an external id', async () => {
  const simulator = await startSimulator({ seed: SEED });
  const a = simulator.root('company-a');
  const b = simulator.root('company-b');
  const Tag = [{ Key: 'ramify:project', Value: 'monitoring' }];

  for (const [RoleName, role] of Object.entries(WORLD['company-a'].roles)) {
    await a.ram('CreateRole', {
      RoleName, Description: role.description, MaxSessionDuration: 28800, Tag,
      AssumeRolePolicyDocument: trusting({ RAM: B_ROOT }, role.trust[0].Condition),
    });
  }
  await a.ram('CreatePolicy', {
    PolicyName: 'arms-read-trace-app', Description: TRACE, PolicyDocument: allowing('arms:ReadTraceApp'), Tag,
  });
  await a.ram('AttachPolicyToRole', {
    RoleName: 'MonitoringAdmin', PolicyType: 'System', PolicyName: 'AliyunARMSFullAccess',
  });
  for (const [PolicyType, PolicyName] of [['System', 'AliyunARMSReadOnlyAccess'], ['Custom', 'arms-read-trace-app']]) {
    await a.ram('AttachPolicyToRole', { RoleName: 'MonitoringViewer', PolicyType, PolicyName, ResourceGroupId: GROUP });
  }
  for (const [GroupName, group] of Object.entries(WORLD['company-b'].groups)) {
    await b.ram('CreateGroup', { GroupName, Comments: group.comments });
    for (const UserName of group.members) {
      const UserPrincipalName = `${UserName}@company-b.onaliyun.com`;
      const { display_name: DisplayName, console } = WORLD['company-b'].users[UserName];
      await b.ims('CreateUser', { UserPrincipalName, DisplayName, Tag });
      if (console) {
        await b.ims('CreateLoginProfile', {
          UserPrincipalName, Password: 'Correct-horse-9', MFABindRequired: true, PasswordResetRequired: true,
        });
      }
      await b.ram('AddUserToGroup', { GroupName, UserName });
    }
  }
  for (const [PolicyName, GroupName] of [[MONITORING, 'monitoring'], [PAYMENTS, 'payments']]) {
    const { description, statements } = WORLD['company-b'].policies[PolicyName];
    await b.ram('CreatePolicy', {
      PolicyName, Description: description, Tag, PolicyDocument: JSON.stringify({ Version: '1', Statement: statements }),
    });
    await b.ram('AttachPolicyToGroup', { GroupName, PolicyType: 'Custom', PolicyName });
  }
  const { AccessKey } = await b.ram('CreateAccessKey', { UserName: 'dashboards' });
  await holds(simulator, WORLD);
  await drifts(simulator, CONFIG, 0);

  const dashboards = simulator.as(AccessKey);
  const ask = (role) => ({ RoleArn: `acs:ram::${A}:role/${role}`, RoleSessionName: 'dashboards' });
  await dashboards.sts('AssumeRole', ask('MonitoringViewer'));
  await refused(dashboards.sts('AssumeRole', ask('MonitoringAdmin')), 403, 'NoPermission');
  await dashboards.sts('AssumeRole', { ...ask('MonitoringAdmin'), ExternalId: '7f3c2a91d0be44aa9c1e' });

  await a.ram('DetachPolicyFromRole', {
    RoleName: 'MonitoringViewer', PolicyType: 'Custom', PolicyName: 'arms-read-trace-app', ResourceGroupId: GROUP,
  });
  await drifts(simulator, CONFIG, 2);
});

test('what ramify apply made reads back through the SDK as it was declared', async () => {
  await applied(CONFIG, WORLD, SEED);
});
