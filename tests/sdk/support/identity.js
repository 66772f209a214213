'use strict';
// An identity provider of each kind, made for a test: what the seed has to say of it, and the tokens it signs.

const { createHash, createSign, generateKeyPairSync } = require('node:crypto');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const base64url = (value) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const signed = (text, key) => createSign('SHA256').update(text).sign(key);
const seconds = () => Math.floor(Date.now() / 1000);

/** An OIDC issuer. `token(more)` has the claims of a good token, but for those given. */
function oidcIssuer(issuer, client) {
  const pairs = {
    RS256: generateKeyPairSync('rsa', { modulusLength: 2048 }),
    ES256: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
    ES384: generateKeyPairSync('ec', { namedCurve: 'P-384' }),
    ES512: generateKeyPairSync('ec', { namedCurve: 'P-521' }),
  };
  const keys = Object.entries(pairs).map(([alg, { publicKey }]) => ({
    ...publicKey.export({ format: 'jwk' }), kid: alg, alg, use: 'sig' }));
  const token = (more = {}, alg = 'RS256') => {
    const claims = { iss: issuer, sub: 'job:42', aud: client, iat: seconds(), exp: seconds() + 600, ...more };
    const text = `${base64url({ alg, typ: 'JWT', kid: alg })}.${base64url(claims)}`;
    const key = { key: pairs[alg].privateKey, dsaEncoding: 'ieee-p1363' };
    return `${text}.${createSign(`SHA${alg.slice(2)}`).update(text).sign(key).toString('base64url')}`;
  };
  return { token, jwks: { keys } };
}

const DS = 'http://www.w3.org/2000/09/xmldsig#';
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const SAML = 'urn:oasis:names:tc:SAML:2.0:assertion';
const instant = (offset) => new Date((seconds() + offset) * 1000).toISOString().replace('.000', '');

/** A SAML IdP: its metadata, and assertions written in canonical form, so that what is signed is what is sent. */
function samlIdp(entity) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ramify-sdk-idp-'));
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=idp',
    '-keyout', `${folder}/key.pem`, '-out', `${folder}/certificate.pem`], { stdio: 'ignore' });
  const key = fs.readFileSync(`${folder}/key.pem`);
  const certificate = fs.readFileSync(`${folder}/certificate.pem`, 'utf8').replace(/-----.*-----|\n/g, '');
  fs.rmSync(folder, { recursive: true });

  const metadata = `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${entity}">`
    + '<IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">'
    + `<KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="${DS}"><ds:X509Data><ds:X509Certificate>${certificate}`
    + '</ds:X509Certificate></ds:X509Data></ds:KeyInfo></KeyDescriptor></IDPSSODescriptor></EntityDescriptor>';

  /** `{recipient, role, provider, session, audience, lasts}`: where to, as what, by whom, under which name, for whom,
   *  for how long. */
  const assertion = ({ recipient, role, provider, session, audience = 'urn:alibaba:cloudcomputing', lasts = 600 }) => {
    const attribute = (name, value) => `<Attribute Name="https://www.aliyun.com/SAML-Role/Attributes/${name}">`
      + `<AttributeValue>${value}</AttributeValue></Attribute>`;
    const open = `<Assertion xmlns="${SAML}" ID="a1" IssueInstant="${instant(0)}" Version="2.0">`;
    const issuer = `<Issuer>${entity}</Issuer>`;
    const rest = '<Subject><NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">mina</NameID>'
      + '<SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">'
      + `<SubjectConfirmationData NotOnOrAfter="${instant(lasts)}" Recipient="${recipient}"></SubjectConfirmationData>`
      + `</SubjectConfirmation></Subject><Conditions NotBefore="${instant(-60)}"><AudienceRestriction>`
      + `<Audience>${audience}</Audience></AudienceRestriction></Conditions><AttributeStatement>`
      + `${attribute('Role', `${role},${provider}`)}${attribute('RoleSessionName', session)}</AttributeStatement>`
      + '</Assertion>';
    const digest = createHash('sha256').update(open + issuer + rest).digest('base64');
    const info = `<ds:CanonicalizationMethod Algorithm="${EXCLUSIVE}"></ds:CanonicalizationMethod>`
      + '<ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"></ds:SignatureMethod>'
      + `<ds:Reference URI="#a1"><ds:Transforms><ds:Transform Algorithm="${DS}enveloped-signature"></ds:Transform>`
      + `<ds:Transform Algorithm="${EXCLUSIVE}"></ds:Transform></ds:Transforms>`
      + '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></ds:DigestMethod>'
      + `<ds:DigestValue>${digest}</ds:DigestValue></ds:Reference></ds:SignedInfo>`;
    const value = signed(`<ds:SignedInfo xmlns:ds="${DS}">${info}`, key).toString('base64');
    const signature = `<ds:Signature xmlns:ds="${DS}"><ds:SignedInfo>${info}`
      + `<ds:SignatureValue>${value}</ds:SignatureValue></ds:Signature>`;
    return Buffer.from(open + issuer + signature + rest).toString('base64');
  };
  return { metadata, assertion };
}

module.exports = { oidcIssuer, samlIdp };
