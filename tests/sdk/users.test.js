'use strict';
const assert = require('node:assert');
const { test, before } = require('node:test');
const { startSimulator } = require('./support/simulator');
const { DATE, ID, pages, refused, shows } = require('./support/expect');

let a;
before(async () => {
  const simulator = await startSimulator({
    seed: { format_version: 1, accounts: { 'company-a': { id: '1000000000000001', users: [
      { name: 'frozen', status: 'freeze', tags: { team: 'old' } }] } } },
  });
  a = simulator.root('company-a');
});

const DOMAIN = 'company-a.onaliyun.com';
const at = (name) => `${name}@${DOMAIN}`;
const PERSON = { DisplayName: 'Alice A', MobilePhone: '86-13900000000', Email: 'alice@example.com', Comments: 'Tests' };

test('a user is created, read, renamed and deleted through RAM', async () => {
  const made = { ...PERSON, CreateDate: DATE, UserId: ID, UserName: 'alice' };
  const { User: { UserId: id } } = shows(await a.ram('CreateUser', { ...PERSON, UserName: 'alice' }), { User: made });
  shows(await a.ram('GetUser', { UserName: 'ALICE' }), { User: { ...made, UserId: id, UpdateDate: DATE } });
  const renamed = {
    Comments: '', CreateDate: DATE, DisplayName: 'Alice B', Email: '', MobilePhone: '', UpdateDate: DATE, UserId: id,
    UserName: 'alice.b',
  };
  shows(await a.ram('UpdateUser', {
    UserName: 'alice', NewUserName: 'alice.b', NewDisplayName: 'Alice B', NewComments: '', NewEmail: '',
    NewMobilePhone: '',
  }), { User: renamed });
  const { DisplayName: _, ...frozen } = { ...renamed, UserId: ID, UserName: 'frozen' };
  shows(await a.ram('ListUsers'), {
    IsTruncated: false, Users: { User: [renamed, { ...frozen, DisplayName: 'frozen' }] },
  });
  shows(await a.ram('DeleteUser', { UserName: 'alice.b' }));
  await refused(a.ram('GetUser', { UserName: 'alice.b' }), 404, 'EntityNotExist.User', 'The user does not exist.');
});

test('a user is created, found by each of its names, changed and deleted through IMS', async () => {
  const made = {
    ...PERSON, CreateDate: DATE, ProvisionType: 'Manual', UpdateDate: DATE, UserId: ID, UserPrincipalName: at('bert'),
  };
  const tags = { Tags: { Tag: [{ TagKey: 'team', TagValue: 'perf' }] } };
  const { User: { UserId: id } } = shows(await a.ims('CreateUser', {
    ...PERSON, UserPrincipalName: at('bert'), Tag: [{ Key: 'team', Value: 'perf' }],
  }), { User: { ...made, ...tags } });
  const key = await a.ims('CreateAccessKey', { UserPrincipalName: at('bert') });
  const read = { User: { ...made, ...tags, UserId: id } };
  shows(await a.ims('GetUser', { UserPrincipalName: at('bert') }), read);
  shows(await a.ims('GetUser', { UserId: id }), read);
  shows(await a.ims('GetUser', { UserAccessKeyId: key.AccessKey.AccessKeyId }), read);
  shows(await a.ims('ListUsers', { Tag: [{ Key: 'team', Value: 'perf' }] }), {
    IsTruncated: false, Users: { User: [{ ...made, ...tags, Status: 'active' }] },
  });
  shows(await a.ims('ListUserBasicInfos'), {
    IsTruncated: false,
    UserBasicInfos: { UserBasicInfo: [
      { DisplayName: PERSON.DisplayName, Status: 'active', UserId: id, UserPrincipalName: at('bert') }] },
  });
  shows(await a.ims('UpdateUser', { UserId: id, NewUserPrincipalName: at('bert2'), NewDisplayName: 'Bert' }), {
    User: { ...made, DisplayName: 'Bert', UserPrincipalName: at('bert2') },
  });
  await a.ims('UpdateAccessKey', {
    UserPrincipalName: at('bert2'), UserAccessKeyId: key.AccessKey.AccessKeyId, Status: 'Inactive',
  });
  await a.ims('DeleteAccessKey', {
    UserPrincipalName: at('bert2'), UserAccessKeyId: key.AccessKey.AccessKeyId,
  });
  shows(await a.ims('DeleteUser', { UserPrincipalName: at('bert2') }));
  await refused(a.ims('GetUser', { UserId: id }), 404, 'EntityNotExist.User');
});

test('a frozen user is listed where it is asked for', async () => {
  const names = async (filter) => (await a.ims('ListUserBasicInfos', filter)).UserBasicInfos.UserBasicInfo
    .map((user) => user.UserPrincipalName);
  assert.ok(!(await names({})).includes(at('frozen')));
  assert.deepStrictEqual(await names({ Status: 'freeze' }), [at('frozen')]);
  await refused(a.ims('ListUsers', { Status: 'asleep' }), 400, 'InvalidParameter.Status');
  await refused(a.ims('ListUserBasicInfos', { Status: 'asleep' }), 400, 'InvalidParameter.Status');
});

test('a name that is taken is refused', async () => {
  await a.ram('CreateUser', { UserName: 'taken' });
  await a.ram('CreateUser', { UserName: 'other' });
  await refused(a.ram('CreateUser', { UserName: 'Taken' }), 409, 'EntityAlreadyExists.User',
    'The user does already EXIST.');
  await refused(a.ims('CreateUser', { UserPrincipalName: at('taken'), DisplayName: 'T' }), 409,
    'EntityAlreadyExists.User');
  await refused(a.ram('UpdateUser', { UserName: 'other', NewUserName: 'taken' }), 409, 'EntityAlreadyExists.User');
  await refused(a.ims('UpdateUser', { UserPrincipalName: at('other'), NewUserPrincipalName: at('taken') }), 409,
    'EntityAlreadyExists.User');
});

test('who is not there is missed', async () => {
  for (const operation of ['GetUser', 'UpdateUser', 'DeleteUser']) {
    await refused(a.ram(operation, { UserName: 'nobody' }), 404, 'EntityNotExist.User');
    await refused(a.ims(operation, { UserPrincipalName: at('nobody') }), 404, 'EntityNotExist.User');
  }
});

test('a user is deleted only when nothing hangs on it', async () => {
  const held = { UserName: 'held' };
  await a.ram('CreateUser', held);
  const conflicts = async (what) => {
    await refused(a.ram('DeleteUser', held), 409, `DeleteConflict.User.${what}`);
    await refused(a.ims('DeleteUser', { UserPrincipalName: at('held') }), 409, `DeleteConflict.User.${what}`);
  };
  const { AccessKey } = await a.ram('CreateAccessKey', held);
  await conflicts('AccessKey');
  const key = { ...held, UserAccessKeyId: AccessKey.AccessKeyId };
  await a.ram('UpdateAccessKey', { ...key, Status: 'Inactive' });
  await a.ram('DeleteAccessKey', key);
  await a.ram('CreateGroup', { GroupName: 'club' });
  await a.ram('AddUserToGroup', { ...held, GroupName: 'club' });
  await conflicts('Group');
  await a.ram('RemoveUserFromGroup', { ...held, GroupName: 'club' });
  await a.ram('CreateLoginProfile', { ...held, Password: 'Correct-horse-9' });
  await conflicts('LoginProfile');
  await a.ram('DeleteLoginProfile', held);
  const policy = { ...held, PolicyType: 'System', PolicyName: 'AliyunPTSFullAccess' };
  await a.ram('AttachPolicyToUser', policy);
  await conflicts('Policy');
  await a.ram('DetachPolicyFromUser', policy);
  await a.ram('DeleteUser', held);
});

test('what is wrongly formed is refused by the name of its parameter', async () => {
  await a.ram('CreateUser', { UserName: 'formed' });
  const formed = { UserName: 'formed' };
  const named = { UserPrincipalName: at('new'), DisplayName: 'N' };
  const known = { UserPrincipalName: at('formed') };
  for (const [name, value, rule] of [
    ['MobilePhone', '13900000000', 'Format'], ['Email', 'nowhere', 'Format'], ['Comments', 'c'.repeat(129), 'Length'],
  ]) {
    await refused(a.ram('CreateUser', { UserName: 'new', [name]: value }), 400, `InvalidParameter.${name}.${rule}`);
    await refused(a.ims('CreateUser', { ...named, [name]: value }), 400, `InvalidParameter.${name}.${rule}`);
    await refused(a.ram('UpdateUser', { ...formed, [`New${name}`]: value }), 400,
      `InvalidParameter.New${name}.${rule}`);
    await refused(a.ims('UpdateUser', { ...known, [`New${name}`]: value }), 400,
      `InvalidParameter.New${name}.${rule}`);
  }
  await refused(a.ims('CreateUser', { ...named, UserPrincipalName: 'new@elsewhere.onaliyun.com' }), 400,
    'InvalidParameter.UserPrincipalName.Format');
  await refused(a.ims('UpdateUser', { ...known, NewUserPrincipalName: 'new@elsewhere.onaliyun.com' }), 400,
    'InvalidParameter.NewUserPrincipalName.Format');
  await refused(a.ims('CreateUser', { ...named, DisplayName: 'n'.repeat(25) }), 400,
    'InvalidParameter.DisplayName.Length');
  await refused(a.ram('CreateUser', { UserName: 'new', DisplayName: 'n'.repeat(129) }), 400,
    'InvalidParameter.DisplayName.Length');
});

test('users come page by page, each once', async () => {
  for (const name of ['p1', 'p2', 'p3']) await a.ram('CreateUser', { UserName: name });
  await pages(a, 'ram', 'ListUsers', {}, (reply) => reply.Users.User, 2);
  await pages(a, 'ims', 'ListUsers', {}, (reply) => reply.Users.User, 2);
  await pages(a, 'ims', 'ListUserBasicInfos', {}, (reply) => reply.UserBasicInfos.UserBasicInfo, 2);
});
