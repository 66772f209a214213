'use strict';
// The documented rates, under a clock that stands still: a bucket that is empty stays so.
const assert = require('node:assert');
const { test } = require('node:test');
const { startSimulator } = require('./support/simulator');
const { refused } = require('./support/expect');

test('ten attachments a second, and the eleventh is throttled and says for how long', async () => {
  const simulator = await startSimulator({
    flags: ['--rates', 'documented', '--freeze-clock', '--switch', 'throttling_says_retry_after=true'],
  });
  const a = simulator.root('company-a');
  const attach = () => a.ram('AttachPolicyToUser', {
    UserName: 'nobody', PolicyType: 'System', PolicyName: 'AliyunPTSFullAccess',
  });
  for (let call = 0; call < 10; call += 1) await refused(attach(), 404, 'EntityNotExist.User');
  const error = await refused(attach(), 400, 'Throttling.User', 'Request was denied due to user flow control.');
  assert.strictEqual(error.name, 'ThrottlingError');
  assert.ok(error.retryAfter > 0 && error.retryAfter <= 1000, `${error.retryAfter} ms`);
  // Another operation and another account have buckets of their own.
  await refused(a.ram('AttachPolicyToRole', {
    RoleName: 'nobody', PolicyType: 'System', PolicyName: 'AliyunPTSFullAccess',
  }), 404, 'EntityNotExist.Role');
  await refused(simulator.root('company-b').ram('AttachPolicyToUser', {
    UserName: 'nobody', PolicyType: 'System', PolicyName: 'AliyunPTSFullAccess',
  }), 404, 'EntityNotExist.User');
});
