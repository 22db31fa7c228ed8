/** What a shop hears of Vouch, over real HTTP and with real keys, where a test wants Vouch to say what it does not say by itself. */
import {once} from 'node:events';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  SignJWT,
  type JWTHeaderParameters,
} from 'jose';

export const vendorKey = 'vck_of-the-test';

export type Asked = {authorization: string | undefined; key: string | undefined; body: string};

export async function startStandIn() {
  const {privateKey, publicKey} = await generateKeyPair('EdDSA', {crv: 'Ed25519'});
  const jwk = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(jwk);
  const asked: Asked[] = [];
  const says = {status: 201, body: {} as object, proof: {} as object};
  const server = createServer((request, response) => {
    const send = (status: number, body: object) =>
      response.writeHead(status, {'content-type': 'application/json'}).end(JSON.stringify(body));
    if (request.url === '/.well-known/jwks.json') {
      send(200, {keys: [{...jwk, kid, alg: 'EdDSA', use: 'sig'}]});
    } else if (request.method === 'GET') {
      send(200, {...opened(''), ...says.proof});
    } else {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        const {authorization, 'idempotency-key': key} = request.headers;
        asked.push({authorization, key: key?.toString(), body});
        send(says.status, {...(says.status === 201 && opened(origin)), ...says.body});
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // an object, as it listens on TCP

  return {
    origin,
    asked,
    says,
    kid,
    publicKey: jwk,
    sign: (claims: object, header: Partial<JWTHeaderParameters> = {}, key = privateKey) =>
      new SignJWT({...claims})
        .setProtectedHeader({alg: 'EdDSA', typ: 'vouch-checkout+jwt', kid, ...header})
        .sign(key),
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** As Vouch answers a session that was just opened. */
function opened(origin: string) {
  return {
    id: 'session-1',
    url: `${origin}/k/token-1`,
    frame: `${origin}/k/token-1/frame`,
    script: `${origin}/checkout.js`,
    token: 'token-1',
    expiresAt: '2999-01-01T00:00:00.000Z',
    ...{opened: false, state: 'pending', blocks: false, answer: null},
  };
}
