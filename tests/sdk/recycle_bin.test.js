'use strict';
const { test, before } = require('node:test');
const { startSimulator } = require('./support/simulator');
const { DATE, pages, refused, shows } = require('./support/expect');

let simulator;
let a;
before(async () => {
  simulator = await startSimulator();
  a = simulator.root('company-a');
});

const at = (name) => `${name}@company-a.onaliyun.com`;

async function deletedUser(name) {
  const { User } = await a.ims('CreateUser', { UserPrincipalName: at(name), DisplayName: name });
  await a.ims('DeleteUser', { UserPrincipalName: at(name) });
  return User.UserId;
}

test('a deleted user lies in the bin, comes back as the same user, and can go for good', async () => {
  const UserId = await deletedUser('alice');
  const gone = {
    CreateDate: DATE, DeleteDate: DATE, DisplayName: 'alice', RecycleDate: DATE, UserId, UserPrincipalName: at('alice'),
  };
  shows(await a.ims('GetUserInRecycleBin', { UserId }), { User: gone });
  shows(await a.ims('ListUsersInRecycleBin', { Filter: 'ALI' }), { IsTruncated: false, Users: { User: [gone] } });
  shows(await a.ims('RestoreUserFromRecycleBin', { UserId }));
  await a.ims('GetUser', { UserId });
  await refused(a.ims('GetUserInRecycleBin', { UserId }), 404, 'EntityNotExist.User');

  await a.ims('DeleteUser', { UserId });
  shows(await a.ims('DeleteUserInRecycleBin', { UserId }));
  for (const operation of ['GetUserInRecycleBin', 'RestoreUserFromRecycleBin', 'DeleteUserInRecycleBin']) {
    await refused(a.ims(operation, { UserId }), 404, 'EntityNotExist.User');
  }
});

test('a user whose name was taken meanwhile does not come back', async () => {
  const UserId = await deletedUser('bert');
  await a.ims('CreateUser', { UserPrincipalName: at('bert'), DisplayName: 'Another' });
  await refused(a.ims('RestoreUserFromRecycleBin', { UserId }), 409, 'EntityAlreadyExists.User');
});

test('deleted users come page by page', async () => {
  for (const name of ['p1', 'p2', 'p3']) await deletedUser(name);
  await pages(a, 'ims', 'ListUsersInRecycleBin', {}, (reply) => reply.Users.User, 2);
});

test('a deleted key lies in the bin, comes back switched off, and can go for good', async () => {
  const { User: { UserId } } = await a.ims('CreateUser', { UserPrincipalName: at('carl'), DisplayName: 'Carl' });
  const { AccessKey } = await a.ims('CreateAccessKey', { UserPrincipalName: at('carl') });
  const UserAccessKeyId = AccessKey.AccessKeyId;
  const remove = async () => {
    await a.ims('UpdateAccessKey', { UserPrincipalName: at('carl'), UserAccessKeyId, Status: 'Inactive' });
    await a.ims('DeleteAccessKey', { UserPrincipalName: at('carl'), UserAccessKeyId });
  };
  await remove();
  shows(await a.ims('ListAccessKeysInRecycleBin', { UserId }), { AccessKeys: { AccessKey: [
    { AccessKeyId: UserAccessKeyId, CreateDate: DATE, DeleteDate: DATE, RecycleDate: DATE }] } });
  shows(await a.ims('RestoreAccessKeyFromRecycleBin', { UserAccessKeyId, UserId }));
  await refused(simulator.as(AccessKey).sts('GetCallerIdentity'), 400, 'InvalidAccessKeyId.Inactive');
  await a.ims('UpdateAccessKey', { UserPrincipalName: at('carl'), UserAccessKeyId, Status: 'Active' });
  await simulator.as(AccessKey).sts('GetCallerIdentity');

  await remove();
  for (let more = 0; more < 2; more += 1) await a.ims('CreateAccessKey', { UserPrincipalName: at('carl') });
  await refused(a.ims('RestoreAccessKeyFromRecycleBin', { UserAccessKeyId, UserId }), 409,
    'LimitExceeded.User.AccessKey');
  shows(await a.ims('DeleteAccessKeyInRecycleBin', { UserAccessKeyId, UserId }));
  for (const operation of ['RestoreAccessKeyFromRecycleBin', 'DeleteAccessKeyInRecycleBin']) {
    await refused(a.ims(operation, { UserAccessKeyId, UserId }), 404, 'EntityNotExist.User.AccessKey');
  }
});
