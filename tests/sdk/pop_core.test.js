'use strict';
// The older SDK: one client for every operation, signature V1 (HMAC-SHA1).
const assert = require('node:assert');
const { test, before } = require('node:test');
const { RPCClient } = require('@alicloud/pop-core');
const { ACCOUNTS, startSimulator } = require('./support/simulator');
const { trusting } = require('./support/documents');
const { DATE, ID, UUID, differences } = require('./support/expect');
const { VERSIONS } = require('./support/caller');

const A = ACCOUNTS['company-a'];
let simulator;
before(async () => {
  simulator = await startSimulator();
});

const ROOT = { accessKeyId: 'LTAI-company-a', accessKeySecret: 'secret-of-company-a' };

function client(service, credentials = ROOT) {
  return new RPCClient({ ...credentials, endpoint: simulator.url, apiVersion: VERSIONS[service] });
}

async function refusal(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  return assert.fail('it was done, and not refused');
}

for (const method of ['GET', 'POST']) {
  test(`a role is written and read by ${method}`, async () => {
    const ram = client('ram');
    const trust = trusting({ RAM: [`acs:ram::${A}:root`] });
    const RoleName = `by-${method}`;
    const made = await ram.request('CreateRole', {
      RoleName, AssumeRolePolicyDocument: trust, Description: "a b*c~d'(!)é中", MaxSessionDuration: 7200,
      Tag: JSON.stringify([{ Key: 'k', Value: 'v' }]),
    }, { method });
    const role = {
      Arn: `acs:ram::${A}:role/${RoleName.toLowerCase()}`, AssumeRolePolicyDocument: trust, CreateDate: DATE,
      Description: "a b*c~d'(!)é中", MaxSessionDuration: 7200, RoleId: ID, RoleName,
    };
    assert.deepStrictEqual(differences(made, { RequestId: UUID, Role: role }, 'CreateRole'), []);
    const read = await ram.request('GetRole', { RoleName }, { method });
    assert.deepStrictEqual(differences(read, { RequestId: UUID, Role: { ...role, UpdateDate: DATE } }, 'GetRole'), []);
  });
}

test('numbered lists of IMS arrive', async () => {
  const ims = client('ims');
  const { User } = await ims.request('CreateUser', {
    UserPrincipalName: 'alice@company-a.onaliyun.com', DisplayName: 'Alice',
    'Tag.1.Key': 'team', 'Tag.1.Value': 'perf', 'Tag.2.Key': 'empty', 'Tag.2.Value': '',
  }, { method: 'POST' });
  assert.deepStrictEqual(differences(User.Tags.Tag, [
    { TagKey: 'empty', TagValue: '' }, { TagKey: 'team', TagValue: 'perf' }], 'Tag'), []);
});

test('a role session signs with its token', async () => {
  const ram = client('ram');
  await ram.request('CreateUser', { UserName: 'bob' });
  await ram.request('AttachPolicyToUser', {
    UserName: 'bob', PolicyType: 'System', PolicyName: 'AliyunSTSAssumeRoleAccess',
  });
  const { AccessKey } = await ram.request('CreateAccessKey', { UserName: 'bob' });
  await ram.request('CreateRole', {
    RoleName: 'session', AssumeRolePolicyDocument: trusting({ RAM: [`acs:ram::${A}:root`] }),
  });
  const bob = client('sts', { accessKeyId: AccessKey.AccessKeyId, accessKeySecret: AccessKey.AccessKeySecret });
  const { Credentials } = await bob.request('AssumeRole', {
    RoleArn: `acs:ram::${A}:role/session`, RoleSessionName: 'pop',
  });
  const credentials = {
    accessKeyId: Credentials.AccessKeyId, accessKeySecret: Credentials.AccessKeySecret,
    securityToken: Credentials.SecurityToken,
  };
  const { Arn } = await client('sts', credentials).request('GetCallerIdentity', {});
  assert.strictEqual(Arn, `acs:ram::${A}:assumed-role/session/pop`);
  const { securityToken: _, ...bare } = credentials;
  assert.strictEqual((await refusal(client('sts', bare).request('GetCallerIdentity', {}))).code, 'MissingSecurityToken');
});

test('a wrong secret, an unknown key and what is not there are refused by their codes', async () => {
  const read = (credentials, name) => refusal(client('ram', credentials).request('GetRole', { RoleName: name }));
  const wrong = await read({ ...ROOT, accessKeySecret: 'wrong' }, 'session');
  assert.strictEqual(wrong.code, 'SignatureDoesNotMatch');
  assert.match(wrong.message, /server string to sign is:POST&%2F&|server string to sign is:GET&%2F&/);
  assert.strictEqual((await read({ ...ROOT, accessKeyId: 'LTAI-nobody' }, 'session')).code,
    'InvalidAccessKeyId.NotFound');
  const missing = await read(ROOT, 'nobody');
  assert.strictEqual(missing.code, 'EntityNotExist.Role');
  assert.match(missing.data.RequestId, UUID);
});
