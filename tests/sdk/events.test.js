'use strict';
// ActionTrail has no typed client here: the SDK's generic one asks it.
const assert = require('node:assert');
const { test, before } = require('node:test');
const { ACCOUNTS, startSimulator } = require('./support/simulator');
const { DATE, UUID, refused, shows } = require('./support/expect');
const { ORIGIN } = require('./support/caller');
const { note } = require('./support/coverage');

const A = ACCOUNTS['company-a'];
let a;
before(async () => {
  a = (await startSimulator()).root('company-a');
  await a.ram('CreateUser', { UserName: 'alice' });
  for (const name of ['g1', 'g2', 'g3']) await a.ram('CreateGroup', { GroupName: name });
  await refused(a.ram('CreateGroup', { GroupName: 'g1' }), 409, 'EntityAlreadyExists.Group');
});

const lookup = (query) => a.generic('actiontrail', 'LookupEvents', { query });
const filter = (...pairs) => Object.fromEntries(pairs.flatMap(([key, value], i) => [
  [`LookupAttribute.${i + 1}.Key`, key], [`LookupAttribute.${i + 1}.Value`, value]]));

test('what happened is told: who, when, from where, with which parameters', async () => {
  const reply = await lookup(filter(['EventName', 'CreateUser']));
  assert.strictEqual(reply.Events.length, 1);
  const [event] = reply.Events;
  shows(reply, { StartTime: DATE, EndTime: DATE, Events: [event] });
  assert.strictEqual(event.eventName, 'CreateUser');
  assert.strictEqual(event.serviceName, 'Ram');
  assert.strictEqual(event.eventRW, 'Write');
  assert.match(event.eventTime, DATE);
  assert.match(event.requestId, UUID);
  assert.strictEqual(event.sourceIpAddress, '127.0.0.1');
  assert.strictEqual(event.userIdentity.type, 'root-account');
  assert.strictEqual(event.userIdentity.accountId, A);
  assert.strictEqual(event.userIdentity.accessKeyId, 'LTAI-company-a');
  assert.strictEqual(event.requestParameters.UserName, 'alice');
});

test('a refusal is told with its code', async () => {
  const { Events } = await lookup(filter(['EventName', 'CreateGroup'], ['ResourceName', 'g1']));
  assert.deepStrictEqual(Events.map((event) => event.errorCode), ['EntityAlreadyExists.Group', undefined]);
});

test('events come in either direction and in pages', async () => {
  const ask = filter(['EventName', 'CreateGroup']);
  const names = (reply) => reply.Events.map((event) => event.requestParameters.GroupName);
  const whole = names(await lookup({ ...ask, Direction: 'FORWARD' }));
  assert.deepStrictEqual(whole, ['g1', 'g2', 'g3', 'g1']);
  assert.deepStrictEqual(names(await lookup(ask)), [...whole].reverse());
  const seen = [];
  let reply = await lookup({ ...ask, Direction: 'FORWARD', MaxResults: 3 });
  for (;;) {
    seen.push(...names(reply));
    if (!reply.NextToken) break;
    reply = await lookup({ ...ask, Direction: 'FORWARD', MaxResults: 3, NextToken: reply.NextToken });
  }
  assert.deepStrictEqual(seen, whole);
  note(reply[ORIGIN], { paging: true });
});

test('a filter, direction or time that is none is refused', async () => {
  await refused(lookup(filter(['Colour', 'red'])), 400, 'InvalidParameter.LookupAttribute');
  await refused(lookup({ Direction: 'SIDEWAYS' }), 400, 'InvalidParameter.Direction');
  await refused(lookup({ StartTime: 'yesterday', EndTime: 'today' }), 400, 'InvalidParameter.StartTime');
  await refused(lookup({ StartTime: '2026-01-02T00:00:00Z', EndTime: '2026-01-01T00:00:00Z' }), 400,
    'InvalidParameter.EndTime');
  await refused(lookup({ StartTime: '2026-01-02T00:00:00Z' }), 400, 'MissingParameter');
  await refused(lookup({ NextToken: 'nonsense' }), 400, 'InvalidParameter.NextToken');
});
