// @vitest-environment node
import {createServer, type AddressInfo} from 'node:net';
import {afterAll, beforeAll, beforeEach, describe, expect, it} from 'vitest';
import {postWebhook, type PostDeps} from '../../../server/webhooks/post-webhook.ts';
import {startReceiver, type Receiver} from './receiver.ts';
import {certificate} from './receiver-certificate.ts';

let secure: Receiver;
let plain: Receiver;
const never = new AbortController().signal;
const open: PostDeps = {
  resolve: () => Promise.resolve(['127.0.0.1']),
  rules: {allowPrivate: true},
  ca: certificate,
  connectMs: 400,
  wholeMs: 1000,
};
const post = (url: string, deps: Partial<PostDeps> = {}, signal = never) =>
  postWebhook({...open, ...deps}, {url, headers: {'webhook-id': 'x'}, body: '{"a":1}'}, signal);

beforeAll(async () => {
  [secure, plain] = [await startReceiver({secure: true}), await startReceiver()];
});
afterAll(async () => {
  await Promise.all([secure.stop(), plain.stop()]);
});
beforeEach(() => {
  for (const receiver of [secure, plain]) {
    receiver.answerWith(() => 204);
    receiver.received.length = 0;
  }
});

describe('a request to a receiver', () => {
  it('goes over TLS to the name, with the body and its kind', async () => {
    expect(await post(secure.url)).toEqual({kind: 'answered', status: 204});
    const [got] = secure.received;
    expect(got).toMatchObject({path: '/in', body: '{"a":1}'});
    expect(got?.headers).toMatchObject({
      host: `hooks.example:${secure.port}`,
      'content-type': 'application/json',
      'webhook-id': 'x',
    });
  });

  it.each([
    ['a certificate of another name', 'other.example', certificate],
    ['a certificate that nobody vouches for', 'hooks.example', undefined],
  ])('does not trust %s', async (_what, host, ca) => {
    const url = `https://${host}:${secure.port}/in`;
    const deps = {...open, ...(ca === undefined ? {} : {ca})};
    if (ca === undefined) delete deps.ca;
    const outcome = await postWebhook(deps, {url, headers: {}, body: '{}'}, never);
    expect(outcome).toEqual({kind: 'failed', why: 'tls'});
    expect(secure.received).toEqual([]);
  });

  it.each([301, 302, 307, 308])('follows no redirect (%i)', async (status) => {
    secure.answerWith((_got, response) => {
      response.writeHead(status, {location: plain.url}).end();
      return undefined;
    });
    expect(await post(secure.url)).toEqual({kind: 'answered', status});
    expect(plain.received).toEqual([]);
  });

  it('reads no more of an answer than it needs', async () => {
    let written = 0;
    const closed = new Promise<void>((done) => {
      secure.answerWith((_got, response) => {
        response.writeHead(200);
        const more = () => {
          while (
            !response.destroyed &&
            written < 200_000_000 &&
            response.write(Buffer.alloc(65_536))
          )
            written += 65_536;
        };
        response.on('drain', more).on('close', done);
        more();
        return undefined;
      });
    });
    expect(await post(secure.url)).toEqual({kind: 'answered', status: 200});
    await closed;
    expect(written).toBeLessThan(20_000_000);
  });

  it('takes the word of a receiver whose answer never ends', async () => {
    secure.answerWith((_got, response) => {
      response.writeHead(200).write('…');
      return undefined;
    });
    expect(await post(secure.url)).toEqual({kind: 'answered', status: 200});
  });

  it('gives up on one that takes it and says nothing', async () => {
    secure.answerWith(() => undefined);
    expect(await post(secure.url)).toEqual({kind: 'failed', why: 'timeout'});
    expect(secure.received).toHaveLength(1);
  });

  it('gives up early on one that does not even greet', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done));
    const {port} = silent.address() as AddressInfo; // it listens on TCP
    const begun = performance.now();
    const outcome = await post(`https://hooks.example:${port}/`, {wholeMs: 60_000});
    expect(outcome).toEqual({kind: 'failed', why: 'timeout'});
    expect(performance.now() - begun).toBeLessThan(5000);
    silent.close();
  });

  it('gives up early on a name that nobody answers for', async () => {
    const resolve = () => new Promise<never>(() => undefined);
    expect(await post(secure.url, {resolve, wholeMs: 60_000})).toEqual({
      kind: 'failed',
      why: 'timeout',
    });
  });

  it('says what went wrong', async () => {
    const closing = createServer((socket) => socket.destroy());
    await new Promise<void>((done) => closing.listen(0, '127.0.0.1', done));
    const {port} = closing.address() as AddressInfo; // it listens on TCP
    expect(await post(`http://127.0.0.1:${port}/`)).toEqual({kind: 'failed', why: 'broken_off'});
    await new Promise((done) => closing.close(done));
    expect(await post(`http://127.0.0.1:${port}/`)).toEqual({kind: 'failed', why: 'no_connection'});
    const resolve = () => Promise.reject(new Error('ENOTFOUND'));
    expect(await post(secure.url, {resolve})).toEqual({kind: 'failed', why: 'no_host'});
  });

  it('is broken off when the server stops', async () => {
    const stopping = new AbortController();
    secure.answerWith(() => {
      stopping.abort();
      return undefined;
    });
    expect(await post(secure.url, {}, stopping.signal)).toEqual({
      kind: 'failed',
      why: 'broken_off',
    });
  });
});

describe('where it may go', () => {
  const closed = {rules: {allowPrivate: false}};

  it.each([
    [['127.0.0.1']],
    [['::1']],
    [['10.0.0.7', '192.168.1.1']],
    [['169.254.169.254']],
    [['::ffff:127.0.0.1']],
    [['64:ff9b::7f00:1']],
    [['not an address']],
  ])('refuses a name that stands for %j', async (addresses) => {
    const resolve = () => Promise.resolve(addresses);
    expect(await post(secure.url, {...closed, resolve})).toEqual({
      kind: 'failed',
      why: 'refused_address',
    });
    expect(secure.received).toEqual([]);
  });

  it('refuses an address in the URL, asking nobody', async () => {
    const resolve = () => Promise.reject(new Error('asked'));
    for (const host of ['127.0.0.1', '[::1]', '0x7f.1', '2130706433', '[::ffff:7f00:1]']) {
      const url = `https://${host}:${secure.port}/in`;
      expect(await post(url, {...closed, resolve})).toMatchObject({
        kind: 'failed',
        why: 'refused_url',
      });
    }
    expect(secure.received).toEqual([]);
  });

  it('asks for a name once, and connects to what was judged', async () => {
    const elsewhere = await startReceiver({secure: true, host: '127.0.0.2'});
    const answers = [['127.0.0.2'], ['127.0.0.1'], ['127.0.0.1']];
    let asked = 0;
    const resolve = () => Promise.resolve(answers[asked++] ?? []);
    const url = `https://hooks.example:${elsewhere.port}/in`;
    expect(await post(url, {resolve})).toEqual({kind: 'answered', status: 204});
    expect([asked, elsewhere.received.length, secure.received.length]).toEqual([1, 1, 0]);
    await elsewhere.stop();
  });

  it('reaches nothing of ours by a name that points elsewhere a moment later', async () => {
    // Nobody has been given 2e00::/8, so that nothing leaves the machine for the attacker's server
    const answers = [['240.0.0.1', '2e00::1'], ['127.0.0.1'], ['127.0.0.1']];
    let asked = 0;
    const resolve = (host: string) =>
      Promise.resolve(host === 'hooks.example' ? (answers[Math.min(asked++, 2)] ?? []) : []);
    const outcome = await post(secure.url, {...closed, resolve});
    expect(outcome).toMatchObject({kind: 'failed'});
    expect([asked, secure.received.length]).toEqual([1, 0]);
    const again = await post(secure.url, {...closed, resolve});
    expect(again).toEqual({kind: 'failed', why: 'refused_address'});
    expect(secure.received).toEqual([]);
  });

  it('refuses what hides behind the NAT64 prefix of its own network', async () => {
    const names: Record<string, string[]> = {
      'ipv4only.arpa': ['2a01:64:64::c000:aa', '2a01:64:64::c000:ab'],
      'hooks.example': ['2a01:64:64::a00:7'],
    };
    const resolve = (host: string) => Promise.resolve(names[host] ?? []);
    expect(await post(secure.url, {...closed, resolve})).toEqual({
      kind: 'failed',
      why: 'refused_address',
    });
  });

  it('goes in the clear to the machine itself alone', async () => {
    expect(await post(plain.url)).toEqual({kind: 'answered', status: 204});
    expect(await post(plain.url, closed)).toEqual({kind: 'failed', why: 'refused_url'});
    const resolve = () => Promise.resolve(['10.0.0.7']);
    expect(await post(`http://internal.example:${plain.port}/`, {resolve})).toEqual({
      kind: 'failed',
      why: 'refused_url',
    });
    expect(plain.received).toHaveLength(1);
  });
});
