'use strict';
// table.js FILE: holds the coverage table between FILE's markers against what the run saw, and says where they differ.
// RAMIFY_UPDATE_GOLDENS=1 writes the table anew and exits with 2; not in CI.

const fs = require('node:fs');
const { documentedErrors } = require('./documented_errors');
const { operations } = require('./operations');

const BEGIN = '<!-- coverage: begin -->';
const END = '<!-- coverage: end -->';
const TITLES = {
  ram: 'RAM 2015-05-01', ims: 'IMS 2019-08-15', sts: 'STS 2015-04-01', resourcemanager: 'ResourceManager 2020-03-31',
  actiontrail: 'ActionTrail 2020-07-06',
};
const GENERAL = /^(MissingParameter(\..*)?|NoPermission|InvalidParameter)$|\.InvalidChars$|(User|Group|Role|Policy|Device|Principal)Name\.Length$/;
/** Documented for every operation: what an AccessKey, a token, a signature or a rate can be refused with. */
const EVERYWHERE = /^(InvalidAccessKeyId|InvalidSecurityToken|Throttling)\.|^(MissingSecurityToken|SignatureDoesNotMatch)$|\.Length$/;

function observations() {
  const seen = new Map();
  for (const line of fs.readFileSync(process.env.RAMIFY_SDK_COVERAGE, 'utf8').split('\n')) {
    if (!line) continue;
    const { service, operation, client, success, code, paging } = JSON.parse(line);
    const key = `${service} ${operation}`;
    if (!seen.has(key)) seen.set(key, { codes: new Set(), clients: new Set(), success: false, paging: false });
    const row = seen.get(key);
    if (code) row.codes.add(code);
    if (success) row.clients.add(client);
    row.success = row.success || Boolean(success);
    row.paging = row.paging || Boolean(paging);
  }
  return seen;
}

const NOTHING = { codes: new Set(), clients: new Set(), success: false, paging: false };

/** The cells of one operation, and how many things it still owes. */
function judge(operation, row = NOTHING) {
  const general = [];
  if (operation.params.some((param) => param.required)) general.push('MissingParameter');
  if (operation.permission) general.push('NoPermission');
  general.push('InvalidParameter');
  const documented = documentedErrors(operation.service, operation.operation);
  const own = [...new Set([...documented, ...[...row.codes].filter((code) => !GENERAL.test(code))])].sort();
  const mark = (code) => (documented.includes(code) || EVERYWHERE.test(code) ? code : `${code} †`);
  const cell = (code) => (row.codes.has(code) ? mark(code) : `**not seen: ${code}**`);
  // STS adds the parameter's name to the code.
  const met = (code) => row.codes.has(code) || [...row.codes].some((each) => each.startsWith('MissingParameter.')
    && code === 'MissingParameter');
  const owed = general.filter((code) => !met(code));
  const paged = operation.paging !== 'none';
  const cells = [
    operation.operation,
    row.success ? 'yes' : '**no**',
    own.map(cell).join(', ') || '—',
    owed.length === 0 ? 'yes' : owed.map((code) => `**not seen: ${code}**`).join(', '),
    paged ? (row.paging ? operation.paging : `**not seen: ${operation.paging}**`) : '—',
    row.success ? [...row.clients].sort().join(', ') : '**no**',
  ];
  const missing = (row.success ? 0 : 1) + own.filter((code) => !row.codes.has(code)).length + owed.length
    + (paged && !row.paging ? 1 : 0);
  return { cells, missing };
}

function table() {
  const seen = observations();
  const parts = [];
  const rows = operations();
  let missing = 0;
  for (const [service, title] of Object.entries(TITLES)) {
    const lines = rows.filter((row) => row.service === service).map((row) => {
      const judged = judge(row, seen.get(`${service} ${row.operation}`));
      missing += judged.missing;
      return `| ${judged.cells.join(' | ')} |`;
    });
    parts.push(`### ${title}\n\n| operation | reply checked | error codes checked | general refusals | pages | client |\n`
      + `|---|---|---|---|---|---|\n${lines.join('\n')}\n`);
  }
  const answered = rows.filter((row) => seen.get(`${row.service} ${row.operation}`)?.success).length;
  const codes = [...seen.values()].reduce((sum, row) => sum + row.codes.size, 0);
  return `${answered} of ${rows.length} operations answered and their replies checked member by member; ${codes} refusals `
    + `checked; ${missing} not seen.\n\n${parts.join('\n')}`;
}

function main(file) {
  const page = fs.readFileSync(file, 'utf8');
  const [before, rest] = page.split(`${BEGIN}\n`);
  const after = rest?.split(END)[1];
  if (after === undefined) throw new Error(`${file} has no markers ${BEGIN} and ${END}`);
  const wanted = `${before}${BEGIN}\n${table()}${END}${after}`;
  if (wanted === page) return 0;
  if (process.env.RAMIFY_UPDATE_GOLDENS === '1' && process.env.CI !== 'true') {
    fs.writeFileSync(file, wanted);
    console.log('updated: the coverage table of docs/simulator.md; read the difference before you commit it');
    return 2;
  }
  const now = new Set(page.split('\n'));
  console.log('FAILED the coverage table of docs/simulator.md is what the tests saw\n'
    + '  RAMIFY_UPDATE_GOLDENS=1 writes it anew. These lines are other than they stand there:');
  for (const line of wanted.split('\n')) if (!now.has(line)) console.log(`  ${line}`);
  return 1;
}

process.exitCode = main(process.argv[2]);
