'use strict';
const { test, before } = require('node:test');
const { ACCOUNTS, startSimulator } = require('./support/simulator');
const { allowing, trusting } = require('./support/documents');
const { DATE, ID, pages, refused, shows } = require('./support/expect');

const GROUP = 'rg-aek2abcdefgh';
const A = ACCOUNTS['company-a'];
let a;
before(async () => {
  const simulator = await startSimulator({
    seed: { format_version: 1, accounts: { 'company-a': { id: A, resource_groups: [
      { id: GROUP, name: 'lb', display_name: 'Load balancers' }] } } },
  });
  a = simulator.root('company-a');
  await a.ram('CreateUser', { UserName: 'x', DisplayName: 'X user' });
  await a.ram('CreateGroup', { GroupName: 'x', Comments: 'X group' });
  await a.ram('CreateRole', {
    RoleName: 'x', AssumeRolePolicyDocument: trusting({ Service: ['ecs.aliyuncs.com'] }), Description: 'X role',
  });
  await a.ram('CreatePolicy', { PolicyName: 'own', PolicyDocument: allowing('oss:*'), Description: 'Own' });
});

const OWN = { PolicyName: 'own', PolicyType: 'Custom' };
const KINDS = ['User', 'Group', 'Role'];
const PRINCIPALS = {
  IMSUser: 'x@company-a.onaliyun.com',
  IMSGroup: 'x@group.company-a.onaliyun.com',
  ServiceRole: 'x@role.company-a.onaliyunservice.com',
};

for (const kind of KINDS) {
  const holder = { [`${kind}Name`]: 'x' };
  const attach = `AttachPolicyTo${kind}`;
  const detach = `DetachPolicyFrom${kind}`;

  test(`a policy is attached to a ${kind} once and detached once`, async () => {
    shows(await a.ram(attach, { ...holder, ...OWN }));
    await refused(a.ram(attach, { ...holder, ...OWN, PolicyName: 'OWN' }), 409, `EntityAlreadyExists.${kind}.Policy`);
    shows(await a.ram(`ListPoliciesFor${kind}`, holder), { Policies: { Policy: [
      { ...OWN, AttachDate: DATE, DefaultVersion: 'v1', Description: 'Own' }] } });
    shows(await a.ram(detach, { ...holder, ...OWN }));
    await refused(a.ram(detach, { ...holder, ...OWN }), 404, `EntityNotExist.${kind}.Policy`);
  });

  test(`what a grant to a ${kind} names must be there`, async () => {
    await refused(a.ram(`ListPoliciesFor${kind}`, { [`${kind}Name`]: 'nobody' }), 404, `EntityNotExist.${kind}`);
    for (const operation of [attach, detach]) {
      await refused(a.ram(operation, { [`${kind}Name`]: 'nobody', ...OWN }), 404, `EntityNotExist.${kind}`);
      await refused(a.ram(operation, { ...holder, ...OWN, PolicyName: 'none' }), 404, 'EntityNotExist.Policy');
      await refused(a.ram(operation, { ...holder, ...OWN, PolicyType: 'Own' }), 400, 'InvalidParameter.PolicyType');
      await refused(a.ram(operation, { ...holder, ...OWN, ResourceGroupId: 'rg-none' }), 404,
        'EntityNotExists.ResourceGroup');
    }
  });

  test(`a ${kind} holds ten policies of its account's at most`, async () => {
    const name = `full-${kind.toLowerCase()}`;
    const full = { [`${kind}Name`]: name };
    await a.ram(`Create${kind}`, kind === 'Role'
      ? { ...full, AssumeRolePolicyDocument: trusting({ Service: ['ecs.aliyuncs.com'] }) } : full);
    for (let i = 0; i <= 10; i += 1) {
      const PolicyName = `${name}-${i}`;
      await a.ram('CreatePolicy', { PolicyName, PolicyDocument: allowing('oss:*') });
      const grant = a.ram(attach, { ...full, PolicyName, PolicyType: 'Custom' });
      if (i < 10) await grant;
      else await refused(grant, 409, `LimitExceeded.${kind}.Policy`);
    }
  });
}

test('who holds a policy is told for all three kinds', async () => {
  for (const kind of KINDS) await a.ram(`AttachPolicyTo${kind}`, { [`${kind}Name`]: 'x', ...OWN });
  shows(await a.ram('ListEntitiesForPolicy', OWN), {
    Groups: { Group: [{ AttachDate: DATE, Comments: 'X group', GroupName: 'x' }] },
    Roles: { Role: [{
      Arn: `acs:ram::${A}:role/x`, AttachDate: DATE, Description: 'X role', RoleId: ID, RoleName: 'x' }] },
    Users: { User: [{ AttachDate: DATE, DisplayName: 'X user', UserId: ID, UserName: 'x' }] },
  });
  await refused(a.ram('ListEntitiesForPolicy', { ...OWN, PolicyName: 'none' }), 404, 'EntityNotExist.Policy');
  await refused(a.ram('ListEntitiesForPolicy', { ...OWN, PolicyType: 'Own' }), 400, 'InvalidParameter.PolicyType');
  for (const kind of KINDS) await a.ram(`DetachPolicyFrom${kind}`, { [`${kind}Name`]: 'x', ...OWN });
});

for (const [type, principal] of Object.entries(PRINCIPALS)) {
  const kind = { IMSUser: 'User', IMSGroup: 'Group', ServiceRole: 'Role' }[type];
  const grant = { ...OWN, PrincipalType: type, PrincipalName: principal };

  test(`ResourceManager attaches to a ${type} in the account and in a resource group`, async () => {
    for (const ResourceGroupId of [A, GROUP]) {
      const scoped = { ...grant, ResourceGroupId };
      shows(await a.rm('AttachPolicy', scoped));
      await refused(a.rm('AttachPolicy', scoped), 409, `EntityAlreadyExists.${kind}.Policy`);
      shows(await a.rm('ListPolicyAttachments', { PrincipalType: type, PrincipalName: principal, ResourceGroupId }), {
        PageNumber: 1, PageSize: 10, TotalCount: 1,
        PolicyAttachments: { PolicyAttachment: [{ ...scoped, AttachDate: DATE, Description: 'Own' }] },
      });
      shows(await a.rm('DetachPolicy', scoped));
      await refused(a.rm('DetachPolicy', scoped), 404, `EntityNotExist.${kind}.Policy`);
    }
  });

  test(`what ResourceManager is to attach to a ${type} must be there`, async () => {
    const whole = { ...grant, ResourceGroupId: A };
    for (const operation of ['AttachPolicy', 'DetachPolicy']) {
      await refused(a.rm(operation, { ...whole, PrincipalName: principal.replace('x@', 'nobody@') }), 404,
        `EntityNotExist.${kind}`);
      await refused(a.rm(operation, { ...whole, PolicyName: 'none' }), 404, 'EntityNotExist.Policy');
      await refused(a.rm(operation, { ...whole, PolicyType: 'Own' }), 400, 'InvalidParameter.PolicyType');
      await refused(a.rm(operation, { ...whole, ResourceGroupId: 'rg-none' }), 404, 'EntityNotExists.ResourceGroup');
      await refused(a.rm(operation, { ...whole, PrincipalType: 'Person' }), 400, 'InvalidParameter.PrincipalType');
    }
  });
}

test('ResourceManager holds to the same quotas', async () => {
  for (const [type, kind] of [['IMSUser', 'user'], ['IMSGroup', 'group'], ['ServiceRole', 'role']]) {
    const principal = PRINCIPALS[type].replace('x@', `full-${kind}@`);
    await refused(a.rm('AttachPolicy', {
      ...OWN, PrincipalType: type, PrincipalName: principal, ResourceGroupId: A,
    }), 409, `LimitExceeded.${kind[0].toUpperCase()}${kind.slice(1)}.Policy`);
  }
});

test('attachments come page by page, each once', async () => {
  await pages(a, 'resourcemanager', 'ListPolicyAttachments', {}, (reply) => reply.PolicyAttachments.PolicyAttachment,
    7);
});
