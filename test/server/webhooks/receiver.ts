import {createServer as createHttp, type IncomingMessage, type ServerResponse} from 'node:http';
import {createServer as createHttps} from 'node:https';
import type {AddressInfo} from 'node:net';
import {certificate, privateKey} from './receiver-certificate.ts';

export type Received = {
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
  /** Of what was sent. */
  json: Record<string, unknown>;
};
export type Receiver = Awaited<ReturnType<typeof startReceiver>>;

/** How a receiver answers: a status, or whatever it likes with its own hands. */
export type Answering = (
  received: Received,
  response: ServerResponse,
) => number | undefined | Promise<number | undefined>;

/** An integrator's server: keeps what it gets and answers as it is told to. */
export async function startReceiver({secure = false, host = '127.0.0.1'} = {}) {
  const received: Received[] = [];
  const waiting: Array<{count: number; done: () => void}> = [];
  const state: {answer: Answering} = {answer: () => 204};
  const listen = (request: IncomingMessage, response: ServerResponse) => {
    void take(request, response);
  };
  const take = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString('utf8');
    const json = JSON.parse(body || '{}') as Record<string, unknown>; // whatever came
    const one = {path: request.url ?? '', headers: request.headers, body, json};
    received.push(one);
    for (const {count, done} of waiting) if (received.length >= count) done();
    const status = await state.answer(one, response);
    if (status !== undefined) response.writeHead(status).end();
  };
  const server = secure
    ? createHttps({key: privateKey, cert: certificate}, listen)
    : createHttp(listen);
  await new Promise<void>((done) => server.listen(0, host, done));
  const {port} = server.address() as AddressInfo; // it listens on TCP
  return {
    port,
    url: secure ? `https://hooks.example:${port}/in` : `http://${host}:${port}/in`,
    received,
    ids: () => received.map(({headers}) => String(headers['webhook-id'])),
    answerWith: (answer: Answering) => {
      state.answer = answer;
    },
    /** Until so many have come, of all that ever did. */
    got: (count: number): Promise<void> =>
      new Promise((done) => {
        if (received.length >= count) done();
        else waiting.push({count, done});
      }),
    async stop() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
