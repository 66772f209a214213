'use strict';
// The codes that a virtual MFA device shows (RFC 6238: SHA-1, 30 seconds, six digits).

const { createHmac } = require('node:crypto');

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function seedBytes(seed) {
  const bits = [...seed].map((letter) => BASE32.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
}

function code(seed, step) {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac('sha1', seedBytes(seed)).update(counter).digest();
  const at = digest[19] & 15;
  return String((digest.readUInt32BE(at) & 0x7fffffff) % 1e6).padStart(6, '0');
}

/** The code before this one, and this one. */
function codes(seed) {
  const step = Math.floor(Date.now() / 30000);
  return [code(seed, step - 1), code(seed, step)];
}

module.exports = { codes };
