'use strict';
// The ramify command line, run against a simulator.

const { execFile, execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { binary } = require('./simulator');

const CONFIGS = path.join(__dirname, '..', '..', '..', 'configs');

/** `ramify VERB configs/NAME`: `{status, said}`. What is sealed can be opened by nobody. */
function ramify(simulator, verb, name, flags = []) {
  const connections = simulator.file('connections.yaml');
  const certificate = simulator.file('recipient.pem');
  if (!fs.existsSync(certificate)) {
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:3072', '-nodes', '-days', '2', '-subj', '/CN=sdk',
      '-keyout', simulator.file('recipient.key'), '-out', certificate], { stdio: 'ignore' });
    fs.appendFileSync(connections, 'recipients: {default: [recipient.pem]}\n');
  }
  const args = [verb, path.join(CONFIGS, name), '--connections', connections, ...flags];
  return new Promise((resolve) => {
    execFile(binary(), args, { cwd: simulator.folder }, (error, stdout, stderr) => {
      resolve({ status: error ? error.code : 0, said: stdout + stderr });
    });
  });
}

module.exports = { ramify };
