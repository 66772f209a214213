'use strict';
// What the stories of configs/ have in common: two accounts, built by the SDK or by `ramify apply`, and judged by the
// other.

const assert = require('node:assert');
const { startSimulator } = require('./simulator');
const { ramify } = require('./ramify');
const { readWorld } = require('./world');

/** Both accounts of a story hold exactly what is expected of them, read through the SDK. */
async function holds(simulator, expected) {
  for (const [account, world] of Object.entries(expected)) {
    assert.deepStrictEqual(await readWorld(simulator.root(account)), world, `what ${account} holds`);
  }
}

/** `ramify drift` of the configuration ends with this status. */
async function drifts(simulator, name, status) {
  const { status: ended, said } = await ramify(simulator, 'drift', name);
  assert.strictEqual(ended, status, `ramify drift ${name} said:\n${said}`);
}

/** `ramify apply` of the configuration to empty accounts makes what is expected, as the SDK sees it.
 * `lifted` are the flags of guards that the configuration means to trip. */
async function applied(name, expected, seed, lifted = []) {
  const simulator = await startSimulator({ accounts: Object.keys(expected), seed });
  const { status, said } = await ramify(simulator, 'apply', name, ['--yes', ...lifted]);
  assert.strictEqual(status, 0, said);
  await holds(simulator, expected);
  await drifts(simulator, name, 0);
}

module.exports = { applied, drifts, holds };
