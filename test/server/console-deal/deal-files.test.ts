import {v7 as uuid} from 'uuid';
import {afterAll, beforeAll, beforeEach, describe, expect, it} from 'vitest';
import type {DealId} from '../../../lib/domain/ids.ts';
import {limits} from '../../../lib/domain/limits.ts';
import {inTenant} from '../../../server/db/database.ts';
import {createFileStore} from '../../../server/files/file-store.ts';
import {finishFile} from '../../../server/files/finish-file.ts';
import type {Browser} from '../auth/browser.ts';
import {makeFilesFolder} from '../files/test-files.ts';
import {createConsoleWorld, formIn, pathOf, type ConsoleWorld} from './console-world.ts';

const folder = makeFilesFolder();
let world: ConsoleWorld;
let dana: Browser;
let dealId: DealId;
let path: string;

beforeAll(async () => {
  world = await createConsoleWorld({files: await createFileStore(folder.at)});
  dana = await world.as('Dana');
});
afterAll(async () => {
  await world.stop();
  folder.remove();
});
beforeEach(async () => {
  dealId = await world.share(world.bright, world.maria);
  path = pathOf(world.bright, dealId);
});

const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const png = new File([pixel], 'pixel.png', {type: 'image/png'});

async function post(
  form: string,
  typed: Record<string, string>,
  files: readonly File[],
  times = 1,
): Promise<Response> {
  const {action, fields} = formIn(await dana.open(path), form);
  const send = () => {
    const body = new FormData();
    for (const [name, value] of Object.entries({...fields, ...typed})) {
      for (const one of [value].flat()) body.append(name, one);
    }
    for (const file of files) body.append('files', file);
    return dana.fetch(action, {method: 'POST', body, headers: {origin: world.running.origin}});
  };
  for (let at = 1; at < times; at++) await send();
  return send();
}

function files() {
  return inTenant(world.running.db, world.bright, (trx) =>
    trx.selectFrom('file').selectAll().where('deal_id', '=', dealId).orderBy('id').execute(),
  );
}

async function finishAll(): Promise<void> {
  for (const {id: fileId} of await files()) {
    await finishFile(world.running.deps, {accountId: world.bright, fileId});
  }
}

describe('files with a shared message', () => {
  it('are sent with it in one form, and can be opened once they are stored', async () => {
    const note = new File(['hello'], 'note.txt', {type: 'text/plain'});
    const sent = await post('message', {text: 'Two files'}, [png, note]);
    expect(sent.status).toBe(303);
    expect((await dana.open(path)).html).toContain('On its way.');
    await finishAll();
    const page = await dana.open(path);
    const [, address = ''] =
      /href="(\/console\/files\/[^"]*)"[^>]*>note\.txt/.exec(page.html) ?? [];
    const got = await dana.fetch(address);
    expect([got.status, await got.text()]).toEqual([200, 'hello']);
    const [, preview = ''] = /<img src="([^"]*)"/.exec(page.html) ?? [];
    expect((await dana.fetch(preview)).headers.get('content-type')).toMatch(/^image\//);
    expect(page.headers.get('content-security-policy')).toContain(`img-src data: 'self'`);
  });

  it('need no words', async () => {
    expect((await post('message', {text: ''}, [png])).status).toBe(303);
  });

  it('come once, though the form was sent twice', async () => {
    expect((await post('message', {text: 'Twice'}, [png], 2)).status).toBe(303);
    expect((await files()).map(({received, size}) => [received, size])).toEqual([
      [pixel.length, pixel.length],
    ]);
  });

  it('that are too large or too many are refused, and the words stay', async () => {
    const large = new File([new Uint8Array(limits.fileSize + 1)], 'large.bin');
    const many = Array.from({length: 11}, (_, at) => new File(['x'], `${at}.txt`));
    for (const given of [[large], many]) {
      const back = await post('message', {text: 'My words'}, given);
      const html = await back.text();
      expect(back.status).toBe(422);
      expect(html).toContain('This is too long.');
      expect(html).toMatch(/<textarea[^>]*>My words<\/textarea>/);
    }
    expect(await files()).toEqual([]);
  });

  it('that are far too large together come back as a page that says so, with the words', async () => {
    const quarter = new Uint8Array(limits.fileSize);
    const given = Array.from({length: 6}, (_, at) => new File([quarter], `${at}.bin`));
    const back = await post('message', {text: 'My words'}, given);
    const html = await back.text();
    expect(back.status).toBe(413);
    expect(html).toContain('These files are too large together: 104.9 MB at most');
    expect(html).toMatch(/<textarea[^>]*>My words<\/textarea>/);
    expect(await files()).toEqual([]);
  });

  it('of the own side are removed for both', async () => {
    await post('message', {text: 'Take it back'}, [png]);
    const [file] = await files();
    const {action, fields} = formIn(await dana.open(path), `file:${file?.id}`);
    await dana.post(action, fields);
    expect(await files()).toEqual([]);
  });

  it('are no way in for what the form has no place for', async () => {
    const send = async (action: string, body: BodyInit, headers: Record<string, string> = {}) =>
      (
        await dana.fetch(`${path}/${action}`, {
          ...{method: 'POST', body},
          headers: {origin: world.running.origin, ...headers},
        })
      ).status;
    const withFile = (name: string) => {
      const body = new FormData();
      for (const [field, value] of [
        ['key', uuid()],
        ['text', 'x'],
        ['parent', ''],
      ] as const) {
        body.append(field, value);
      }
      body.append(name, png);
      return body;
    };
    expect(await send('message', withFile('text'))).toBe(400);
    expect(await send('message', withFile('other'))).toBe(400);
    const seen = new FormData();
    seen.append('key', uuid());
    seen.append('at', new Date().toISOString());
    seen.append('files', png);
    expect(await send('seen', seen)).toBe(400);
    const cut = '--x\r\nContent-Disposition: form-data; name="text"\r\n\r\nhalf';
    const type = {'content-type': 'multipart/form-data; boundary=x'};
    expect(await send('message', cut, type)).toBe(400);
    expect(await send('message', withFile('files'), {origin: 'https://evil.example'})).toBe(403);
  });
});

describe('a file with a quote', () => {
  it('goes with it, and makes way for another one', async () => {
    const quote = {number: 'Q-1', amount: '10', currency: 'EUR'};
    const offer = (name: string) => new File([name], name, {type: 'text/plain'});
    await post('quote:', quote, [offer('first.txt')]);
    const page = await dana.open(path);
    expect(page.html).toContain('first.txt');
    const [, id = ''] = /id="form-quote:([0-9a-f-]{36})"/.exec(page.html) ?? [];
    const again = await post(`quote:${id}`, {}, [offer('second.txt')]);
    expect(again.status).toBe(303);
    expect((await files()).map(({name}) => name)).toEqual(['second.txt']);
  });
});
