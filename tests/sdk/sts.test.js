'use strict';
const assert = require('node:assert');
const { test, before } = require('node:test');
const { ACCOUNTS, startSimulator } = require('./support/simulator');
const { allowing, denying, trusting } = require('./support/documents');
const { DATE, ID, refused, shows } = require('./support/expect');

const A = ACCOUNTS['company-a'];
const B = ACCOUNTS['company-b'];
let simulator;
let a;
let bob;
let carol;
before(async () => {
  simulator = await startSimulator();
  a = simulator.root('company-a');
  const b = simulator.root('company-b');
  const user = async (name) => {
    await b.ram('CreateUser', { UserName: name });
    return simulator.as((await b.ram('CreateAccessKey', { UserName: name })).AccessKey);
  };
  bob = await user('bob');
  carol = await user('carol');
  await b.ram('AttachPolicyToUser', {
    UserName: 'bob', PolicyType: 'System', PolicyName: 'AliyunSTSAssumeRoleAccess',
  });
  await a.ram('CreateRole', { RoleName: 'Reader', AssumeRolePolicyDocument: trusting({ RAM: [`acs:ram::${B}:root`] }) });
  await a.ram('AttachPolicyToRole', { RoleName: 'Reader', PolicyType: 'System', PolicyName: 'AliyunRAMReadOnlyAccess' });
});

const READER = { RoleArn: `acs:ram::${A}:role/Reader`, RoleSessionName: 'session-1' };

test('an account, a user and a role session each learn who they are', async () => {
  shows(await a.sts('GetCallerIdentity'), {
    AccountId: A, Arn: `acs:ram::${A}:root`, IdentityType: 'Account', PrincipalId: A,
  });
  shows(await bob.sts('GetCallerIdentity'), {
    AccountId: B, Arn: `acs:ram::${B}:user/bob`, IdentityType: 'RAMUser', PrincipalId: ID, UserId: ID,
  });
  const { Credentials } = shows(await bob.sts('AssumeRole', READER), {
    AssumedRoleUser: { Arn: `acs:ram::${A}:role/reader/session-1`, AssumedRoleId: /^\d+:session-1$/ },
    Credentials: {
      AccessKeyId: /^STS\.[A-Za-z0-9]+$/, AccessKeySecret: /^[A-Za-z0-9]{40,}$/, Expiration: DATE,
      SecurityToken: /^[A-Za-z0-9+/]{100,}=*$/,
    },
  });
  shows(await simulator.as(Credentials).sts('GetCallerIdentity'), {
    AccountId: A, Arn: `acs:ram::${A}:assumed-role/reader/session-1`, IdentityType: 'AssumedRoleUser',
    PrincipalId: /^\d+:session-1$/, RoleId: ID,
  });
});

test('a session may do what its role may', async () => {
  const { Credentials } = await bob.sts('AssumeRole', READER);
  const session = simulator.as(Credentials);
  assert.strictEqual((await session.ram('GetRole', { RoleName: 'Reader' })).Role.RoleName, 'Reader');
  const { data } = await refused(session.ram('CreateUser', { UserName: 'new' }), 403, 'NoPermission');
  const { EncodedDiagnosticMessage, ...detail } = data.AccessDeniedDetail;
  assert.deepStrictEqual(detail, {
    AuthAction: 'ram:CreateUser', AuthPrincipalDisplayName: detail.AuthPrincipalDisplayName,
    AuthPrincipalOwnerId: A, AuthPrincipalType: 'AssumedRoleUser', NoPermissionType: 'ImplicitDeny',
    PolicyType: 'AccountLevelIdentityBasedPolicy',
  });
  assert.match(detail.AuthPrincipalDisplayName, /^\S+:session-1$/);
});

test('a session policy narrows the role', async () => {
  const { Credentials } = await bob.sts('AssumeRole', { ...READER, Policy: allowing('ram:ListRoles') });
  const session = simulator.as(Credentials);
  await session.ram('ListRoles');
  const { data } = await refused(session.ram('GetRole', { RoleName: 'Reader' }), 403, 'NoPermission');
  assert.strictEqual(data.AccessDeniedDetail.PolicyType, 'SessionPolicy');
});

test('assuming takes a permission of the caller, the trust of the role, and no root', async () => {
  await refused(carol.sts('AssumeRole', READER), 403, 'NoPermission');
  await refused(simulator.root('company-b').sts('AssumeRole', READER), 403, 'NoPermission',
    'Roles may not be assumed by root accounts.');
  await a.ram('CreateRole', { RoleName: 'own', AssumeRolePolicyDocument: trusting({ RAM: [`acs:ram::${A}:root`] }) });
  const { data } = await refused(bob.sts('AssumeRole', { ...READER, RoleArn: `acs:ram::${A}:role/own` }), 403,
    'NoPermission');
  assert.strictEqual(data.AccessDeniedDetail.PolicyType, 'AssumeRolePolicy');
});

test('a trust may ask for an external id', async () => {
  await a.ram('CreateRole', {
    RoleName: 'guarded',
    AssumeRolePolicyDocument: trusting({ RAM: [`acs:ram::${B}:root`] }, { StringEquals: { 'sts:ExternalId': 'id-7' } }),
  });
  const guarded = { ...READER, RoleArn: `acs:ram::${A}:role/guarded` };
  await refused(bob.sts('AssumeRole', guarded), 403, 'NoPermission');
  await refused(bob.sts('AssumeRole', { ...guarded, ExternalId: 'id-8' }), 403, 'NoPermission');
  await bob.sts('AssumeRole', { ...guarded, ExternalId: 'id-7' });
  await refused(bob.sts('AssumeRole', { ...guarded, ExternalId: 'x' }), 400, 'InvalidParameter.ExternalId');
});

test('what AssumeRole is given must be well formed', async () => {
  const wrong = (more) => bob.sts('AssumeRole', { ...READER, ...more });
  await refused(wrong({ RoleArn: 'reader' }), 400, 'InvalidParameter.RoleArn');
  await refused(wrong({ RoleSessionName: 'a b' }), 400, 'InvalidParameter.RoleSessionName');
  await refused(wrong({ DurationSeconds: 899 }), 400, 'InvalidParameter.DurationSeconds');
  await refused(wrong({ DurationSeconds: 3601 }), 400, 'InvalidParameter.DurationSeconds');
  await refused(wrong({ Policy: 'not json' }), 400, 'InvalidParameter.PolicyGrammar');
  await refused(wrong({ Policy: allowing('oss:*') + ' '.repeat(2048) }), 400, 'InvalidParameter.PolicySize');
  await refused(wrong({ RoleArn: `acs:ram::${A}:role/nobody` }), 404, 'EntityNotExist.Role');
});

test('a permission taken away, and a role deleted, end what live sessions may do', async () => {
  await a.ram('CreateRole', { RoleName: 'brief', AssumeRolePolicyDocument: trusting({ RAM: [`acs:ram::${B}:root`] }) });
  const grant = { RoleName: 'brief', PolicyType: 'System', PolicyName: 'AliyunRAMReadOnlyAccess' };
  await a.ram('AttachPolicyToRole', grant);
  const { Credentials } = await bob.sts('AssumeRole', { ...READER, RoleArn: `acs:ram::${A}:role/brief` });
  const session = simulator.as(Credentials);
  await session.ram('ListUsers');
  await a.ram('DetachPolicyFromRole', grant);
  await refused(session.ram('ListUsers'), 403, 'NoPermission');
  await a.ram('AttachPolicyToRole', grant);
  await session.ram('ListUsers');
  await a.ram('CreatePolicy', { PolicyName: 'no-users', PolicyDocument: denying('ram:ListUsers') });
  await a.ram('AttachPolicyToRole', { ...grant, PolicyType: 'Custom', PolicyName: 'no-users' });
  const { data } = await refused(session.ram('ListUsers'), 403, 'NoPermission');
  assert.strictEqual(data.AccessDeniedDetail.NoPermissionType, 'ExplicitDeny');
  await a.ram('DetachPolicyFromRole', { ...grant, PolicyType: 'Custom', PolicyName: 'no-users' });
  await a.ram('DetachPolicyFromRole', grant);
  await a.ram('DeleteRole', { RoleName: 'brief' });
  await refused(session.sts('GetCallerIdentity'), 400, 'InvalidSecurityToken.Expired');
});
