'use strict';
// One set of credentials, and the official SDK's typed clients that sign with it. Every reply is held against the SDK's
// own model of it before a test sees it.

const { strictEqual } = require('node:assert');
const { modelFaults, modelOf } = require('./model');

const MODULES = {
  ram: '@alicloud/ram20150501',
  ims: '@alicloud/ims20190815',
  sts: '@alicloud/sts20150401',
  resourcemanager: '@alicloud/resourcemanager20200331',
};
const VERSIONS = {
  ram: '2015-05-01',
  ims: '2019-08-15',
  sts: '2015-04-01',
  resourcemanager: '2020-03-31',
  actiontrail: '2020-07-06',
};

/** Which operation a reply or an error came from: `{service, operation, client}`. */
const ORIGIN = Symbol('origin');

class Caller {
  constructor(url, credentials) {
    this.url = url;
    this.credentials = credentials;
    this.clients = {};
  }

  /** Parameters and reply go by their names on the wire (`UserName`), as the API's documentation has them. */
  ram(operation, parameters) { return this.typed('ram', operation, parameters); }
  ims(operation, parameters) { return this.typed('ims', operation, parameters); }
  sts(operation, parameters) { return this.typed('sts', operation, parameters); }
  rm(operation, parameters) { return this.typed('resourcemanager', operation, parameters); }

  async typed(service, operation, parameters = {}) {
    const sdk = require(MODULES[service]);
    const Request = sdk[`${operation}Request`];
    const method = operation[0].toLowerCase() + operation.slice(1);
    const client = this.client(service, sdk.default);
    const origin = { service, operation, client: 'typed' };
    const response = await withOrigin(origin, () => (Request ? client[method](modelOf(Request, parameters)) : client[method]()));
    strictEqual(response.statusCode, 200);
    const faults = modelFaults(response.body, client.lastBody, operation);
    strictEqual(faults.join('\n'), '', `the reply of ${operation} is not what the SDK's type says`);
    return Object.defineProperty(client.lastBody, ORIGIN, { value: origin });
  }

  /**
   * The SDK's generic client: any operation of any service, `query` and `body` by their names on the wire. For what the
   * typed clients cannot say.
   */
  async generic(service, operation, { query = {}, body, anonymous = false } = {}) {
    const { default: Client, $OpenApiUtil: util } = require('@alicloud/openapi-core');
    const { RuntimeOptions } = require('@darabonba/typescript');
    const client = this.client(`generic ${service}`, Client);
    const origin = { service, operation, client: 'generic' };
    const params = new util.Params({
      action: operation, version: VERSIONS[service], protocol: 'HTTP', pathname: '/', method: 'POST',
      authType: anonymous ? 'Anonymous' : 'AK', style: 'RPC', reqBodyType: 'formData', bodyType: 'json',
    });
    const request = new util.OpenApiRequest({ query, body });
    const response = await withOrigin(origin, () => client.callApi(params, request, new RuntimeOptions({})));
    return Object.defineProperty(response.body, ORIGIN, { value: origin });
  }

  client(name, Client) {
    if (!this.clients[name]) {
      const { $OpenApiUtil: util } = require('@alicloud/openapi-core');
      const { accessKeyId, accessKeySecret, securityToken } = this.credentials;
      const config = new util.Config({
        accessKeyId, accessKeySecret, securityToken, endpoint: new URL(this.url).host, protocol: 'HTTP',
        type: securityToken ? 'sts' : 'access_key',
      });
      this.clients[name] = keepBody(new Client(config));
    }
    return this.clients[name];
  }
}

/** The body as it came, before the SDK casts it to a model and so drops what it does not know. */
function keepBody(client) {
  // Signed calls go by the first, unsigned ones by the second.
  for (const way of ['callApi', 'doRPCRequest']) {
    const send = client[way].bind(client);
    client[way] = async (...args) => {
      const response = await send(...args);
      client.lastBody = response.body;
      return response;
    };
  }
  return client;
}

async function withOrigin(origin, action) {
  try {
    return await action();
  } catch (error) {
    error[ORIGIN] = origin;
    throw error;
  }
}

module.exports = { Caller, ORIGIN, VERSIONS };
