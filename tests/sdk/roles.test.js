'use strict';
const assert = require('node:assert');
const { test, before } = require('node:test');
const { startSimulator } = require('./support/simulator');
const { trusting } = require('./support/documents');
const { DATE, ID, pages, refused, shows } = require('./support/expect');

let a;
before(async () => {
  const simulator = await startSimulator({
    seed: { format_version: 1, accounts: { 'company-a': { id: '1000000000000001', roles: [
      { name: 'AliyunServiceRoleForPolarDB', trust: JSON.parse(trusting({ Service: ['polardb.aliyuncs.com'] })) }] } } },
  });
  a = simulator.root('company-a');
});

const B = trusting({ RAM: ['acs:ram::2000000000000002:root'] });
const SELF = trusting({ RAM: ['acs:ram::1000000000000001:root'] });

test('a role is created, read, changed and deleted', async () => {
  const made = {
    Arn: 'acs:ram::1000000000000001:role/x-reader', AssumeRolePolicyDocument: B, CreateDate: DATE,
    Description: 'Reads', MaxSessionDuration: 7200, RoleId: ID, RoleName: 'X-Reader',
  };
  shows(await a.ram('CreateRole', {
    RoleName: 'X-Reader', AssumeRolePolicyDocument: B, Description: 'Reads', MaxSessionDuration: 7200,
    Tag: [{ Key: 'team', Value: 'perf' }],
  }), { Role: made });
  const read = { ...made, UpdateDate: DATE };
  shows(await a.ram('GetRole', { RoleName: 'x-reader' }), { Role: read });
  const { AssumeRolePolicyDocument: _, ...listed } = read;
  shows(await a.ram('ListRoles', { Tag: [{ Key: 'team', Value: 'perf' }] }), {
    IsTruncated: false,
    Roles: { Role: [{ ...listed, Tags: { Tag: [{ TagKey: 'team', TagValue: 'perf' }] } }] },
  });
  const changed = { ...read, AssumeRolePolicyDocument: SELF, Description: 'Reads less', MaxSessionDuration: 3600 };
  shows(await a.ram('UpdateRole', {
    RoleName: 'X-Reader', NewAssumeRolePolicyDocument: SELF, NewDescription: 'Reads less', NewMaxSessionDuration: 3600,
  }), { Role: changed });
  shows(await a.ram('DeleteRole', { RoleName: 'X-Reader' }));
  await refused(a.ram('GetRole', { RoleName: 'X-Reader' }), 404, 'EntityNotExist.Role', 'The role does not exist.');
});

test('ResourceManager reads the same roles, and tells which a service made', async () => {
  const read = {
    Arn: 'acs:ram::1000000000000001:role/aliyunserviceroleforpolardb',
    AssumeRolePolicyDocument: /polardb\.aliyuncs\.com/, CreateDate: DATE, Description: '', IsServiceLinkedRole: true,
    MaxSessionDuration: 3600, RoleId: ID, RoleName: 'AliyunServiceRoleForPolarDB',
    RolePrincipalName: 'aliyunserviceroleforpolardb@role.company-a.onaliyunservice.com', UpdateDate: DATE,
  };
  shows(await a.rm('GetRole', { RoleName: read.RoleName }), { Role: read });
  const { AssumeRolePolicyDocument: _, ...listed } = read;
  shows(await a.rm('ListRoles'), { PageNumber: 1, PageSize: 10, TotalCount: 1, Roles: { Role: [listed] } });
  await refused(a.ram('DeleteRole', { RoleName: read.RoleName }), 403, 'NoPermission');
  await refused(a.rm('GetRole', { RoleName: 'nobody' }), 404, 'EntityNotExist.Role');
});

test('a role that is taken, missing or in use is refused', async () => {
  const taken = { RoleName: 'taken', AssumeRolePolicyDocument: B };
  await a.ram('CreateRole', taken);
  await refused(a.ram('CreateRole', { ...taken, RoleName: 'TAKEN' }), 409, 'EntityAlreadyExists.Role');
  for (const operation of ['GetRole', 'UpdateRole', 'DeleteRole']) {
    await refused(a.ram(operation, { RoleName: 'nobody' }), 404, 'EntityNotExist.Role');
  }
  const policy = { RoleName: 'taken', PolicyType: 'System', PolicyName: 'AliyunPTSFullAccess' };
  await a.ram('AttachPolicyToRole', policy);
  await refused(a.ram('DeleteRole', { RoleName: 'taken' }), 409, 'DeleteConflict.Role.Policy');
});

test('a trust document must be one, and name who is there', async () => {
  await a.ram('CreateRole', { RoleName: 'trusts', AssumeRolePolicyDocument: B });
  const nobody = trusting({ RAM: ['acs:ram::2000000000000002:user/nobody'] });
  const wrong = [nobody, '{"Statement":[]}', 'not json'];
  for (const document of wrong) {
    await refused(a.ram('CreateRole', { RoleName: 'new', AssumeRolePolicyDocument: document }), 400,
      'MalformedPolicyDocument');
    await refused(a.ram('UpdateRole', { RoleName: 'trusts', NewAssumeRolePolicyDocument: document }), 400,
      'MalformedPolicyDocument');
  }
  const long = ' '.repeat(6200);
  await refused(a.ram('CreateRole', { RoleName: 'new', AssumeRolePolicyDocument: B + long }), 400,
    'InvalidParameter.AssumeRolePolicyDocument.Length');
  await refused(a.ram('UpdateRole', { RoleName: 'trusts', NewAssumeRolePolicyDocument: B + long }), 400,
    'InvalidParameter.NewAssumeRolePolicyDocument.Length');
});

test('what is wrongly formed is refused by the name of its parameter', async () => {
  const role = { RoleName: 'formed', AssumeRolePolicyDocument: B };
  await refused(a.ram('CreateRole', { ...role, RoleName: 'under_score' }), 400,
    'InvalidParameter.RoleName.InvalidChars');
  await refused(a.ram('CreateRole', { ...role, Description: 'd'.repeat(1025) }), 400,
    'InvalidParameter.Description.Length');
  await refused(a.ram('CreateRole', { ...role, MaxSessionDuration: 3599 }), 400, 'InvalidParameter.MaxSessionDuration');
  await a.ram('CreateRole', role);
  await refused(a.ram('UpdateRole', { RoleName: 'formed', NewMaxSessionDuration: 43201 }), 400,
    'InvalidParameter.NewMaxSessionDuration');
});

test('an update that leaves the session time out sets it back to an hour', async () => {
  await a.ram('CreateRole', { RoleName: 'resets', AssumeRolePolicyDocument: B, MaxSessionDuration: 7200 });
  const { Role } = await a.ram('UpdateRole', { RoleName: 'resets', NewDescription: 'same' });
  assert.strictEqual(Role.MaxSessionDuration, 3600);
});

test('roles come page by page, each once', async () => {
  for (const name of ['p1', 'p2', 'p3']) {
    await a.ram('CreateRole', { RoleName: name, AssumeRolePolicyDocument: B });
  }
  await pages(a, 'ram', 'ListRoles', {}, (reply) => reply.Roles.Role, 2);
  await pages(a, 'resourcemanager', 'ListRoles', {}, (reply) => reply.Roles.Role, 2);
});
