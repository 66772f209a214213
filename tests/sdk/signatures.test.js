'use strict';
const { test, before } = require('node:test');
const { ACCOUNTS, startSimulator } = require('./support/simulator');
const { trusting } = require('./support/documents');
const { refused } = require('./support/expect');

const A = ACCOUNTS['company-a'];
let simulator;
let session;
before(async () => {
  simulator = await startSimulator();
  const a = simulator.root('company-a');
  await a.ram('CreateUser', { UserName: 'alice' });
  await a.ram('AttachPolicyToUser', { UserName: 'alice', PolicyType: 'System', PolicyName: 'AdministratorAccess' });
  await a.ram('CreateRole', { RoleName: 'own', AssumeRolePolicyDocument: trusting({ RAM: [`acs:ram::${A}:root`] }) });
  const alice = simulator.as((await a.ram('CreateAccessKey', { UserName: 'alice' })).AccessKey);
  session = (await alice.sts('AssumeRole', { RoleArn: `acs:ram::${A}:role/own`, RoleSessionName: 'one' })).Credentials;
});

const ROOT = { accessKeyId: 'LTAI-company-a', accessKeySecret: 'secret-of-company-a' };

for (const [service, operation] of [
  ['ram', 'GetPasswordPolicy'], ['ims', 'GetDefaultDomain'], ['sts', 'GetCallerIdentity'], ['rm', 'ListRoles'],
]) {
  const says = (credentials) => simulator.as(credentials)[service](operation);

  test(`${service} refuses a wrong secret, and says what it signed`, async () => {
    await refused(says({ ...ROOT, accessKeySecret: 'wrong' }), 400, 'SignatureDoesNotMatch',
      /server string to sign is:ACS3-HMAC-SHA256/);
  });

  test(`${service} refuses a key that it does not know`, async () => {
    await refused(says({ ...ROOT, accessKeyId: 'LTAI-nobody' }), 404, 'InvalidAccessKeyId.NotFound',
      'Specified access key is not found.');
  });

  test(`${service} refuses a session without its token, or with another's`, async () => {
    const { AccessKeyId: accessKeyId, AccessKeySecret: accessKeySecret, SecurityToken } = session;
    await refused(says({ accessKeyId, accessKeySecret }), 400, 'MissingSecurityToken');
    await refused(says({ accessKeyId, accessKeySecret, securityToken: 'nonsense' }), 400,
      'InvalidSecurityToken.Malformed');
    await refused(says({ ...ROOT, securityToken: SecurityToken }), 400, 'InvalidSecurityToken.MismatchWithAccessKey');
  });
}

test('what is asked for must exist', async () => {
  const a = simulator.as(ROOT);
  await refused(a.generic('ram', 'GetEverything'), 404, 'InvalidAction.NotFound');
  await refused(a.generic('ram', 'GetRole', { query: { RoleName: 'own', Colour: 'red' } }), 400, 'InvalidParameter',
    /Colour/);
});

test('parameters may stand in the query, in the body, or in both', async () => {
  const a = simulator.as(ROOT);
  const { deepStrictEqual } = require('node:assert');
  const query = await a.generic('ram', 'GetRole', { query: { RoleName: 'own' } });
  const body = await a.generic('ram', 'GetRole', { body: { RoleName: 'own' } });
  deepStrictEqual(query.Role, body.Role);
  await a.generic('ram', 'UpdateRole', { query: { RoleName: 'own' }, body: { NewDescription: 'Both' } });
});
