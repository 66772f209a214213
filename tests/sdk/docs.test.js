'use strict';
// What docs/simulator.md tells a reader to do, done.
const assert = require('node:assert');
const { execFile } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const { promisify } = require('node:util');
const { startSimulator } = require('./support/simulator');

const PAGE = fs.readFileSync(path.join(__dirname, '..', '..', 'docs', 'simulator.md'), 'utf8');

function block(language) {
  const [, text] = new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``).exec(PAGE) ?? assert.fail(`no ${language} in the page`);
  return text;
}

test('the seed and the Node snippet of the page work as they stand', async () => {
  const simulator = await startSimulator({ seed: JSON.parse(block('json')) });
  const snippet = block('js');
  assert.ok(snippet.includes("'127.0.0.1:7070'"));
  const { stdout } = await promisify(execFile)(process.execPath,
    ['-e', snippet.replace('127.0.0.1:7070', new URL(simulator.url).host)], { cwd: __dirname });
  assert.strictEqual(stdout.trim(), "[ 'Reader' ]");
});
