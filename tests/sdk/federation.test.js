'use strict';
// Identity providers, and the two calls that need no key: their token is the proof.
const assert = require('node:assert');
const { test, before } = require('node:test');
const { ACCOUNTS, startSimulator } = require('./support/simulator');
const { allowing, trusting } = require('./support/documents');
const { oidcIssuer, samlIdp } = require('./support/identity');
const { DATE, pages, refused, shows } = require('./support/expect');

const A = ACCOUNTS['company-a'];
const ISSUER = 'https://ci.example.com';
const RECIPIENT = 'https://signin.aliyun.com/saml-role/sso';
const provider = (kind, name) => `acs:ram::${A}:${kind}-provider/${name}`;
const role = (name) => `acs:ram::${A}:role/${name}`;
const oidc = oidcIssuer(ISSUER, 'client-1');
const saml = samlIdp('https://idp.example.com');

let simulator;
let a;
let anybody;
before(async () => {
  const identity_providers = [
    { kind: 'oidc', name: 'ci', description: 'Pipelines', issuer: ISSUER, client_ids: ['client-1'],
      fingerprints: ['0123456789abcdef0123456789abcdef01234567'], jwks: oidc.jwks, issuance_limit_hours: 1 },
    { kind: 'saml', name: 'corp', description: 'People', metadata: saml.metadata },
    ...['two', 'three'].flatMap((name) => [
      { kind: 'oidc', name, issuer: `https://${name}.example.com`, client_ids: [name] }, { kind: 'saml', name }]),
  ];
  simulator = await startSimulator({
    seed: { format_version: 1, accounts: { 'company-a': { id: A, identity_providers } } },
  });
  a = simulator.root('company-a');
  anybody = simulator.as({});
  await a.ram('CreateRole', {
    RoleName: 'pipeline',
    AssumeRolePolicyDocument: trusting({ Federated: [provider('oidc', 'ci')] },
      { StringEquals: { 'oidc:iss': ISSUER, 'oidc:aud': 'client-1', 'oidc:sub': 'job:42' } }),
  });
  await a.ram('CreateRole', {
    RoleName: 'people',
    AssumeRolePolicyDocument: trusting({ Federated: [provider('saml', 'corp')] },
      { StringEquals: { 'saml:recipient': RECIPIENT } }),
  });
});

const CREDENTIALS = {
  AccessKeyId: /^STS\.[A-Za-z0-9]+$/, AccessKeySecret: /^[A-Za-z0-9]{40,}$/, Expiration: DATE,
  SecurityToken: /^[A-Za-z0-9+/]{100,}=*$/,
};

test('an OIDC token opens the role that trusts its issuer, client and subject', async () => {
  const ask = { OIDCProviderArn: provider('oidc', 'ci'), RoleArn: role('pipeline'), RoleSessionName: 'build' };
  const call = (more) => anybody.sts('AssumeRoleWithOIDC', { ...ask, OIDCToken: oidc.token(), ...more });
  const { Credentials } = shows(await call(), {
    AssumedRoleUser: { Arn: `acs:ram::${A}:role/pipeline/build`, AssumedRoleId: /^\d+:build$/ },
    Credentials: CREDENTIALS,
    OIDCTokenInfo: {
      ClientIds: 'client-1', ExpirationTime: DATE, IssuanceTime: DATE, Issuer: ISSUER, Subject: 'job:42',
      VerificationInfo: 'Success',
    },
  });
  const { Arn } = await simulator.as(Credentials).sts('GetCallerIdentity');
  assert.strictEqual(Arn, `acs:ram::${A}:assumed-role/pipeline/build`);

  for (const alg of ['ES256', 'ES384', 'ES512']) {
    assert.strictEqual((await call({ OIDCToken: oidc.token({}, alg) })).OIDCTokenInfo.Subject, 'job:42', alg);
  }
  const { data } = await refused(call({ OIDCToken: oidc.token({ sub: 'job:43' }) }), 403, 'NoPermission');
  assert.strictEqual(data.AccessDeniedDetail.AuthPrincipalDisplayName, 'oidc-provider/ci');
  await refused(call({ OIDCToken: oidc.token({ aud: 'client-2' }) }), 401, 'AuthenticationFail.OIDCToken.AudienceNotMatch');
  await refused(call({ OIDCToken: oidc.token({ exp: 1 }) }), 401, 'AuthenticationFail.OIDCToken.Expired');
  await refused(call({ OIDCToken: oidcIssuer(ISSUER, 'client-1').token() }), 401,
    'AuthenticationFail.OIDCToken.InvalidSignature');
  await refused(call({ OIDCToken: 'nonsense' }), 401, 'AuthenticationFail.OIDCToken.Invalid');
  await refused(call({ OIDCProviderArn: provider('oidc', 'nobody') }), 401, 'AuthenticationFail.NoPermission');
  await refused(call({ RoleArn: role('nobody') }), 404, 'EntityNotExist.RoleArn');
  await refused(call({ RoleArn: 'pipeline' }), 400, 'InvalidParameter.RoleArn');
  await refused(call({ RoleSessionName: 'a b' }), 400, 'InvalidParameter.RoleSessionName');
  await refused(call({ DurationSeconds: 899 }), 400, 'InvalidParameter.DurationSeconds');
  await refused(call({ Policy: 'not json' }), 400, 'InvalidParameter.PolicyGrammar');
  await refused(call({ Policy: allowing('oss:*') + ' '.repeat(2048) }), 400, 'InvalidParameter.PolicySize');
});

test('a SAML assertion opens the role that it names', async () => {
  const SAMLProviderArn = provider('saml', 'corp');
  const said = { recipient: RECIPIENT, role: role('people'), provider: SAMLProviderArn, session: 'mina' };
  const ask = { SAMLProviderArn, RoleArn: role('people') };
  const call = (more, assertion = saml.assertion(said)) => anybody.sts('AssumeRoleWithSAML',
    { ...ask, SAMLAssertion: assertion, ...more });
  const { Credentials } = shows(await call(), {
    AssumedRoleUser: { Arn: `acs:sts::${A}:assumed-role/people/mina`, AssumedRoleId: /^\d+:mina$/ },
    Credentials: CREDENTIALS,
    SAMLAssertionInfo: {
      Issuer: 'https://idp.example.com', Recipient: RECIPIENT, Subject: 'mina', SubjectType: 'persistent',
    },
  });
  const { AccountId } = await simulator.as(Credentials).sts('GetCallerIdentity');
  assert.strictEqual(AccountId, A);

  await refused(call({}, saml.assertion({ ...said, recipient: 'https://elsewhere.example.com' })), 403, 'NoPermission');
  await refused(call({}, saml.assertion({ ...said, lasts: -1 })), 401, 'AuthenticationFail.SAMLAssertion.Expired');
  await refused(call({}, samlIdp('https://idp.example.com').assertion(said)), 401,
    'AuthenticationFail.SAMLAssertion.Invalid');
  await refused(call({}, saml.assertion({ ...said, role: role('pipeline') })), 401,
    'AuthenticationFail.SAMLAssertion.Invalid');
  await refused(call({ SAMLProviderArn: provider('saml', 'two') }), 401, 'AuthenticationFail.IDPMetadata.Invalid');
  await refused(call({ SAMLProviderArn: provider('saml', 'nobody') }), 404, 'EntityNotExist.SAMLProvider');
  await refused(call({ RoleArn: role('nobody') }), 404, 'EntityNotExist.RoleArn');
  await refused(call({ RoleArn: 'people' }), 400, 'InvalidParameter.RoleArn');
  await refused(call({}, saml.assertion({ ...said, audience: 'urn:elsewhere' })), 401,
    'AuthenticationFail.SAMLAssertion.Invalid');
  await refused(call({ DurationSeconds: 899 }), 400, 'InvalidParameter.DurationSeconds');
  await refused(call({ Policy: 'not json' }), 400, 'InvalidParameter.PolicyGrammar');
  await refused(call({ Policy: allowing('oss:*') + ' '.repeat(2048) }), 400, 'InvalidParameter.PolicySize');
});

test('identity providers are read as they were seeded', async () => {
  const ours = { Arn: provider('oidc', 'ci'), CreateDate: DATE, UpdateDate: DATE };
  const issuer = {
    ...ours, ClientIds: 'client-1', Description: 'Pipelines',
    Fingerprints: '0123456789abcdef0123456789abcdef01234567', IssuanceLimitTime: 1, IssuerUrl: ISSUER,
    OIDCProviderName: 'ci',
  };
  shows(await a.ims('GetOIDCProvider', { OIDCProviderName: 'ci' }), { OIDCProvider: issuer });
  const idp = { Arn: provider('saml', 'corp'), CreateDate: DATE, Description: 'People', SAMLProviderName: 'corp',
    UpdateDate: DATE };
  shows(await a.ims('GetSAMLProvider', { SAMLProviderName: 'corp' }), {
    SAMLProvider: { ...idp, EncodedSAMLMetadataDocument: Buffer.from(saml.metadata).toString('base64') },
  });
  const listed = await a.ims('ListOIDCProviders');
  assert.strictEqual(listed.OIDCProviders.OIDCProvider.length, 3);
  shows(listed, { IsTruncated: false, OIDCProviders: { OIDCProvider: [issuer,
    ...listed.OIDCProviders.OIDCProvider.slice(1)] } });
  const people = await a.ims('ListSAMLProviders');
  assert.strictEqual(people.SAMLProviders.SAMLProvider.length, 3);
  shows(people, { IsTruncated: false, SAMLProviders: { SAMLProvider: [idp,
    ...people.SAMLProviders.SAMLProvider.slice(1)] } });
  await refused(a.ims('GetOIDCProvider', { OIDCProviderName: 'nobody' }), 404, 'EntityNotExist.OIDCProvider');
  await refused(a.ims('GetSAMLProvider', { SAMLProviderName: 'nobody' }), 404, 'EntityNotExist.SAMLProvider');
  await pages(a, 'ims', 'ListOIDCProviders', {}, (reply) => reply.OIDCProviders.OIDCProvider, 2);
  await pages(a, 'ims', 'ListSAMLProviders', {}, (reply) => reply.SAMLProviders.SAMLProvider, 2);
});
