'use strict';
const assert = require('node:assert');
const { test, before } = require('node:test');
const { startSimulator } = require('./support/simulator');
const { allowing, trusting } = require('./support/documents');
const { DATE, pages, refused, shows } = require('./support/expect');

let a;
before(async () => {
  a = (await startSimulator()).root('company-a');
});

const READ = allowing('oss:Get*');
const LIST = allowing('oss:List*');
const custom = (name) => ({ PolicyName: name, PolicyType: 'Custom' });

test('a policy is created, read, described anew and deleted', async () => {
  const made = {
    CreateDate: DATE, DefaultVersion: 'v1', Description: 'Reads', PolicyName: 'oss-read', PolicyType: 'Custom',
  };
  shows(await a.ram('CreatePolicy', {
    PolicyName: 'oss-read', PolicyDocument: READ, Description: 'Reads', Tag: [{ Key: 'team', Value: 'perf' }],
  }), { Policy: made });
  const read = { ...made, AttachmentCount: 0, UpdateDate: DATE };
  shows(await a.ram('GetPolicy', custom('OSS-read')), {
    Policy: read,
    DefaultPolicyVersion: { CreateDate: DATE, IsDefaultVersion: true, PolicyDocument: READ, VersionId: 'v1' },
  });
  shows(await a.rm('GetPolicy', custom('oss-read')), { Policy: { ...read, PolicyDocument: READ } });
  shows(await a.ram('ListPolicies', { PolicyType: 'Custom' }), {
    IsTruncated: false,
    Policies: { Policy: [{ ...read, Tags: { Tag: [{ TagKey: 'team', TagValue: 'perf' }] } }] },
  });
  shows(await a.rm('ListPolicies', { PolicyType: 'Custom' }), {
    PageNumber: 1, PageSize: 10, TotalCount: 1, Policies: { Policy: [read] },
  });
  shows(await a.ram('UpdatePolicyDescription', { PolicyName: 'oss-read', NewDescription: 'Reads all' }), {
    Policy: { ...made, Description: 'Reads all', UpdateDate: DATE },
  });
  shows(await a.ram('DeletePolicy', { PolicyName: 'oss-read' }));
  await refused(a.ram('GetPolicy', custom('oss-read')), 404, 'EntityNotExist.Policy', 'The policy does not exist.');
});

test('a system policy is read, with its document where that is known', async () => {
  const system = { PolicyName: 'AliyunSTSAssumeRoleAccess', PolicyType: 'System' };
  const { Policy, DefaultPolicyVersion } = await a.ram('GetPolicy', system);
  assert.strictEqual(Policy.PolicyType, 'System');
  assert.deepStrictEqual(JSON.parse(DefaultPolicyVersion.PolicyDocument).Statement[0].Action, 'sts:AssumeRole');
  const { VersionId } = DefaultPolicyVersion;
  shows(await a.ram('GetPolicyVersion', { ...system, VersionId }), {
    PolicyVersion: { ...DefaultPolicyVersion },
  });
  shows(await a.ram('ListPolicyVersions', system), { PolicyVersions: { PolicyVersion: [DefaultPolicyVersion] } });
});

test('versions: five at most, the default stays, the oldest other one goes when asked', async () => {
  await a.ram('CreatePolicy', { PolicyName: 'versions', PolicyDocument: READ });
  const version = (id, isDefault, document) => (
    { CreateDate: DATE, IsDefaultVersion: isDefault, PolicyDocument: document, VersionId: id });
  shows(await a.ram('CreatePolicyVersion', { PolicyName: 'versions', PolicyDocument: LIST }), {
    PolicyVersion: version('v2', false, LIST),
  });
  shows(await a.ram('GetPolicyVersion', { ...custom('versions'), VersionId: 'v2' }), {
    PolicyVersion: version('v2', false, LIST),
  });
  shows(await a.ram('ListPolicyVersions', custom('versions')), {
    PolicyVersions: { PolicyVersion: [version('v1', true, READ), version('v2', false, LIST)] },
  });
  await refused(a.ram('DeletePolicy', { PolicyName: 'versions' }), 409, 'DeleteConflict.Policy.Version');
  shows(await a.ram('SetDefaultPolicyVersion', { PolicyName: 'versions', VersionId: 'v2' }));
  await refused(a.ram('DeletePolicyVersion', { PolicyName: 'versions', VersionId: 'v2' }), 409,
    'DeleteConflict.Policy.Version.Default');
  shows(await a.ram('DeletePolicyVersion', { PolicyName: 'versions', VersionId: 'v1' }));

  for (let more = 0; more < 4; more += 1) {
    await a.ram('CreatePolicyVersion', { PolicyName: 'versions', PolicyDocument: READ });
  }
  const sixth = { PolicyName: 'versions', PolicyDocument: READ, SetAsDefault: true };
  await refused(a.ram('CreatePolicyVersion', sixth), 409, 'LimitExceeded.Policy.Version');
  await refused(a.ram('CreatePolicyVersion', { ...sixth, RotateStrategy: 'Never' }), 400,
    'InvalidParameter.RotateStrategy');
  shows(await a.ram('CreatePolicyVersion', {
    ...sixth, RotateStrategy: 'DeleteOldestNonDefaultVersionWhenLimitExceeded',
  }), { PolicyVersion: version('v7', true, READ) });
  const { PolicyVersions } = await a.ram('ListPolicyVersions', custom('versions'));
  assert.deepStrictEqual(PolicyVersions.PolicyVersion.map((each) => each.VersionId), ['v2', 'v4', 'v5', 'v6', 'v7']);
  shows(await a.ram('DeletePolicy', { PolicyName: 'versions', CascadingDelete: true }));
});

test('a policy, version or type that is not there is missed', async () => {
  await a.ram('CreatePolicy', { PolicyName: 'known', PolicyDocument: READ });
  for (const [operation, more] of [
    ['UpdatePolicyDescription', { NewDescription: 'd' }], ['DeletePolicy', {}],
    ['CreatePolicyVersion', { PolicyDocument: READ }], ['SetDefaultPolicyVersion', { VersionId: 'v1' }],
    ['DeletePolicyVersion', { VersionId: 'v1' }],
  ]) {
    await refused(a.ram(operation, { PolicyName: 'nobody', ...more }), 404, 'EntityNotExist.Policy');
  }
  for (const PolicyType of ['Custom', 'System']) {
    const nobody = { PolicyName: 'nobody', PolicyType };
    await refused(a.ram('GetPolicy', nobody), 404, 'EntityNotExist.Policy');
    await refused(a.rm('GetPolicy', nobody), 404, 'EntityNotExist.Policy');
    await refused(a.ram('ListPolicyVersions', nobody), 404, 'EntityNotExist.Policy');
    await refused(a.ram('GetPolicyVersion', { ...nobody, VersionId: 'v1' }), 404, 'EntityNotExist.Policy');
  }
  for (const operation of ['SetDefaultPolicyVersion', 'DeletePolicyVersion']) {
    await refused(a.ram(operation, { PolicyName: 'known', VersionId: 'v9' }), 404, 'EntityNotExist.Policy.Version');
    await refused(a.ram(operation, { PolicyName: 'known', VersionId: '9' }), 400, 'InvalidParameter.VersionId.Format');
  }
  await refused(a.ram('GetPolicyVersion', { ...custom('known'), VersionId: 'v9' }), 404,
    'EntityNotExist.Policy.Version');
  await refused(a.ram('GetPolicyVersion', { ...custom('known'), VersionId: 'nine' }), 400,
    'InvalidParameter.VersionId.Format');
  const other = { PolicyName: 'known', PolicyType: 'Own' };
  for (const operation of ['GetPolicy', 'ListPolicyVersions']) {
    await refused(a.ram(operation, other), 400, 'InvalidParameter.PolicyType');
  }
  await refused(a.ram('GetPolicyVersion', { ...other, VersionId: 'v1' }), 400, 'InvalidParameter.PolicyType');
  await refused(a.ram('ListPolicies', { PolicyType: 'Own' }), 400, 'InvalidParameter.PolicyType');
  await refused(a.rm('GetPolicy', other), 400, 'InvalidParameter.PolicyType');
  await refused(a.rm('ListPolicies', { PolicyType: 'Own' }), 400, 'InvalidParameter.PolicyType');
});

test('a policy that is taken or attached is refused', async () => {
  await a.ram('CreatePolicy', { PolicyName: 'taken', PolicyDocument: READ });
  await refused(a.ram('CreatePolicy', { PolicyName: 'Taken', PolicyDocument: READ }), 409,
    'EntityAlreadyExists.Policy');
  await a.ram('CreateUser', { UserName: 'holder' });
  await a.ram('CreateGroup', { GroupName: 'holder' });
  await a.ram('CreateRole', {
    RoleName: 'holder', AssumeRolePolicyDocument: trusting({ Service: ['ecs.aliyuncs.com'] }),
  });
  for (const kind of ['User', 'Group', 'Role']) {
    const grant = { ...custom('taken'), [`${kind}Name`]: 'holder' };
    await a.ram(`AttachPolicyTo${kind}`, grant);
    const conflict = kind === 'Role' ? 'DeleteConflict.Role.Policy' : `DeleteConflict.Policy.${kind}`;
    await refused(a.ram('DeletePolicy', { PolicyName: 'taken' }), 409, conflict);
    await a.ram(`DetachPolicyFrom${kind}`, grant);
  }
});

test('a document must be one, and not too long', async () => {
  await a.ram('CreatePolicy', { PolicyName: 'documents', PolicyDocument: READ });
  for (const [operation, name] of [['CreatePolicy', 'new'], ['CreatePolicyVersion', 'documents']]) {
    for (const document of ['not json', '{"Statement":[]}', trusting({ RAM: ['acs:ram::1000000000000001:root'] })]) {
      await refused(a.ram(operation, { PolicyName: name, PolicyDocument: document }), 400, 'MalformedPolicyDocument');
    }
    await refused(a.ram(operation, { PolicyName: name, PolicyDocument: READ + ' '.repeat(6200) }), 400,
      'InvalidParameter.PolicyDocument.Length');
  }
  await refused(a.ram('CreatePolicy', { PolicyName: 'new', PolicyDocument: READ, Description: 'd'.repeat(1025) }), 400,
    'InvalidParameter.Description.Length');
  await refused(a.ram('UpdatePolicyDescription', { PolicyName: 'documents', NewDescription: 'd'.repeat(1025) }), 400,
    'InvalidParameter.NewDescription.Length');
});

test('policies come page by page, each once', async () => {
  for (const name of ['p1', 'p2', 'p3']) await a.ram('CreatePolicy', { PolicyName: name, PolicyDocument: READ });
  await pages(a, 'ram', 'ListPolicies', { PolicyType: 'Custom' }, (reply) => reply.Policies.Policy, 2);
  await pages(a, 'resourcemanager', 'ListPolicies', { PolicyType: 'Custom' }, (reply) => reply.Policies.Policy, 2);
});
