'use strict';
// Starts `ramify sim` on a free port with a state of its own, and stops it when the file's tests are done.

const { spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { after } = require('node:test');
const { Caller } = require('./caller');

/** By the names that configs/ gives them. */
const ACCOUNTS = {
  'company-a': '1000000000000001',
  'company-b': '2000000000000002',
  'enterprise-a': '1000000000000001',
  'enterprise-b': '2000000000000002',
  hub: '1000000000000001',
  production: '2000000000000002',
  development: '3000000000000003',
};

function binary() {
  const file = process.env.RAMIFY_BINARY;
  if (!file) throw new Error('RAMIFY_BINARY must name the ramify binary; tests/sdk/run does so');
  return file;
}

class Simulator {
  constructor(folder, child, url) {
    this.folder = folder;
    this.child = child;
    this.url = url;
  }

  /** The account's own (root) key. */
  root(account) {
    return new Caller(this.url, { accessKeyId: `LTAI-${account}`, accessKeySecret: `secret-of-${account}` });
  }

  /** Whoever holds these credentials: `{accessKeyId, accessKeySecret[, securityToken]}`, in either casing. */
  as(credentials) {
    return new Caller(this.url, {
      accessKeyId: credentials.accessKeyId ?? credentials.AccessKeyId,
      accessKeySecret: credentials.accessKeySecret ?? credentials.AccessKeySecret,
      securityToken: credentials.securityToken ?? credentials.SecurityToken,
    });
  }

  file(name) {
    return path.join(this.folder, name);
  }

  async stop() {
    const gone = new Promise((resolve) => this.child.once('exit', resolve));
    if (this.child.exitCode === null && this.child.signalCode === null) {
      this.child.kill('SIGTERM');
      await gone;
    }
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}

/**
 * A running simulator. `accounts` are names of ACCOUNTS; `seed` is a snapshot as an object; `flags` go to the command
 * line as they are.
 */
async function startSimulator({ accounts = ['company-a', 'company-b'], seed, flags = [] } = {}) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ramify-sdk-'));
  const args = ['sim', '--listen', '127.0.0.1:0', '--state', path.join(folder, 'state.json'),
    '--write-connections', path.join(folder, 'connections.yaml')];
  for (const name of accounts) args.push('--account', `${ACCOUNTS[name]}:${name}:LTAI-${name}:secret-of-${name}`);
  if (seed) {
    fs.writeFileSync(path.join(folder, 'seed.json'), JSON.stringify(seed));
    args.push('--seed', path.join(folder, 'seed.json'));
  }
  const child = spawn(binary(), [...args, ...flags], { stdio: ['ignore', 'pipe', 'pipe'] });
  const url = await new Promise((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (text) => {
      said += text;
      const found = /listening on (http:\/\/\S+)/.exec(said);
      if (found) resolve(found[1]);
    });
    child.stderr.on('data', (text) => { said += text; });
    child.once('exit', (code, signal) => reject(new Error(`ramify sim ended with ${code ?? signal}: ${said}`)));
    child.once('error', reject);
  });
  const simulator = new Simulator(folder, child, url);
  running.push(simulator);
  return simulator;
}

// Said here and not where one is started: there it would be a hook's own, and end with it.
const running = [];
after(() => Promise.all(running.map((simulator) => simulator.stop())));

module.exports = { ACCOUNTS, binary, startSimulator };
