'use strict';
const { test, before } = require('node:test');
const { startSimulator } = require('./support/simulator');
const { allowing, trusting } = require('./support/documents');
const { pages, refused, shows } = require('./support/expect');

let a;
const ids = {};
before(async () => {
  a = (await startSimulator()).root('company-a');
  for (const name of ['alice', 'bert']) {
    ids[name] = (await a.ram('CreateUser', { UserName: name })).User.UserId;
    await a.ram('CreateRole', {
      RoleName: name, AssumeRolePolicyDocument: trusting({ Service: ['ecs.aliyuncs.com'] }),
    });
    await a.ram('CreatePolicy', { PolicyName: name, PolicyDocument: allowing('oss:*') });
  }
});

const at = (name) => `${name}@company-a.onaliyun.com`;
const TEAM = { Key: 'team', Value: 'perf' };
const EMPTY = { Key: 'empty', Value: '' };
const many = (number, make) => Array.from({ length: number }, (_, i) => make(i));

for (const ResourceType of ['role', 'policy']) {
  const noun = ResourceType === 'role' ? 'Role' : 'Policy';
  const row = (ResourceName, TagKey, TagValue) => ({ ResourceName, ResourceType, TagKey, TagValue });

  test(`a ${ResourceType} is tagged, its tags listed and taken off`, async () => {
    shows(await a.ram('TagResources', { ResourceType, ResourceNames: ['alice', 'bert'], Tag: [TEAM, EMPTY] }));
    shows(await a.ram('ListTagResources', { ResourceType }), { TagResources: [
      row('alice', 'empty', ''), row('alice', 'team', 'perf'), row('bert', 'empty', ''), row('bert', 'team', 'perf')] });
    await pages(a, 'ram', 'ListTagResources', { ResourceType }, (reply) => reply.TagResources, 3);
    shows(await a.ram('UntagResources', { ResourceType, ResourceNames: ['alice'], TagKeys: ['empty'] }));
    shows(await a.ram('ListTagResources', { ResourceType, ResourceNames: ['alice'] }), {
      TagResources: [row('alice', 'team', 'perf')] });
    shows(await a.ram('UntagResources', { ResourceType, ResourceNames: ['bert'], All: true }));
    shows(await a.ram('ListTagResources', { ResourceType, Tag: [TEAM] }), {
      TagResources: [row('alice', 'team', 'perf')] });
  });

  test(`the tags of a ${ResourceType} that is not there, or too many, are refused`, async () => {
    const nobody = { ResourceType, ResourceNames: ['nobody'] };
    await refused(a.ram('TagResources', { ...nobody, Tag: [TEAM] }), 404, `EntityNotExist.${noun}`);
    await refused(a.ram('UntagResources', { ...nobody, All: true }), 404, `EntityNotExist.${noun}`);
    await refused(a.ram('ListTagResources', nobody), 404, `EntityNotExist.${noun}`);
    const bert = { ResourceType, ResourceNames: ['bert'] };
    await refused(a.ram('TagResources', { ...bert, Tag: many(21, (i) => ({ Key: `k${i}`, Value: 'v' })) }), 400,
      'InvalidParameter.Tag');
    await refused(a.ram('TagResources', { ResourceType, ResourceNames: many(51, () => 'bert'), Tag: [TEAM] }), 400,
      'InvalidParameter.ResourceNames');
    await refused(a.ram('UntagResources', { ResourceType, ResourceNames: many(51, () => 'bert'), All: true }), 400,
      'InvalidParameter.ResourceNames');
  });
}

test('a user is tagged through IMS, by name and by id', async () => {
  const row = (name, TagKey, TagValue) => ({ ResourceId: ids[name], ResourceType: 'user', TagKey, TagValue });
  const user = { ResourceType: 'user' };
  shows(await a.ims('TagResources', { ...user, ResourcePrincipalName: [at('alice')], Tag: [TEAM, EMPTY] }));
  shows(await a.ims('TagResources', { ...user, ResourceId: [ids.bert], Tag: [TEAM] }));
  shows(await a.ims('ListTagResources', { ...user, ResourcePrincipalName: [at('alice')] }), {
    IsTruncated: false,
    TagResources: { TagResource: [row('alice', 'empty', ''), row('alice', 'team', 'perf')] },
  });
  await pages(a, 'ims', 'ListTagResources', user, (reply) => reply.TagResources.TagResource, 2);
  shows(await a.ims('UntagResources', { ...user, ResourceId: [ids.alice], TagKey: ['empty'] }));
  shows(await a.ims('UntagResources', { ...user, ResourceId: [ids.bert], All: true }));
  shows(await a.ims('ListTagResources', { ...user, Tag: [TEAM] }), {
    IsTruncated: false, TagResources: { TagResource: [row('alice', 'team', 'perf')] },
  });
  const nobody = { ...user, ResourcePrincipalName: [at('nobody')] };
  await refused(a.ims('TagResources', { ...nobody, Tag: [TEAM] }), 404, 'EntityNotExist.User');
  await refused(a.ims('UntagResources', { ...nobody, All: true }), 404, 'EntityNotExist.User');
  await refused(a.ims('ListTagResources', nobody), 404, 'EntityNotExist.User');
});

test('a type that has no tags is refused', async () => {
  for (const ResourceType of ['group', 'user']) {
    const other = { ResourceType, ResourceNames: ['alice'] };
    await refused(a.ram('TagResources', { ...other, Tag: [TEAM] }), 400, 'InvalidParameter.ResourceType');
    await refused(a.ram('UntagResources', { ...other, All: true }), 400, 'InvalidParameter.ResourceType');
    await refused(a.ram('ListTagResources', other), 400, 'InvalidParameter.ResourceType');
  }
  const role = { ResourceType: 'role', ResourcePrincipalName: [at('alice')] };
  await refused(a.ims('TagResources', { ...role, Tag: [TEAM] }), 400, 'InvalidParameter.ResourceType');
  await refused(a.ims('UntagResources', { ...role, All: true }), 400, 'InvalidParameter.ResourceType');
  await refused(a.ims('ListTagResources', role), 400, 'InvalidParameter.ResourceType');
});

test('tag keys that belong to the service, and texts too long, are refused', async () => {
  const role = { ResourceType: 'role', ResourceNames: ['alice'] };
  for (const Key of ['acs:own', 'aliyun-own', 'http://k', 'k'.repeat(129)]) {
    await refused(a.ram('TagResources', { ...role, Tag: [{ Key, Value: 'v' }] }), 400, 'InvalidParameter.TagKey');
  }
});
