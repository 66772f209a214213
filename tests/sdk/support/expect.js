'use strict';
// What a test expects of a call. Each expectation that holds is noted for the coverage table.

const assert = require('node:assert');
const { ORIGIN } = require('./caller');
const { note } = require('./coverage');

const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const ID = /^\d{15,18}$/;
const UUID = /^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/;

/** What asks for pages of a size: markers, tokens or page numbers. */
const PAGING = {
  ram: (size, operation) => (/Tag/.test(operation) ? { PageSize: size } : { MaxItems: size }),
  ims: (size, operation) => (/Tag/.test(operation) ? { PageSize: size } : { MaxItems: size }),
  resourcemanager: (size) => ({ PageNumber: 1, PageSize: size }),
};

/** The members of a reply beside `RequestId`, all of them; a pattern stands for what the simulator makes up. */
function shows(reply, expected = {}) {
  const faults = differences(reply, { RequestId: UUID, ...expected }, reply[ORIGIN]?.operation ?? 'reply');
  assert.strictEqual(faults.join('\n'), '', 'the reply is not as expected');
  note(reply[ORIGIN], { success: true });
  return reply;
}

/** `action` is refused with this status and code, in the form that the service gives its refusals. */
async function refused(action, status, code, message) {
  let error;
  try {
    await action;
  } catch (thrown) {
    error = thrown;
  }
  assert.ok(error, `it was done, and not refused with ${code}`);
  if (!error[ORIGIN] || !error.data) throw error;
  const operation = error[ORIGIN].operation;
  assert.strictEqual(`${error.statusCode} ${error.code}`, `${status} ${code}`, `${operation}: ${error.message}`);
  assert.match(error.data.RequestId, UUID);
  assert.match(error.data.HostId, /^[a-z0-9.-]+\.aliyuncs\.com$/);
  assert.match(error.data.Recommend, /^https:\/\/api\.(aliyun|alibabacloud)\.com\/troubleshoot\?q=/);
  assert.strictEqual(error.data.Code, code);
  assert.ok(error.data.Message.length > 0);
  if (message !== undefined) {
    if (message instanceof RegExp) assert.match(error.data.Message, message);
    else assert.strictEqual(error.data.Message, message);
  }
  note(error[ORIGIN], { code });
  return error;
}

/**
 * A list read in pages of `size` holds what it holds in one, each item once, and in the same order. `size` must be less
 * than the number of items.
 */
async function pages(caller, service, operation, parameters, items, size) {
  const whole = items(await caller.typed(service, operation, { ...parameters, ...PAGING[service](100, operation) }));
  assert.ok(whole.length > size, `${operation} has only ${whole.length} items: too few for pages of ${size}`);
  const seen = [];
  let reply;
  let next = PAGING[service](size, operation);
  do {
    reply = await caller.typed(service, operation, { ...parameters, ...next });
    assert.ok(items(reply).length <= size, `${operation} gave ${items(reply).length} items where ${size} were asked for`);
    seen.push(...items(reply));
    next = following(reply, next);
  } while (next);
  assert.deepStrictEqual(seen, whole);
  note(reply[ORIGIN], { paging: true });
}

function following(reply, asked) {
  if ('PageNumber' in reply) {
    assert.strictEqual(reply.PageNumber, asked.PageNumber);
    assert.strictEqual(reply.PageSize, asked.PageSize);
    const more = reply.PageNumber * reply.PageSize < reply.TotalCount;
    return more ? { ...asked, PageNumber: asked.PageNumber + 1 } : undefined;
  }
  const token = 'MaxItems' in asked ? 'Marker' : 'NextToken';
  if ('IsTruncated' in reply) assert.strictEqual(reply.IsTruncated, token in reply);
  if (!(token in reply)) return undefined;
  assert.notStrictEqual(reply[token], asked[token], 'the marker does not move');
  return { ...asked, [token]: reply[token] };
}

function differences(actual, expected, where) {
  if (expected instanceof RegExp) {
    if (typeof actual === 'string' && expected.test(actual)) return [];
    return [`${where} is ${JSON.stringify(actual)}, which ${expected} does not match`];
  }
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual)) return [`${where} is ${JSON.stringify(actual)}, not a list`];
    const faults = actual.length === expected.length ? [] : [
      `${where} has ${actual.length} items, not ${expected.length}: ${JSON.stringify(actual)}`];
    return faults.concat(expected.flatMap((item, row) => (
      row < actual.length ? differences(actual[row], item, `${where}[${row}]`) : [])));
  }
  if (expected !== null && typeof expected === 'object') {
    if (actual === null || typeof actual !== 'object') return [`${where} is ${JSON.stringify(actual)}, not an object`];
    const names = new Set([...Object.keys(actual), ...Object.keys(expected)]);
    return [...names].flatMap((name) => {
      if (!(name in actual)) return [`${where}.${name} is missing`];
      if (!(name in expected)) return [`${where}.${name} is ${JSON.stringify(actual[name])}, and was not expected`];
      return differences(actual[name], expected[name], `${where}.${name}`);
    });
  }
  return actual === expected ? [] : [`${where} is ${JSON.stringify(actual)}, not ${JSON.stringify(expected)}`];
}

module.exports = { DATE, ID, UUID, differences, pages, refused, shows };
