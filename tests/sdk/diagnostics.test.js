'use strict';
const assert = require('node:assert');
const { test } = require('node:test');
const { ACCOUNTS, startSimulator } = require('./support/simulator');
const { denying } = require('./support/documents');
const { refused, shows } = require('./support/expect');

const A = ACCOUNTS['company-a'];

test('a refusal can be decoded, by its own account only', async () => {
  const simulator = await startSimulator();
  const a = simulator.root('company-a');
  await a.ram('CreateUser', { UserName: 'alice' });
  await a.ram('CreatePolicy', { PolicyName: 'no-users', PolicyDocument: denying('ram:ListUsers') });
  await a.ram('AttachPolicyToUser', { UserName: 'alice', PolicyType: 'Custom', PolicyName: 'no-users' });
  const alice = simulator.as((await a.ram('CreateAccessKey', { UserName: 'alice' })).AccessKey);
  const { data } = await refused(alice.ram('ListUsers'), 403, 'NoPermission');
  const { EncodedDiagnosticMessage } = data.AccessDeniedDetail;

  const reply = await a.ram('DecodeDiagnosticMessage', { EncodedDiagnosticMessage });
  const decoded = reply.DecodedDiagnosticMessage;
  shows(reply, { DecodedDiagnosticMessage: decoded });
  assert.deepStrictEqual(decoded.MatchedPolicies, [{
    AttachedEntityType: 'RamUser', AttachedScope: 'Account', Effect: 'Deny', PolicyIdentifier: 'no-users',
    PolicyType: 'Custom', PolicyVersion: 'v1',
  }]);
  assert.deepStrictEqual(decoded.AuthConditions.find(({ ConditionKey }) => ConditionKey === 'acs:SourceIp'),
    { ConditionKey: 'acs:SourceIp', ConditionValues: ['127.0.0.1'] });
  assert.strictEqual(decoded.AuthAction, 'ram:ListUsers');
  assert.strictEqual(decoded.ExplicitDeny, true);
  assert.strictEqual(decoded.NoPermissionPolicyType, 'AccountLevelIdentityBasedPolicy');
  assert.strictEqual(decoded.AuthPrincipal.AuthPrincipalOwnerId, A);
  assert.strictEqual(decoded.AuthPrincipal.AuthPrincipalType, 'SubUser');

  await refused(a.ram('DecodeDiagnosticMessage', { EncodedDiagnosticMessage: 'nonsense' }), 400,
    'InvalidParameter.EncodedDiagnosticMessage');
  await refused(simulator.root('company-b').ram('DecodeDiagnosticMessage', { EncodedDiagnosticMessage }), 400,
    'InvalidParameter.EncodedDiagnosticMessage');
});
