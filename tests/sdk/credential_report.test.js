'use strict';
const assert = require('node:assert');
const { test } = require('node:test');
const { startSimulator } = require('./support/simulator');
const { DATE, refused, shows } = require('./support/expect');
const { ORIGIN } = require('./support/caller');
const { note } = require('./support/coverage');

const at = (name) => `${name}@company-a.onaliyun.com`;

test('a credential report is begun, then read whole or in pieces', async () => {
  const a = (await startSimulator()).root('company-a');
  for (const name of ['alice', 'bert', 'carl']) await a.ram('CreateUser', { UserName: name });
  await a.ram('CreateLoginProfile', { UserName: 'alice', Password: 'Correct-horse-9' });
  await a.ram('CreateAccessKey', { UserName: 'bert' });

  await refused(a.ims('GetCredentialReport'), 404, 'EntityNotExist.CredentialReport');
  shows(await a.ims('GenerateCredentialReport'), { State: 'STARTED' });
  shows(await a.ims('GenerateCredentialReport'), { State: 'COMPLETED' });
  const { Content } = shows(await a.ims('GetCredentialReport'), {
    Content: /^[A-Za-z0-9+/]+=*$/, GeneratedTime: DATE, IsTruncated: 'false',
  });
  const whole = Buffer.from(Content, 'base64').toString();
  const [header, ...rows] = whole.trim().split('\r\n').map((line) => line.split(','));
  const told = (user) => Object.fromEntries(rows.find((row) => row[0] === user).map((cell, i) => [header[i], cell]));
  assert.deepStrictEqual(rows.map((row) => row[0]), ['<root>', at('alice'), at('bert'), at('carl')]);
  assert.strictEqual(told(at('alice')).password_exist, 'TRUE');
  assert.strictEqual(told(at('alice')).access_key_1_exist, 'FALSE');
  assert.strictEqual(told(at('bert')).password_exist, 'FALSE');
  assert.strictEqual(told(at('bert')).access_key_1_active, 'TRUE');

  let pieces = '';
  let reply = await a.ims('GetCredentialReport', { MaxItems: '3' });
  for (;;) {
    pieces += Buffer.from(reply.Content, 'base64').toString();
    if (reply.IsTruncated === 'false') break;
    reply = await a.ims('GetCredentialReport', { MaxItems: '3', NextToken: reply.NextToken });
  }
  assert.strictEqual(pieces, whole);
  note(reply[ORIGIN], { paging: true });
  await refused(a.ims('GetCredentialReport', { MaxItems: '0' }), 400, 'InvalidParameter.MaxItems');
  await refused(a.ims('GetCredentialReport', { NextToken: 'nonsense' }), 400, 'InvalidParameter.NextToken');
});
