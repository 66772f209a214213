'use strict';
// A reporter for node's test runner: says what failed and why, and counts the laws, not the files that hold them.

module.exports = async function* report(source) {
  let passed = 0;
  let failed = 0;
  for await (const { type, data } of source) {
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    const isFile = data.nesting === 0 && /\.test\.js$/.test(data.name);
    if (type === 'test:pass') {
      if (!isFile) passed += 1;
      continue;
    }
    const cause = data.details.error?.cause ?? data.details.error;
    // A file fails with its tests, which are counted; one that broke down before them counts itself.
    if (isFile && data.details.error?.failureType === 'subtestsFailed') continue;
    failed += 1;
    yield `FAILED ${data.name}\n  ${String(cause?.stack ?? cause?.message ?? cause).split('\n').join('\n  ')}\n`;
  }
  yield `counted: ${passed} ${failed}\n`;
};
