'use strict';
// What the tests saw, one JSON line an observation, for the table in docs/simulator.md.

const fs = require('node:fs');

/** `origin` is `{service, operation, client}`; `seen` one of `{success}`, `{code}`, `{paging}`. */
function note(origin, seen) {
  const file = process.env.RAMIFY_SDK_COVERAGE;
  if (!file || !origin) return;
  fs.appendFileSync(file, `${JSON.stringify({ ...origin, ...seen })}\n`);
}

module.exports = { note };
