/** What holds of files wherever their bytes lie: run over a folder and over an S3-compatible store. */
import {randomUUID} from 'node:crypto';
import {once} from 'node:events';
import {connect} from 'node:net';
import sharp from 'sharp';
import {sql} from 'kysely';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {
  fileState,
  longestChunk,
  shortestChunk,
  type FileState,
} from '../../../lib/contract/files.ts';
import {errorBody} from '../../../lib/contract/wire.ts';
import type {AccountId, DealId, FileId, MessageId, QuoteId} from '../../../lib/domain/ids.ts';
import {createFileStore, type FilesAt, type FileStore} from '../../../server/files/file-store.ts';
import {startApi} from '../routes/running-api.ts';
import {must, newId, ownCompany, post, share} from '../shared-deals.ts';
import type {Someone, World} from '../world.ts';
import {bomb, noise, photo} from './pictures.ts';

const chunkSize = 128 * 1024;

export function describeFiles(startStore: () => Promise<{at: FilesAt; stop: () => unknown}>): void {
  let place: Awaited<ReturnType<typeof startStore>>;
  let store: FileStore;
  let api: Awaited<ReturnType<typeof startApi>>;
  let world: World;
  let account: AccountId;
  let other: AccountId;
  let dealId: DealId;
  const people: Record<'maria' | 'tom' | 'kim' | 'cam' | 'idleCam' | 'rep' | 'otherRep', Someone> =
    {} as never; // filled below
  const tokens = {} as Record<keyof typeof people, string>; // so are these

  beforeAll(async () => {
    place = await startStore();
    store = await createFileStore(place.at);
    api = await startApi({files: place.at});
    ({world} = api);
    account = await world.account('Bright Agency');
    other = await world.account('Somebody else');
    people.maria = await world.member(account, 'Maria', 'partner_admin');
    people.tom = await world.member(account, 'Tom');
    people.kim = await world.member(other, 'Kim');
    people.cam = await world.vendor('Dana', 'cam');
    people.idleCam = await world.vendor('Idris', 'cam');
    people.rep = await world.vendor('Rick', 'rep');
    await world.assign(account, people.cam, 'cam');
    await world.assign(other, people.idleCam, 'cam');
    const sharing = share(ownCompany());
    ({dealId} = sharing);
    await must(world, people.maria, account, sharing);
    people.otherRep = await world.vendor('Olga', 'rep');
    for (const who of Object.keys(people) as Array<keyof typeof people>) {
      tokens[who] = await world.token(people[who]); // its own keys
    }
  });
  afterAll(async () => {
    await api.stop();
    await place.stop();
  });

  type Promise_ = {fileId: FileId; messageId: MessageId};

  /** A message of somebody's that promises a file. */
  async function promise(
    size: number,
    given: {name?: string; type?: string; by?: Someone} = {},
  ): Promise<Promise_> {
    const fileId: FileId = newId();
    const {name = 'plan.bin', type = 'application/octet-stream', by = people.maria} = given;
    const message = {...post(dealId, 'Look'), files: [{fileId, name, size, type}]};
    await must(world, by, account, message);
    return {fileId, messageId: message.messageId};
  }

  const path = (fileId: FileId, rest = '', of: string = account) =>
    `/api/v1/accounts/${of}/files/${fileId}${rest}`;

  const get = (fileId: FileId, rest = '', token = tokens.maria, of: string = account) =>
    fetch(api.origin + path(fileId, rest, of), {headers: {authorization: `Bearer ${token}`}});

  async function put(
    fileId: FileId,
    from: number | string,
    bytes: Uint8Array<ArrayBuffer>,
    token = tokens.maria,
    of: string = account,
  ) {
    const response = await fetch(`${api.origin}${path(fileId, '/bytes', of)}?from=${from}`, {
      method: 'PUT',
      headers: {authorization: `Bearer ${token}`},
      body: bytes,
    });
    return {status: response.status, body: (await response.json()) as unknown};
  }

  async function state(fileId: FileId, token = tokens.maria): Promise<FileState> {
    return fileState.parse(await (await get(fileId, '', token)).json());
  }

  /** The bytes from there on, a chunk after the other. */
  async function send(fileId: FileId, bytes: Buffer<ArrayBuffer>, from = 0, token = tokens.maria) {
    for (let at = from; at < bytes.length; at += chunkSize) {
      const {status} = await put(fileId, at, bytes.subarray(at, at + chunkSize), token);
      expect(status).toBe(200);
    }
  }

  async function settled(fileId: FileId): Promise<FileState> {
    for (;;) {
      const now = await state(fileId);
      if (now.state !== 'awaited') return now;
      await new Promise((done) => setTimeout(done, 20));
    }
  }

  async function stored(bytes: Buffer<ArrayBuffer>, given: Parameters<typeof promise>[1] = {}) {
    const promised = await promise(bytes.length, given);
    await send(promised.fileId, bytes);
    expect(await settled(promised.fileId)).toMatchObject({state: 'stored'});
    return promised;
  }

  const rowOf = (fileId: FileId) =>
    world.read(account, (trx) =>
      trx.selectFrom('file').selectAll().where('id', '=', fileId).executeTakeFirst(),
    );

  const keysOf = (fileId: FileId) => store.list(`${account}/${fileId}`);
  async function keysBecome(fileId: FileId, count: number) {
    for (;;) {
      const keys = await keysOf(fileId);
      if (keys.length === count) return keys;
      await new Promise((done) => setTimeout(done, 20));
    }
  }

  const code = (body: unknown) => errorBody.parse(body).error.code;
  const plain = (bytes: Buffer): Buffer<ArrayBuffer> => Buffer.from(bytes); // fetch wants to know that it is not shared

  describe('a picture', () => {
    it('arrives in order, is looked into, and is there for both sides', async () => {
      const bytes = plain(await photo(400, 300));
      const {fileId} = await promise(bytes.length, {name: 'Büro Łódź.png', type: 'image/png'});
      expect(await state(fileId)).toEqual({state: 'awaited', size: bytes.length, received: 0});
      await send(fileId, bytes);
      expect(await settled(fileId)).toEqual({
        ...{state: 'stored', size: bytes.length, received: bytes.length},
      });
      expect(await rowOf(fileId)).toMatchObject({type: 'image/png', has_preview: true});
      for (const token of [tokens.maria, tokens.tom, tokens.cam, tokens.rep]) {
        const content = await get(fileId, '/content', token);
        expect(content.status).toBe(200);
        expect(Buffer.from(await content.arrayBuffer()).equals(bytes)).toBe(true);
        expect(Object.fromEntries(content.headers)).toMatchObject({
          'content-type': 'image/png',
          'content-length': String(bytes.length),
          'content-disposition': `attachment; filename="B_ro __d_.png"; filename*=UTF-8''B%C3%BCro%20%C5%81%C3%B3d%C5%BA.png`,
          'content-security-policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
          'x-content-type-options': 'nosniff',
          'cache-control': 'private, no-store',
        });
      }
    });

    it('has a preview: no larger than a screen, without what its camera knew', async () => {
      const bytes = plain(await photo(1800, 90));
      expect((await sharp(bytes).metadata()).exif).toBeDefined();
      const {fileId} = await stored(bytes, {type: 'image/png'});
      const preview = await get(fileId, '/preview', tokens.rep);
      expect(preview.status).toBe(200);
      expect(preview.headers.get('content-type')).toBe('image/webp');
      expect(preview.headers.get('x-content-type-options')).toBe('nosniff');
      const drawn = Buffer.from(await preview.arrayBuffer());
      const metadata = await sharp(drawn).metadata();
      expect(metadata).toMatchObject({format: 'webp', width: 1600, height: 80});
      expect(metadata.exif).toBeUndefined();
    });

    it('leaves no parts behind', async () => {
      const {fileId} = await stored(plain(await photo(100, 80)));
      const keys = await keysBecome(fileId, 2);
      expect(keys.map((key) => /(content|preview)-[0-9a-f]{64}$/.exec(key)?.[1]).sort()).toEqual([
        'content',
        'preview',
      ]);
    });

    it('that is a bomb is a file without a preview', async () => {
      const bytes = plain(bomb(40_000, 40_000));
      const {fileId} = await stored(bytes, {type: 'image/png'});
      expect(await rowOf(fileId)).toMatchObject({type: 'image/png', has_preview: false});
      expect((await get(fileId, '/preview')).status).toBe(404);
      expect((await get(fileId, '/content')).status).toBe(200);
    });

    it('that is broken is a file without a preview', async () => {
      const bytes = plain((await photo(300, 200)).subarray(0, 100_000));
      const {fileId} = await stored(bytes, {type: 'image/png'});
      expect(await rowOf(fileId)).toMatchObject({type: 'image/png', has_preview: false});
    });
  });

  describe('what is not what it says', () => {
    it.each([
      [
        'a PDF called a picture',
        'a.png',
        'image/png',
        '%PDF-1.7\n%âãÏÓ\n1 0 obj',
        'application/pdf',
        'application/pdf',
      ],
      [
        'a program called a PDF',
        'a.pdf',
        'application/pdf',
        `MZ${'\0'.repeat(200)}`,
        'application/x-msdownload',
        'application/octet-stream',
      ],
      [
        'an SVG with a script',
        'a.svg',
        'image/svg+xml',
        '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        'image/svg+xml',
        'application/octet-stream',
      ],
      [
        'an SVG called a PNG',
        'a.png',
        'image/png',
        '<?xml version="1.0"?><!-- x --><svg onload="alert(1)"/>',
        'image/svg+xml',
        'application/octet-stream',
      ],
      [
        'a page',
        'a.html',
        'text/html',
        '<!doctype html><script>alert(1)</script>',
        'text/html',
        'application/octet-stream',
      ],
      [
        'a page called a text',
        'a.txt',
        'text/plain',
        '\ufeff \n<!-- hi --><ScRiPt>alert(1)</sCrIpT>',
        'text/html',
        'application/octet-stream',
      ],
      [
        'a picture that is also a script',
        'a.gif',
        'image/gif',
        'GIF89a/*\u0001*/=1;alert(1);//<script>alert(1)</script>',
        'image/gif',
        'image/gif',
      ],
      [
        'a text called a page',
        'a.html',
        'text/html',
        'Dear Maria, 1 < 2',
        'text/plain',
        'text/plain; charset=utf-8',
      ],
      [
        'a type with a line break',
        'a.csv',
        'text/csv\r\nX-Evil: 1',
        'a;b\n1;2',
        'text/plain',
        'text/plain; charset=utf-8',
      ],
    ])('%s is served as what it is, to be saved', async (_, name, type, text, found, served) => {
      const {fileId} = await stored(plain(Buffer.from(text)), {name, type});
      expect(await rowOf(fileId)).toMatchObject({type: found, has_preview: false});
      const content = await get(fileId, '/content', tokens.cam);
      expect(content.headers.get('content-type')).toBe(served);
      expect(content.headers.get('content-disposition')).toMatch(/^attachment; filename="/);
      expect(content.headers.get('content-security-policy')).toContain('sandbox');
      expect(content.headers.get('x-content-type-options')).toBe('nosniff');
      expect(content.headers.get('x-evil')).toBeNull();
      expect(await content.text()).toBe(text.replace(/^\ufeff/, ''));
      expect((await get(fileId, '/preview')).status).toBe(404);
    });

    it('a picture with a page behind its end loses the page in its preview', async () => {
      const page = Buffer.from('<!doctype html><script>alert(1)</script>');
      const picture = plain(Buffer.concat([await photo(64, 64), page]));
      const {fileId} = await stored(picture, {type: 'image/png'});
      const preview = Buffer.from(await (await get(fileId, '/preview')).arrayBuffer());
      expect(preview.length).toBeGreaterThan(100);
      expect(preview.includes('<script')).toBe(false);
    });

    it('a name cannot leave its header', async () => {
      const name = `a"; filename=evil.html; x="\\../..%0d%0aX-Evil: 1/'(*)`;
      const {fileId} = await stored(plain(noise(10)), {name});
      const {headers} = await get(fileId, '/content');
      expect(headers.get('x-evil')).toBeNull();
      const [, quoted, coded] =
        /^attachment; filename="([^"\\/%:*]*)"; filename\*=UTF-8''([\w.~%-]+)$/.exec(
          headers.get('content-disposition') ?? '',
        ) ?? [];
      expect(quoted).toContain('evil.html');
      expect(decodeURIComponent(coded ?? '')).toBe(name.replace(/[/\\]/g, '_'));
    });
  });

  describe('bytes in pieces', () => {
    it('go on where they were when the line broke at nine tenths', async () => {
      const bytes = plain(noise(10 * chunkSize));
      const {fileId} = await promise(bytes.length);
      await send(fileId, bytes.subarray(0, 9 * chunkSize));
      await cutOff(fileId, 9 * chunkSize, bytes.subarray(9 * chunkSize, 9.9 * chunkSize));
      expect(await state(fileId)).toEqual({
        ...{state: 'awaited', size: bytes.length, received: 9 * chunkSize},
      });
      for (const what of ['/content', '/preview']) {
        expect((await get(fileId, what)).status).toBe(404);
        expect((await get(fileId, what, tokens.rep)).status).toBe(404);
      }
      await send(fileId, bytes, 9 * chunkSize);
      await settled(fileId);
      const content = Buffer.from(await (await get(fileId, '/content')).arrayBuffer());
      expect(content.equals(bytes)).toBe(true);
    });

    /** Promises a whole chunk and hangs up before its end. */
    async function cutOff(fileId: FileId, from: number, bytes: Uint8Array) {
      const {hostname, port} = new URL(api.origin);
      const socket = connect(Number(port), hostname);
      await once(socket, 'connect');
      socket.write(
        `PUT ${path(fileId, '/bytes')}?from=${from} HTTP/1.1\r\nHost: localhost\r\n` +
          `Authorization: Bearer ${tokens.maria}\r\nContent-Length: ${chunkSize}\r\n\r\n`,
      );
      await new Promise((done) => socket.write(bytes, done));
      socket.destroy();
    }

    it('are taken once, however often they are sent', async () => {
      const bytes = plain(noise(2 * chunkSize));
      const {fileId} = await promise(bytes.length);
      const first = bytes.subarray(0, chunkSize);
      expect(await put(fileId, 0, first)).toEqual({
        status: 200,
        body: {state: 'awaited', size: bytes.length, received: chunkSize},
      });
      const again = await put(fileId, 0, first);
      expect(again.status).toBe(409);
      expect(errorBody.parse(again.body).error).toMatchObject({
        ...{code: 'wrong_offset', received: chunkSize},
      });
      await send(fileId, bytes, chunkSize);
      await settled(fileId);
      const late = await put(fileId, chunkSize, bytes.subarray(chunkSize));
      expect(errorBody.parse(late.body).error).toMatchObject({
        ...{code: 'wrong_offset', received: bytes.length},
      });
      const content = Buffer.from(await (await get(fileId, '/content')).arrayBuffer());
      expect(content.equals(bytes)).toBe(true);
    });

    it('are taken once when they are sent many times at once, in different cuts', async () => {
      const bytes = plain(noise(4 * chunkSize));
      const {fileId} = await promise(bytes.length);
      const answers = await Promise.all(
        [1, 2, 3, 1, 2, 3].map((n) => put(fileId, 0, bytes.subarray(0, n * chunkSize))),
      );
      expect(answers.filter(({status}) => status === 200)).toHaveLength(1);
      const {received} = await state(fileId);
      await send(fileId, bytes, received);
      await settled(fileId);
      const content = Buffer.from(await (await get(fileId, '/content')).arrayBuffer());
      expect(content.equals(bytes)).toBe(true);
    });

    it.each([
      ['out of order', 2 * chunkSize, chunkSize, 409, 'wrong_offset'],
      ['more than was promised', 0, 5 * chunkSize, 413, 'too_large'],
      ['more than a chunk', 0, longestChunk + 1, 413, 'too_large'],
      ['too few for a part', 0, shortestChunk - 1, 422, 'too_short'],
      ['none', 0, 0, 422, 'too_short'],
      ['from nowhere', 'x', chunkSize, 400, 'invalid'],
      ['from below', -1, chunkSize, 400, 'invalid'],
      ['from far beyond', '9'.repeat(11), chunkSize, 400, 'invalid'],
    ])('%s: refused, and nothing has changed', async (_, from, length, status, expected) => {
      const {fileId} = await promise(4 * chunkSize);
      const answer = await put(fileId, from, plain(noise(length)));
      expect({status: answer.status, code: code(answer.body)}).toEqual({status, code: expected});
      expect(await state(fileId)).toMatchObject({state: 'awaited', received: 0});
      expect(await keysOf(fileId)).toEqual([]);
    });

    it('may come only so fast', async () => {
      const {fileId} = await promise(2 * chunkSize, {by: people.tom});
      const chunk = plain(noise(chunkSize));
      expect((await put(fileId, 0, chunk, tokens.tom)).status).toBe(200);
      await sql`update auth.rate_limit set used = 2000`.execute(world.db);
      const answer = await put(fileId, chunkSize, chunk, tokens.tom);
      expect({status: answer.status, code: code(answer.body)}).toEqual({
        ...{status: 429, code: 'too_many'},
      });
      await sql`delete from auth.rate_limit`.execute(world.db);
      expect((await put(fileId, chunkSize, chunk, tokens.tom)).status).toBe(200);
    });
  });

  describe('who may', () => {
    const reading = ['', '/content', '/preview'];

    it('another account, a vendor who does not see the deal, nobody: not found, the same for all', async () => {
      const {fileId} = await stored(plain(await photo(100, 80)), {type: 'image/png'});
      const waiting = await promise(chunkSize);
      const unknown: FileId = newId();
      const answers = new Set<string>();
      for (const who of ['kim', 'idleCam', 'otherRep'] as const) {
        for (const rest of reading) {
          for (const [id, of] of [
            [fileId, account],
            [fileId, other],
            [unknown, account],
            [fileId, randomUUID()],
          ] as const) {
            const response = await get(id, rest, tokens[who], of);
            expect([who, rest, response.status]).toEqual([who, rest, 404]);
            answers.add(await response.text());
          }
        }
        for (const of of [account, other, randomUUID()]) {
          const answer = await put(waiting.fileId, 0, plain(noise(chunkSize)), tokens[who], of);
          expect([who, answer.status]).toEqual([who, 404]);
          answers.add(JSON.stringify(answer.body));
        }
      }
      expect(answers.size).toBe(1);
      expect(await state(waiting.fileId)).toMatchObject({received: 0});
    });

    it("one's own file is not found under another account's id", async () => {
      const {fileId} = await stored(plain(noise(20)));
      for (const rest of reading) {
        expect((await get(fileId, rest, tokens.maria, other)).status).toBe(404);
      }
    });

    it('only who shared it sends its bytes', async () => {
      const ofMaria = await promise(chunkSize);
      const ofRep = await promise(chunkSize, {by: people.rep});
      const chunk = plain(noise(chunkSize));
      for (const who of ['tom', 'cam', 'rep'] as const) {
        const answer = await put(ofMaria.fileId, 0, chunk, tokens[who]);
        expect([who, answer.status, code(answer.body)]).toEqual([who, 403, 'not_yours']);
      }
      expect((await put(ofRep.fileId, 0, chunk, tokens.maria)).status).toBe(403);
      expect((await put(ofRep.fileId, 0, chunk, tokens.rep)).status).toBe(200);
      expect(await settled(ofRep.fileId)).toMatchObject({state: 'stored'});
      expect((await get(ofRep.fileId, '/content', tokens.tom)).status).toBe(200);
    });

    it('no token, an expired one: 401', async () => {
      const {fileId} = await stored(plain(noise(20)));
      const expired = await world.token(people.maria, 16 * 60_000);
      for (const token of ['nonsense', expired]) {
        for (const rest of reading) expect((await get(fileId, rest, token)).status).toBe(401);
        expect((await put(fileId, 0, plain(noise(20)), token)).status).toBe(401);
      }
    });

    it('ids that are none, other methods: 404', async () => {
      const {fileId} = await stored(plain(noise(20)));
      for (const at of [
        path('x' as FileId), // what somebody may type
        path(fileId, '', '..'),
        path(fileId.toUpperCase() as FileId), // that, too
        path(fileId, '/content/x'),
      ]) {
        const {status} = await api.call('GET', at, {token: tokens.maria});
        expect([at, status]).toEqual([at, 404]);
      }
      for (const method of ['POST', 'DELETE', 'PATCH', 'PUT']) {
        const {status} = await api.call(method, path(fileId, '/content'), {token: tokens.maria});
        expect([404, 405]).toContain(status);
      }
    });

    it('pages of the extension may send and read them', async () => {
      const {fileId} = await promise(chunkSize);
      const preflight = await fetch(`${api.origin}${path(fileId, '/bytes')}?from=0`, {
        method: 'OPTIONS',
        headers: {origin: 'moz-extension://x', 'access-control-request-method': 'PUT'},
      });
      expect(preflight.headers.get('access-control-allow-origin')).toBe('*');
      expect(preflight.headers.get('access-control-allow-methods')).toContain('PUT');
    });
  });

  describe('gone for both sides, bytes and all', () => {
    async function expectGone(fileId: FileId) {
      for (const token of [tokens.maria, tokens.tom, tokens.cam, tokens.rep]) {
        for (const rest of ['', '/content', '/preview']) {
          expect((await get(fileId, rest, token)).status).toBe(404);
        }
      }
      expect(await keysBecome(fileId, 0)).toEqual([]);
    }

    it('with its message', async () => {
      const {fileId, messageId} = await stored(plain(await photo(200, 100)));
      await must(world, people.maria, account, {kind: 'message.delete', messageId});
      await expectGone(fileId);
    });

    it('by itself', async () => {
      const {fileId} = await stored(plain(noise(3 * chunkSize)));
      await must(world, people.tom, account, {kind: 'file.remove', fileId});
      await expectGone(fileId);
    });

    it('while it is coming', async () => {
      const bytes = plain(noise(3 * chunkSize));
      const {fileId} = await promise(bytes.length);
      await send(fileId, bytes.subarray(0, chunkSize));
      await must(world, people.tom, account, {kind: 'file.remove', fileId});
      const {status, body} = await put(fileId, chunkSize, bytes.subarray(chunkSize));
      expect({status, code: code(body)}).toEqual({status: 404, code: 'file_not_found'});
      await expectGone(fileId);
    });

    it('with its quote', async () => {
      const bytes = plain(Buffer.from('%PDF-1.7\nA quote'));
      const [fileId, quoteId]: [FileId, QuoteId] = [newId(), newId()];
      await must(world, people.rep, account, {
        ...{kind: 'vendor.put_quote', quoteId, dealId, number: 'Q-1', validUntil: null},
        amount: {amountMinor: 100, currency: 'USD'},
        file: {fileId, name: 'quote.pdf', size: bytes.length, type: 'application/pdf'},
      });
      await send(fileId, bytes, 0, tokens.rep);
      expect(await settled(fileId)).toMatchObject({state: 'stored'});
      expect((await get(fileId, '/content', tokens.tom)).status).toBe(200);
      await must(world, people.rep, account, {kind: 'vendor.remove_quote', dealId, quoteId});
      await expectGone(fileId);
    });
  });
}
