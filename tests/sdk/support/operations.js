'use strict';
// The operation table of `wire`, as the program operation_table prints it, and a value for each parameter that a call
// must have.

const fs = require('node:fs');

/** `{service, operation, params: [{name, type, style, required}], paging, writes, anonymous, permission}`, in order. */
function operations() {
  return JSON.parse(fs.readFileSync(process.env.RAMIFY_SDK_OPERATIONS, 'utf8'));
}

const SAMPLES = {
  AccountAlias: 'some-alias',
  AssumeRolePolicyDocument: '{"Version":"1","Statement":[]}',
  AuthenticationCode1: '123456',
  AuthenticationCode2: '654321',
  DefaultDomainName: 'some-alias.onaliyun.com',
  EncodedDiagnosticMessage: 'AQEA',
  NewPassword: 'Another-horse-9',
  OldPassword: 'Correct-horse-9',
  Password: 'Correct-horse-9',
  PolicyDocument: '{"Version":"1","Statement":[]}',
  PolicyType: 'Custom',
  PrincipalName: 'someone@company-a.onaliyun.com',
  PrincipalType: 'IMSUser',
  ResourceGroupId: 'rg-none',
  ResourceNames: ['someone'],
  RoleArn: 'acs:ram::1000000000000001:role/someone',
  SerialNumber: 'acs:ram::1000000000000001:mfa/someone',
  ServiceName: 'pts.aliyuncs.com',
  Status: 'Active',
  Tag: [{ Key: 'k', Value: 'v' }],
  UserPrincipalName: 'someone@company-a.onaliyun.com',
  VersionId: 'v1',
};

function sample(operation, parameter) {
  if (parameter.name === 'ResourceType') return operation.service === 'ims' ? 'user' : 'role';
  return SAMPLES[parameter.name] ?? 'someone';
}

/** What a call of the operation must have, and no more. */
function required(operation) {
  return Object.fromEntries(operation.params.filter((parameter) => parameter.required)
    .map((parameter) => [parameter.name, sample(operation, parameter)]));
}

/** A call through the typed client, or the generic one where there is no typed one. */
function call(caller, operation, parameters) {
  if (operation.service !== 'actiontrail') return caller.typed(operation.service, operation.operation, parameters);
  return caller.generic(operation.service, operation.operation, { query: parameters });
}

module.exports = { call, operations, required };
