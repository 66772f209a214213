'use strict';
// Company B runs performance tests in company A: configs/pts-cross-account.
const { test } = require('node:test');
const { ACCOUNTS, startSimulator } = require('./support/simulator');
const { trusting } = require('./support/documents');
const { refused } = require('./support/expect');
const { applied, drifts, holds } = require('./support/story');

const CONFIG = 'pts-cross-account';
const B_ROOT = `acs:ram::${ACCOUNTS['company-b']}:root`;
const OURS = { 'ramify:project': 'perf-platform' };
const WORLD = {
  'company-a': {
    roles: {
      PTSCrossAccountRole: {
        description: 'Performance tests run by company B', max_session: 3600,
        trust: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { RAM: B_ROOT } }], tags: OURS,
      },
    },
    grants: ['role ptscrossaccountrole: AliyunPTSFullAccess'],
  },
  'company-b': {
    users: { 'perf-engineer': { display_name: 'Performance engineer', tags: OURS, access_keys: ['Active'] } },
    grants: ['user perf-engineer: AliyunSTSAssumeRoleAccess'],
  },
};

test('the SDK lets company B in and cuts it off again; ramify sees each', async () => {
  const simulator = await startSimulator();
  const a = simulator.root('company-a');
  const b = simulator.root('company-b');
  const Tag = [{ Key: 'ramify:project', Value: 'perf-platform' }];
  await drifts(simulator, CONFIG, 2);

  await a.ram('CreateRole', {
    RoleName: 'PTSCrossAccountRole', Description: 'Performance tests run by company B', MaxSessionDuration: 3600,
    AssumeRolePolicyDocument: trusting({ RAM: B_ROOT }), Tag,
  });
  await a.ram('AttachPolicyToRole', {
    RoleName: 'PTSCrossAccountRole', PolicyType: 'System', PolicyName: 'AliyunPTSFullAccess',
  });
  await b.ims('CreateUser', {
    UserPrincipalName: 'perf-engineer@company-b.onaliyun.com', DisplayName: 'Performance engineer', Tag,
  });
  await b.ram('AttachPolicyToUser', {
    UserName: 'perf-engineer', PolicyType: 'System', PolicyName: 'AliyunSTSAssumeRoleAccess',
  });
  const { AccessKey } = await b.ram('CreateAccessKey', { UserName: 'perf-engineer' });
  await holds(simulator, WORLD);
  await drifts(simulator, CONFIG, 0);

  const engineer = simulator.as(AccessKey);
  const role = { RoleArn: `acs:ram::${ACCOUNTS['company-a']}:role/PTSCrossAccountRole`, RoleSessionName: 'load-test' };
  const { Credentials } = await engineer.sts('AssumeRole', role);
  const { AccountId } = await simulator.as(Credentials).sts('GetCallerIdentity');
  if (AccountId !== ACCOUNTS['company-a']) throw new Error(`became somebody of ${AccountId}`);

  const trust = (document) => a.ram('UpdateRole', {
    RoleName: 'PTSCrossAccountRole', NewAssumeRolePolicyDocument: document, NewMaxSessionDuration: 3600,
  });
  await trust(trusting({ Service: ['ecs.aliyuncs.com'] }));
  await refused(engineer.sts('AssumeRole', role), 403, 'NoPermission');
  await simulator.as(Credentials).sts('GetCallerIdentity');
  await drifts(simulator, CONFIG, 2);

  await trust(trusting({ RAM: B_ROOT }));
  await engineer.sts('AssumeRole', role);
  await drifts(simulator, CONFIG, 0);
});

test('what ramify apply made reads back through the SDK as it was declared', async () => {
  await applied(CONFIG, WORLD);
});
