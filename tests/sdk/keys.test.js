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
  for (const name of ['alice', 'bert', 'carl']) await a.ram('CreateUser', { UserName: name });
});

const at = (name) => `${name}@company-a.onaliyun.com`;
const KEY = /^LTAI[A-Za-z0-9]{8,}$/;
const SECRET = /^[A-Za-z0-9]{30,}$/;

/** The same life of a key through both services. `owner` names the user as the service does. */
async function life(call, owner, more) {
  const { AccessKey: made } = shows(await call('CreateAccessKey', owner), {
    AccessKey: { AccessKeyId: KEY, AccessKeySecret: SECRET, CreateDate: DATE, Status: 'Active' },
  });
  const listed = { AccessKeyId: made.AccessKeyId, CreateDate: DATE, Status: 'Active', ...more };
  shows(await call('ListAccessKeys', owner), { AccessKeys: { AccessKey: [listed] } });
  const key = { ...owner, UserAccessKeyId: made.AccessKeyId };
  shows(await call('GetAccessKeyLastUsed', key), { AccessKeyLastUsed: {} });
  await simulator.as(made).sts('GetCallerIdentity');

  await call('CreateAccessKey', owner);
  await refused(call('CreateAccessKey', owner), 409, 'LimitExceeded.User.AccessKey');

  await refused(call('DeleteAccessKey', key), 409, 'DeleteConflict.AccessKey.Active');
  shows(await call('UpdateAccessKey', { ...key, Status: 'Inactive' }));
  await refused(call('UpdateAccessKey', { ...key, Status: 'Asleep' }), 400, 'InvalidParameter.Status');
  await refused(simulator.as(made).sts('GetCallerIdentity'), 400, 'InvalidAccessKeyId.Inactive');
  shows(await call('DeleteAccessKey', key));
  await refused(simulator.as(made).sts('GetCallerIdentity'), 404, 'InvalidAccessKeyId.NotFound');
  for (const operation of ['UpdateAccessKey', 'DeleteAccessKey', 'GetAccessKeyLastUsed']) {
    const status = operation === 'UpdateAccessKey' ? { Status: 'Inactive' } : {};
    await refused(call(operation, { ...key, ...status }), 404, 'EntityNotExist.User.AccessKey');
  }
  return made;
}

test('a key is created, used, switched off and deleted through RAM', async () => {
  await life((operation, parameters) => a.ram(operation, parameters), { UserName: 'alice' }, {});
});

test('a key is created, used, switched off and deleted through IMS', async () => {
  await life((operation, parameters) => a.ims(operation, parameters), { UserPrincipalName: at('bert') },
    { UpdateDate: DATE });
});

test('when and for what a key was used last is told', async () => {
  const { AccessKey } = await a.ram('CreateAccessKey', { UserName: 'carl' });
  await simulator.as(AccessKey).sts('GetCallerIdentity');
  const UserAccessKeyId = AccessKey.AccessKeyId;
  shows(await a.ram('GetAccessKeyLastUsed', { UserName: 'carl', UserAccessKeyId }),
    { AccessKeyLastUsed: { LastUsedDate: DATE } });
  shows(await a.ims('GetAccessKeyLastUsed', { UserPrincipalName: at('carl'), UserAccessKeyId }),
    { AccessKeyLastUsed: { LastUsedDate: DATE, ServiceName: /^sts$/i } });
});

test('a call that names no user speaks of the caller', async () => {
  const { AccessKeys } = await a.ram('ListAccessKeys');
  assert.deepStrictEqual(AccessKeys.AccessKey.map((key) => key.AccessKeyId), ['LTAI-company-a']);
});

test('the keys of nobody are missed', async () => {
  for (const operation of ['CreateAccessKey', 'ListAccessKeys', 'UpdateAccessKey', 'DeleteAccessKey',
    'GetAccessKeyLastUsed']) {
    const key = /^(Create|List)/.test(operation) ? {} : { UserAccessKeyId: 'LTAI0' };
    const status = operation === 'UpdateAccessKey' ? { Status: 'Active' } : {};
    await refused(a.ram(operation, { UserName: 'nobody', ...key, ...status }), 404, 'EntityNotExist.User');
    await refused(a.ims(operation, { UserPrincipalName: at('nobody'), ...key, ...status }), 404,
      'EntityNotExist.User');
  }
});
