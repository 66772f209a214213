'use strict';
// Laws that hold for every row of the operation table.

const assert = require('node:assert');
const { test, before } = require('node:test');
const { startSimulator } = require('./support/simulator');
const { call, operations, required } = require('./support/operations');
const { refused } = require('./support/expect');

let a;
let nobody;
before(async () => {
  const simulator = await startSimulator();
  a = simulator.root('company-a');
  await a.ram('CreateUser', { UserName: 'nobody' });
  nobody = simulator.as((await a.ram('CreateAccessKey', { UserName: 'nobody' })).AccessKey);
});

/** Names, and how long each may be. */
const NAMES = {
  GroupName: 64, NewGroupName: 64, NewUserName: 64, PolicyName: 128, RoleName: 64, UserName: 64,
  UserPrincipalName: 128, VirtualMFADeviceName: 64,
};

const named = (operation) => `${operation.service} ${operation.operation}`;

for (const operation of operations()) {
  const needed = operation.params.filter((parameter) => parameter.required);

  if (needed.length > 0) {
    test(`${named(operation)} without a parameter that it needs is MissingParameter, by name`, async () => {
      for (const { name } of needed) {
        const { [name]: _, ...rest } = required(operation);
        const [code, message] = operation.service === 'sts'
          ? [`MissingParameter.${name}`, `Parameter ${name} is required.`]
          : ['MissingParameter',
            `The input parameter "${name}" that is mandatory for processing this request is not supplied.`];
        await refused(call(a, operation, rest), 400, code, message);
      }
    });
  }

  if (operation.permission && operation.operation !== 'AssumeRole') {
    test(`${named(operation)} is refused to who has no ${operation.permission}`, async () => {
      const { data } = await refused(call(nobody, operation, required(operation)), 403, 'NoPermission');
      assert.strictEqual(data.AccessDeniedDetail.AuthAction, operation.permission);
      assert.strictEqual(data.AccessDeniedDetail.AuthPrincipalType, 'SubUser');
      assert.strictEqual(data.AccessDeniedDetail.PolicyType, 'AccountLevelIdentityBasedPolicy');
      assert.strictEqual(data.AccessDeniedDetail.NoPermissionType, 'ImplicitDeny');
    });
  }

  const names = operation.params.filter((parameter) => NAMES[parameter.name]);
  if (names.length > 0) {
    test(`${named(operation)} refuses a name with other characters, and one too long`, async () => {
      for (const { name } of names) {
        const parameters = required(operation);
        await refused(call(a, operation, { ...parameters, [name]: 'no spaces' }), 400,
          `InvalidParameter.${name}.InvalidChars`);
        await refused(call(a, operation, { ...parameters, [name]: 'n'.repeat(NAMES[name] + 1) }), 400,
          `InvalidParameter.${name}.Length`);
      }
    });
  }

  test(`${named(operation)} refuses a parameter that it does not have`, async () => {
    const { style } = operation.params.find((parameter) => parameter.style !== 'none') ?? {};
    const query = onTheWire(required(operation), style);
    await refused(a.generic(operation.service, operation.operation, {
      query: { ...query, Colour: 'red' }, anonymous: operation.anonymous,
    }), 400, 'InvalidParameter', /"Colour"/);
  });
}

/** Lists as the service has them: one JSON text, or numbered. */
function onTheWire(parameters, style) {
  const flat = {};
  for (const [name, value] of Object.entries(parameters)) {
    if (!Array.isArray(value)) flat[name] = value;
    else if (style === 'json') flat[name] = JSON.stringify(value);
    else value.forEach((item, i) => Object.entries(item).forEach(([key, text]) => { flat[`${name}.${i + 1}.${key}`] = text; }));
  }
  return flat;
}
