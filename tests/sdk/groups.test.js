'use strict';
const { test, before } = require('node:test');
const { startSimulator } = require('./support/simulator');
const { DATE, ID, pages, refused, shows } = require('./support/expect');

let a;
before(async () => {
  a = (await startSimulator()).root('company-a');
});

const DOMAIN = 'company-a.onaliyun.com';
const GROUP = /^g-[A-Za-z0-9]+$/;

test('a group is created, read, renamed and deleted through RAM', async () => {
  const made = { Comments: 'Load tests', CreateDate: DATE, GroupId: GROUP, GroupName: 'testers' };
  shows(await a.ram('CreateGroup', { GroupName: 'testers', Comments: 'Load tests' }), { Group: made });
  shows(await a.ram('GetGroup', { GroupName: 'testers' }), { Group: { ...made, UpdateDate: DATE } });
  const renamed = { ...made, Comments: '', GroupName: 'crew', UpdateDate: DATE };
  shows(await a.ram('UpdateGroup', { GroupName: 'testers', NewGroupName: 'crew', NewComments: '' }), { Group: renamed });
  shows(await a.ram('ListGroups'), { IsTruncated: false, Groups: { Group: [renamed] } });
  shows(await a.ram('DeleteGroup', { GroupName: 'crew' }));
  await refused(a.ram('GetGroup', { GroupName: 'crew' }), 404, 'EntityNotExist.Group', 'The group does not exist.');
});

test('a group is created, read, renamed and deleted through IMS, where it has a display name', async () => {
  const made = {
    Comments: '', CreateDate: DATE, DisplayName: 'Testers', GroupId: GROUP, GroupName: 'testers', UpdateDate: DATE,
  };
  shows(await a.ims('CreateGroup', { GroupName: 'testers', DisplayName: 'Testers' }), { Group: made });
  shows(await a.ims('GetGroup', { GroupName: 'testers' }), { Group: made });
  const renamed = { ...made, Comments: 'Load', DisplayName: 'Crew', GroupName: 'crew' };
  shows(await a.ims('UpdateGroup', {
    GroupName: 'testers', NewGroupName: 'crew', NewDisplayName: 'Crew', NewComments: 'Load',
  }), { Group: renamed });
  shows(await a.ims('ListGroups'), { IsTruncated: false, Groups: { Group: [renamed] } });
  shows(await a.ims('DeleteGroup', { GroupName: 'crew' }));
});

test('members join once and leave once', async () => {
  await a.ram('CreateUser', { UserName: 'alice', DisplayName: 'Alice' });
  await a.ram('CreateGroup', { GroupName: 'readers', Comments: 'Who reads' });
  const membership = { UserName: 'alice', GroupName: 'readers' };
  shows(await a.ram('AddUserToGroup', membership));
  await refused(a.ram('AddUserToGroup', membership), 409, 'EntityAlreadyExists.User.Group');
  shows(await a.ram('ListUsersForGroup', { GroupName: 'readers' }), {
    IsTruncated: false, Users: { User: [{ DisplayName: 'Alice', JoinDate: DATE, UserName: 'alice' }] },
  });
  shows(await a.ram('ListGroupsForUser', { UserName: 'alice' }), {
    Groups: { Group: [{ Comments: 'Who reads', GroupId: GROUP, GroupName: 'readers', JoinDate: DATE }] },
  });
  await refused(a.ram('DeleteGroup', { GroupName: 'readers' }), 409, 'DeleteConflict.Group.User');
  shows(await a.ram('RemoveUserFromGroup', membership));
  await refused(a.ram('RemoveUserFromGroup', membership), 404, 'EntityNotExist.User.Group');

  const principal = { UserPrincipalName: `alice@${DOMAIN}`, GroupName: 'readers' };
  shows(await a.ims('AddUserToGroup', principal));
  await refused(a.ims('AddUserToGroup', principal), 409, 'EntityAlreadyExists.User.Group');
  shows(await a.ims('ListUsersForGroup', { GroupName: 'readers' }), {
    IsTruncated: false,
    Users: { User: [{ DisplayName: 'Alice', JoinDate: DATE, UserId: ID, UserPrincipalName: `alice@${DOMAIN}` }] },
  });
  shows(await a.ims('ListGroupsForUser', { UserPrincipalName: `alice@${DOMAIN}` }), {
    Groups: { Group: [{
      Comments: 'Who reads', DisplayName: 'readers', GroupId: GROUP, GroupName: 'readers', JoinDate: DATE,
    }] },
  });
  await refused(a.ims('DeleteGroup', { GroupName: 'readers' }), 409, 'DeleteConflict.Group.User');
  shows(await a.ims('RemoveUserFromGroup', principal));
  await refused(a.ims('RemoveUserFromGroup', principal), 404, 'EntityNotExist.User.Group');
});

test('a group with a policy is not deleted', async () => {
  await a.ram('CreateGroup', { GroupName: 'holders' });
  await a.ram('AttachPolicyToGroup', { GroupName: 'holders', PolicyType: 'System', PolicyName: 'AliyunPTSFullAccess' });
  await refused(a.ram('DeleteGroup', { GroupName: 'holders' }), 409, 'DeleteConflict.Group.Policy');
  await refused(a.ims('DeleteGroup', { GroupName: 'holders' }), 409, 'DeleteConflict.Group.Policy');
});

test('a name that is taken, in whatever case, is refused', async () => {
  await a.ram('CreateGroup', { GroupName: 'taken' });
  await a.ram('CreateGroup', { GroupName: 'other' });
  await refused(a.ram('CreateGroup', { GroupName: 'Taken' }), 409, 'EntityAlreadyExists.Group');
  await refused(a.ims('CreateGroup', { GroupName: 'taken' }), 409, 'EntityAlreadyExists.Group');
  const rename = { GroupName: 'other', NewGroupName: 'TAKEN' };
  await refused(a.ram('UpdateGroup', rename), 409, 'EntityAlreadyExists.Group');
  await refused(a.ims('UpdateGroup', rename), 409, 'EntityAlreadyExists.Group');
});

test('whoever is not there is missed by name', async () => {
  await a.ram('CreateUser', { UserName: 'bob' });
  const none = { GroupName: 'nobody' };
  for (const operation of ['GetGroup', 'UpdateGroup', 'DeleteGroup', 'ListUsersForGroup']) {
    await refused(a.ram(operation, none), 404, 'EntityNotExist.Group');
    await refused(a.ims(operation, none), 404, 'EntityNotExist.Group');
  }
  await a.ram('CreateGroup', { GroupName: 'empty' });
  for (const operation of ['AddUserToGroup', 'RemoveUserFromGroup']) {
    await refused(a.ram(operation, { ...none, UserName: 'bob' }), 404, 'EntityNotExist.Group');
    await refused(a.ram(operation, { GroupName: 'empty', UserName: 'nobody' }), 404, 'EntityNotExist.User');
    await refused(a.ims(operation, { ...none, UserPrincipalName: `bob@${DOMAIN}` }), 404, 'EntityNotExist.Group');
    await refused(a.ims(operation, { GroupName: 'empty', UserPrincipalName: `nobody@${DOMAIN}` }), 404,
      'EntityNotExist.User');
  }
  await refused(a.ram('ListGroupsForUser', { UserName: 'nobody' }), 404, 'EntityNotExist.User');
  await refused(a.ims('ListGroupsForUser', { UserPrincipalName: `nobody@${DOMAIN}` }), 404, 'EntityNotExist.User');
});

test('groups and members come page by page, each once', async () => {
  for (const name of ['p1', 'p2', 'p3']) {
    await a.ram('CreateGroup', { GroupName: name });
    await a.ram('CreateUser', { UserName: `user-${name}` });
    await a.ram('AddUserToGroup', { GroupName: 'p1', UserName: `user-${name}` });
  }
  await pages(a, 'ram', 'ListGroups', {}, (reply) => reply.Groups.Group, 2);
  await pages(a, 'ims', 'ListGroups', {}, (reply) => reply.Groups.Group, 2);
  await pages(a, 'ram', 'ListUsersForGroup', { GroupName: 'p1' }, (reply) => reply.Users.User, 2);
  await pages(a, 'ims', 'ListUsersForGroup', { GroupName: 'p1' }, (reply) => reply.Users.User, 2);
});

test('comments have 128 characters at most', async () => {
  await a.ram('CreateGroup', { GroupName: 'commented' });
  const Comments = 'c'.repeat(129);
  const changes = { GroupName: 'commented', NewComments: Comments };
  for (const service of ['ram', 'ims']) {
    await refused(a[service]('CreateGroup', { GroupName: 'new', Comments }), 400, 'InvalidParameter.Comments.Length');
    await refused(a[service]('UpdateGroup', changes), 400, 'InvalidParameter.NewComments.Length');
  }
});
