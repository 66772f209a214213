'use strict';
const { test, before } = require('node:test');
const { ACCOUNTS, startSimulator } = require('./support/simulator');
const { trusting } = require('./support/documents');
const { DATE, ID, refused, shows } = require('./support/expect');

let a;
before(async () => {
  a = (await startSimulator()).root('company-a');
});

test('a service-linked role is made for its service, and deleted as a task', async () => {
  const ServiceName = 'pts.aliyuncs.com';
  const RoleName = 'AliyunServiceRoleForPts';
  shows(await a.rm('CreateServiceLinkedRole', { ServiceName, Description: 'For PTS' }), { Role: {
    Arn: `acs:ram::${ACCOUNTS['company-a']}:role/aliyunserviceroleforpts`,
    AssumeRolePolicyDocument: /"Service":\["pts\.aliyuncs\.com"\]/, CreateDate: DATE, Description: 'For PTS',
    IsServiceLinkedRole: true, RoleId: ID, RoleName,
    RolePrincipalName: 'aliyunserviceroleforpts@role.company-a.onaliyunservice.com',
  } });
  await refused(a.rm('CreateServiceLinkedRole', { ServiceName }), 409, 'EntityAlreadyExists.Role');
  await refused(a.ram('DeleteRole', { RoleName }), 403, 'NoPermission');
  const { DeletionTaskId } = shows(await a.rm('DeleteServiceLinkedRole', { RoleName }), {
    DeletionTaskId: /^task\/acs-service-role\/pts\.aliyuncs\.com\/AliyunServiceRoleForPts\/[0-9a-f-]{36}$/,
  });
  shows(await a.rm('GetServiceLinkedRoleDeletionStatus', { DeletionTaskId }), { Status: 'SUCCEEDED' });
  await refused(a.rm('GetRole', { RoleName }), 404, 'EntityNotExist.Role');
});

test('a deletion under way is told of, and the role is still there', async () => {
  const busy = (await startSimulator({ flags: ['--fault', 'deletion_delay_s=600'] })).root('company-a');
  const RoleName = 'AliyunServiceRoleForPts';
  const { Role } = await busy.rm('CreateServiceLinkedRole', { ServiceName: 'pts.aliyuncs.com' });
  const { DeletionTaskId } = await busy.rm('DeleteServiceLinkedRole', { RoleName });
  const LatestDeletionTask = { CreateDate: DATE, DeletionTaskId };
  const { AssumeRolePolicyDocument, ...row } = Role;
  const now = { ...row, LatestDeletionTask, MaxSessionDuration: 3600, UpdateDate: DATE };
  shows(await busy.rm('GetRole', { RoleName }), { Role: { ...now, AssumeRolePolicyDocument } });
  shows(await busy.rm('ListRoles'), { PageNumber: 1, PageSize: 10, TotalCount: 1, Roles: { Role: [now] } });
  shows(await busy.rm('GetServiceLinkedRoleDeletionStatus', { DeletionTaskId }), { Status: 'IN_PROGRESS' });
});

test('what is no service, no service-linked role or no task is refused', async () => {
  await refused(a.rm('CreateServiceLinkedRole', { ServiceName: 'pts.example.com' }), 400,
    'InvalidParameter.ServiceName');
  await a.ram('CreateRole', { RoleName: 'own', AssumeRolePolicyDocument: trusting({ Service: ['ecs.aliyuncs.com'] }) });
  await refused(a.rm('DeleteServiceLinkedRole', { RoleName: 'own' }), 404, 'EntityNotExist.ServiceLinkedRole');
  await refused(a.rm('DeleteServiceLinkedRole', { RoleName: 'nobody' }), 404, 'EntityNotExist.Role');
  await refused(a.rm('GetServiceLinkedRoleDeletionStatus', { DeletionTaskId: 'task/none' }), 404,
    'EntityNotExist.DeletionTask');
});
