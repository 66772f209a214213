'use strict';
// Of all of company B only Alice gets in: configs/trust-one-user.
const { test } = require('node:test');
const { ACCOUNTS, startSimulator } = require('./support/simulator');
const { trusting } = require('./support/documents');
const { refused } = require('./support/expect');
const { applied, drifts, holds } = require('./support/story');

const CONFIG = 'trust-one-user';
const A = ACCOUNTS['company-a'];
const B = ACCOUNTS['company-b'];
const OURS = { 'ramify:project': 'data-exchange' };
const PERSON = { tags: OURS, console: { mfa_required: true, password_reset: true } };
const ASSUMES = [{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: `acs:ram:*:${A}:role/DataExchange` }];
const WRITES = [{
  Effect: 'Allow', Action: ['oss:GetObject', 'oss:PutObject', 'oss:ListObjects'],
  Resource: ['acs:oss:*:*:data-exchange', 'acs:oss:*:*:data-exchange/*'],
}];
const ALLOWED = { RAM: [`acs:ram::${A}:role/Deployment`, `acs:ram::${B}:user/Alice`] };
const WORLD = {
  'company-a': {
    roles: {
      DataExchange: {
        description: 'The exchange bucket, for Alice of company B', max_session: 7200,
        trust: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: ALLOWED }], tags: OURS,
      },
      Deployment: {
        description: 'Our own pipeline', max_session: 3600,
        trust: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'ecs.aliyuncs.com' } }], tags: OURS,
      },
    },
    policies: {
      'oss-write-exchange': {
        description: 'Put and get objects in the exchange bucket', statements: WRITES, tags: OURS,
      },
      'ramify-assume-role-Deployment-5732b3b3': {
        description: 'The roles that the role Deployment may assume', statements: ASSUMES, tags: OURS,
      },
    },
    grants: ['role dataexchange: oss-write-exchange', 'role deployment: ramify-assume-role-Deployment-5732b3b3'],
  },
  'company-b': {
    users: { Alice: { display_name: 'Alice', ...PERSON }, Carol: { display_name: 'Carol', ...PERSON } },
    policies: {
      'ramify-assume-user-Alice-4677d689': {
        description: 'The roles that the user Alice may assume', statements: ASSUMES, tags: OURS,
      },
    },
    grants: ['user alice: ramify-assume-user-Alice-4677d689'],
  },
};

/** As the world has them: policies of an account, and who holds them. */
async function policies(caller, world, Tag) {
  for (const [PolicyName, policy] of Object.entries(world.policies)) {
    await caller.ram('CreatePolicy', {
      PolicyName, Description: policy.description, Tag,
      PolicyDocument: JSON.stringify({ Version: '1', Statement: policy.statements }),
    });
  }
}

test('the SDK lets Alice in and nobody else; whom a trust names must be there before it', async () => {
  const simulator = await startSimulator();
  const a = simulator.root('company-a');
  const b = simulator.root('company-b');
  const Tag = [{ Key: 'ramify:project', Value: 'data-exchange' }];
  const exchange = {
    RoleName: 'DataExchange', Description: 'The exchange bucket, for Alice of company B', MaxSessionDuration: 7200,
    AssumeRolePolicyDocument: trusting(ALLOWED), Tag,
  };
  await refused(a.ram('CreateRole', exchange), 400, 'MalformedPolicyDocument');

  for (const name of ['Alice', 'Carol']) {
    const UserPrincipalName = `${name}@company-b.onaliyun.com`;
    await b.ims('CreateUser', { UserPrincipalName, DisplayName: name, Tag });
    await b.ims('CreateLoginProfile', {
      UserPrincipalName, Password: 'Correct-horse-9', MFABindRequired: true, PasswordResetRequired: true,
    });
  }
  await a.ram('CreateRole', {
    RoleName: 'Deployment', Description: 'Our own pipeline', MaxSessionDuration: 3600, Tag,
    AssumeRolePolicyDocument: trusting({ Service: 'ecs.aliyuncs.com' }),
  });
  await a.ram('CreateRole', exchange);
  await policies(a, WORLD['company-a'], Tag);
  await policies(b, WORLD['company-b'], Tag);
  await a.ram('AttachPolicyToRole', {
    RoleName: 'DataExchange', PolicyType: 'Custom', PolicyName: 'oss-write-exchange',
  });
  await a.ram('AttachPolicyToRole', {
    RoleName: 'Deployment', PolicyType: 'Custom', PolicyName: 'ramify-assume-role-Deployment-5732b3b3',
  });
  await b.ram('AttachPolicyToUser', {
    UserName: 'Alice', PolicyType: 'Custom', PolicyName: 'ramify-assume-user-Alice-4677d689',
  });
  await holds(simulator, WORLD);
  await drifts(simulator, CONFIG, 0);

  const ask = { RoleArn: `acs:ram::${A}:role/DataExchange`, RoleSessionName: 'exchange' };
  const key = async (UserName) => simulator.as((await b.ram('CreateAccessKey', { UserName })).AccessKey);
  await (await key('Alice')).sts('AssumeRole', ask);
  // The permission alone does not do: the trust does not name her.
  await b.ram('AttachPolicyToUser', {
    UserName: 'Carol', PolicyType: 'System', PolicyName: 'AliyunSTSAssumeRoleAccess',
  });
  await refused((await key('Carol')).sts('AssumeRole', ask), 403, 'NoPermission');
  await drifts(simulator, CONFIG, 2);
});

test('what ramify apply made reads back through the SDK as it was declared', async () => {
  await applied(CONFIG, WORLD);
});
