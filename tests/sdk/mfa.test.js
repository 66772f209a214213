'use strict';
const assert = require('node:assert/strict');
const { test, before } = require('node:test');
const jsQR = require('jsqr');
const { PNG } = require('pngjs');
const { startSimulator } = require('./support/simulator');
const { DATE, ID, pages, refused, shows } = require('./support/expect');
const { codes } = require('./support/totp');

let a;
before(async () => {
  a = (await startSimulator()).root('company-a');
  for (const name of ['alice', 'bert', 'carl']) await a.ram('CreateUser', { UserName: name, DisplayName: name });
});

const at = (name) => `${name}@company-a.onaliyun.com`;
const serial = (name) => `acs:ram::1000000000000001:mfa/${name}`;

async function device(name) {
  const { VirtualMFADevice } = await a.ram('CreateVirtualMFADevice', { VirtualMFADeviceName: name });
  return VirtualMFADevice;
}
function binding(user, made) {
  const [AuthenticationCode1, AuthenticationCode2] = codes(made.Base32StringSeed);
  return { UserName: user, SerialNumber: made.SerialNumber, AuthenticationCode1, AuthenticationCode2 };
}

test('a device is made, bound with two codes, shown, unbound and deleted', async () => {
  const { VirtualMFADevice: made } = shows(await a.ram('CreateVirtualMFADevice', { VirtualMFADeviceName: 'phone' }), {
    VirtualMFADevice: {
      Base32StringSeed: /^[A-Z2-7]{32}$/, QRCodePNG: /^[A-Za-z0-9+/]+=*$/, SerialNumber: serial('phone'),
    },
  });
  const { width, height, data } = PNG.sync.read(Buffer.from(made.QRCodePNG, 'base64'));
  assert.equal(jsQR(new Uint8ClampedArray(data), width, height).data,
    `otpauth://totp/Aliyun:phone@1000000000000001?secret=${made.Base32StringSeed}&issuer=Aliyun`);
  await refused(a.ram('CreateVirtualMFADevice', { VirtualMFADeviceName: 'phone' }), 409,
    'EntityAlreadyExists.VirtualMFADevice');
  await refused(a.ram('GetUserMFAInfo', { UserName: 'alice' }), 404, 'EntityNotExist.User.MFADevice');
  shows(await a.ram('BindMFADevice', binding('alice', made)));
  await refused(a.ram('DeleteUser', { UserName: 'alice' }), 409, 'DeleteConflict.User.MFADevice');
  await refused(a.ims('DeleteUser', { UserPrincipalName: at('alice') }), 409, 'DeleteConflict.User.MFADevice');
  const bound = { SerialNumber: serial('phone'), Type: 'VMFA' };
  shows(await a.ram('GetUserMFAInfo', { UserName: 'alice' }), { MFADevice: bound });
  shows(await a.ims('GetUserMFAInfo', { UserPrincipalName: at('alice') }), { IsMFAEnable: true, MFADevice: bound });
  shows(await a.ram('ListVirtualMFADevices'), { VirtualMFADevices: { VirtualMFADevice: [{
    ActivateDate: DATE, SerialNumber: serial('phone'), User: { DisplayName: 'alice', UserId: ID, UserName: 'alice' },
  }] } });
  shows(await a.ims('ListVirtualMFADevices'), { IsTruncated: false, VirtualMFADevices: { VirtualMFADevice: [{
    ActivateDate: DATE, SerialNumber: serial('phone'),
    User: { DisplayName: 'alice', UserId: ID, UserPrincipalName: at('alice') },
  }] } });
  await refused(a.ram('DeleteVirtualMFADevice', { SerialNumber: serial('phone') }), 409,
    'DeleteConflict.VirtualMFADevice.User');
  await refused(a.ims('DeleteVirtualMFADevice', { SerialNumber: serial('phone') }), 409,
    'DeleteConflict.VirtualMFADevice.User');
  shows(await a.ram('UnbindMFADevice', { UserName: 'alice' }), { MFADevice: { SerialNumber: serial('phone') } });
  await refused(a.ram('UnbindMFADevice', { UserName: 'alice' }), 404, 'EntityNotExist.User.MFADevice');
  shows(await a.ram('DeleteVirtualMFADevice', { SerialNumber: serial('phone') }));
});

test('IMS unbinds, deletes, and does both at once', async () => {
  const first = await device('first');
  await a.ram('BindMFADevice', binding('bert', first));
  shows(await a.ims('UnbindMFADevice', { UserPrincipalName: at('bert') }), {
    MFADevice: { SerialNumber: serial('first') },
  });
  shows(await a.ims('DeleteVirtualMFADevice', { SerialNumber: serial('first') }));
  const second = await device('second');
  await a.ram('BindMFADevice', binding('bert', second));
  shows(await a.ims('DisableVirtualMFA', { UserPrincipalName: at('bert') }));
  shows(await a.ims('GetUserMFAInfo', { UserPrincipalName: at('bert') }), { IsMFAEnable: false });
  await refused(a.ims('DisableVirtualMFA', { UserPrincipalName: at('bert') }), 404, 'EntityNotExist.User.MFADevice');
  await refused(a.ims('UnbindMFADevice', { UserPrincipalName: at('bert') }), 404, 'EntityNotExist.User.MFADevice');
});

test('one user has one device, one device one user', async () => {
  const first = await device('one');
  const second = await device('two');
  await refused(a.ram('BindMFADevice', { ...binding('carl', first), AuthenticationCode1: '12ab56' }), 400,
    'InvalidParameter.AuthenticationCode.Format');
  const [code] = codes(first.Base32StringSeed);
  const wrong = String((Number(code) + 1) % 1e6).padStart(6, '0');
  await refused(a.ram('BindMFADevice', { ...binding('carl', first), AuthenticationCode2: wrong }), 403,
    'CheckAuthenticationCodeFail');
  await a.ram('BindMFADevice', binding('carl', first));
  await refused(a.ram('BindMFADevice', binding('carl', second)), 409, 'EntityAlreadyExists.User.MFADevice');
  await refused(a.ram('BindMFADevice', binding('alice', first)), 409, 'EntityAlreadyExists.VirtualMFADevice.User');
});

test('a user or device that is not there is missed', async () => {
  const lost = { ...binding('alice', await device('kept')), SerialNumber: serial('lost') };
  await refused(a.ram('BindMFADevice', lost), 404, 'EntityNotExist.VirtualMFADevice');
  await refused(a.ram('BindMFADevice', { ...lost, UserName: 'nobody' }), 404, 'EntityNotExist.User');
  for (const service of ['ram', 'ims']) {
    await refused(a[service]('DeleteVirtualMFADevice', { SerialNumber: serial('lost') }), 404,
      'EntityNotExist.VirtualMFADevice');
    const nobody = service === 'ram' ? { UserName: 'nobody' } : { UserPrincipalName: at('nobody') };
    await refused(a[service]('GetUserMFAInfo', nobody), 404, 'EntityNotExist.User');
    await refused(a[service]('UnbindMFADevice', nobody), 404, 'EntityNotExist.User');
  }
  await refused(a.ims('DisableVirtualMFA', { UserPrincipalName: at('nobody') }), 404, 'EntityNotExist.User');
});

test('devices come page by page', async () => {
  for (const name of ['p1', 'p2', 'p3']) await device(name);
  await pages(a, 'ims', 'ListVirtualMFADevices', {}, (reply) => reply.VirtualMFADevices.VirtualMFADevice, 2);
});
