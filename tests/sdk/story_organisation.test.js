'use strict';
// An organisation of three accounts: sixty users, forty-two roles, what they hold: configs/organisation.
const { test } = require('node:test');
const { ACCOUNTS } = require('./support/simulator');
const { applied } = require('./support/story');
const WORLD = require('./worlds/organisation.json');

const SEED = {
  format_version: 1,
  accounts: { production: { id: ACCOUNTS.production, resource_groups: [{ id: 'rg-aekwebshop0001' }] } },
};

test('what ramify apply made of three accounts reads back through the SDK as it was declared', async () => {
  await applied('organisation', WORLD, SEED, ['--allow-admin-grant']);
});
