// @vitest-environment node
import {spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, relative} from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {keySetJson} from '../../lib/receipt/key-set.ts';
import {verifyFiles} from '../../scripts/verify-files.ts';
import {makeLog, headAt} from '../lib/receipt/sample-log.ts';
import {
  issuer,
  sampleKey,
  sampleReceipt,
  signReceipt,
  type SampleKey,
} from '../lib/receipt/sample.ts';

let folder: string;
let key: SampleKey;
let token: string;
const lines = makeLog(4);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vouch-verify-'));
  key = await sampleKey();
  token = await signReceipt(key, sampleReceipt({log: {sequence: 3, head: headAt(lines, 3)}}));
  put('receipt.jws', `${token}\n`);
  put('keys.json', JSON.stringify(keySetJson(issuer, [key.key])));
  put('log.jsonl', `${lines.join('\n')}\n`);
});
afterAll(() => rmSync(folder, {recursive: true}));

function put(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return name;
}
const verify = (...args: string[]) => verifyFiles(args, folder);

describe('the offline check', () => {
  it('says who issued it, what it says, what is proven and what is not', async () => {
    const {isFine, text} = await verify('receipt.jws', '--keys', 'keys.json');
    expect(isFine).toBe(true);
    for (const words of [
      'Valid\nIssued by https://vouch.example, whole and unchanged.',
      'Łódź Ąęść Αθήνα',
      'Rejected: Service Hub Free; Reason: Products or tier wrong (“Мы не заказывали”)',
      'Hannah Reyes, with an address at acme.example',
      '2026-11-19 09:46:40 UTC',
      'No independent clock confirms it.',
      "that it was Hannah Reyes is the issuer's word. Whoever could read that mailbox",
      'Entry 3',
      key.key.kid,
      'https://vouch.example/.well-known/jwks.json',
    ]) {
      expect(text).toContain(words);
    }
  });

  it('needs neither a network nor a database, and ends with 0 or 1', () => {
    const noNetwork = `data:text/javascript,${encodeURIComponent(`
      import net from 'node:net'; import dns from 'node:dns';
      const refuse = () => { throw new Error('a network was asked for'); };
      net.Socket.prototype.connect = dns.lookup = dns.promises.lookup = globalThis.fetch = refuse;
    `)}`;
    const run = (file: string) =>
      spawnSync(
        process.execPath,
        ['--import', noNetwork, 'scripts/verify.mjs', file, '--keys', 'keys.json'],
        {env: {PATH: process.env.PATH, INIT_CWD: folder}, encoding: 'utf8'},
      );
    const valid = run('receipt.jws');
    expect(valid).toMatchObject({status: 0, stderr: ''});
    expect(valid.stdout).toContain('Valid');
    const changed = run(put('changed.jws', token.replace(/.{5}$/, 'AAAAA')));
    expect(changed).toMatchObject({status: 1, stdout: ''});
    expect(changed.stderr).toContain('Changed or damaged');
  }, 60_000);

  it('finds a flipped byte at every place of the file', async () => {
    const bytes = Buffer.from(token);
    const passed: number[] = [];
    for (const position of bytes.keys()) {
      const flipped = Buffer.from(bytes);
      flipped[position] = (flipped[position] ?? 0) ^ (1 << (position % 8));
      writeFileSync(join(folder, 'flipped.jws'), flipped);
      const {isFine} = await verify('flipped.jws', '--keys', 'keys.json');
      if (isFine) passed.push(position);
    }
    expect(passed).toEqual([]);
  }, 60_000);

  it('names a foreign issuer, and one whose keys these are not', async () => {
    const other = await sampleKey();
    const receipt = sampleReceipt({iss: 'https://other.example'});
    put('foreign.jws', await signReceipt(other, receipt));
    const {isFine, text} = await verify('foreign.jws', '--keys', 'keys.json');
    expect(isFine).toBe(false);
    expect(text).toContain('https://other.example issued it, and not https://vouch.example');
    put('strange.jws', await signReceipt(other, sampleReceipt()));
    const strange = await verify('strange.jws', '--keys', 'keys.json');
    expect(strange).toMatchObject({isFine: false});
    expect(strange.text).toContain('Unknown key');
    expect(strange.text).toContain(other.key.kid);
  });

  it('finds the receipt in its log, and a log that was cut or changed', async () => {
    const check = (log: string) => verify('receipt.jws', '--keys', 'keys.json', '--log', log);
    const whole = await check('log.jsonl');
    expect(whole).toMatchObject({isFine: true});
    expect(whole.text).toContain('the receipt is in it, at entry 3');
    const cut = await check(put('cut.jsonl', lines.slice(0, 3).join('\n')));
    expect(cut).toMatchObject({isFine: false});
    expect(cut.text).toContain('it says that there are 4 entries, and 2 are there');
    const header = JSON.parse(lines[0] ?? '') as object;
    const shorter = JSON.stringify({...header, entries: 2, head: headAt(lines, 2)});
    const hidden = await check(put('hidden.jsonl', [shorter, ...lines.slice(1, 3)].join('\n')));
    expect(hidden.text).toContain('it ends at entry 2, and the receipt stands at entry 3');
    expect(hidden.isFine).toBe(false);
    const flipped = (lines[4] ?? '').replace('"seq":4', '"seq":5');
    const broken = await check(put('broken.jsonl', lines.with(4, flipped).join('\n')));
    expect(broken.text).toContain('entry 4 is missing');
    expect((await check(put('no.jsonl', 'hello'))).text).toContain('not an exported log');
  });

  it('lets no stranger steer the terminal', async () => {
    const by = {name: '\u001b[2J\u202eHannah\u0007\nValid'};
    const answered = {...sampleReceipt().answered, by};
    put('odd.jws', await signReceipt(key, sampleReceipt({answered})));
    const {text} = await verify('odd.jws', '--keys', 'keys.json');
    expect(text).toContain('?[2J?Hannah? Valid');
    expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
  });

  it('takes keys that do not say whose they are with --issuer', async () => {
    put('bare.json', JSON.stringify({...keySetJson(issuer, [key.key]), issuer: undefined}));
    const bare = ['receipt.jws', '--keys', 'bare.json'];
    expect((await verify(...bare)).text).toContain('add --issuer');
    expect(await verify(...bare, '--issuer', `${issuer}/`)).toMatchObject({isFine: true});
    expect((await verify(...bare, '--issuer', 'vouch')).text).toContain('must be the address');
    const other = ['receipt.jws', '--keys', 'keys.json', '--issuer', 'https://other.example'];
    expect(await verify(...other)).toMatchObject({isFine: false});
  });

  it.each([
    [[], 'Usage'],
    [['receipt.jws'], 'Usage'],
    [['receipt.jws', 'more', '--keys', 'keys.json'], 'Usage'],
    [['receipt.jws', '--keys'], 'Usage'],
    [['receipt.jws', '--keys', 'keys.json', '--network'], 'Usage'],
    [['missing', '--keys', 'keys.json'], 'missing cannot be read.'],
    [['.', '--keys', 'keys.json'], '. cannot be read.'],
    [['receipt.jws', '--keys', 'receipt.jws'], 'is not a file of keys'],
    [['keys.json', '--keys', 'keys.json'], 'Not a receipt'],
    [['receipt.jws', '--keys', 'keys.json', '--log', 'missing'], 'missing cannot be read.'],
  ])('says what is wrong with %j', async (args, words) => {
    const said = await verify(...args);
    expect(said.isFine).toBe(false);
    expect(said.text).toContain(words);
  });

  it('takes whole paths, too', async () => {
    const path = join(folder, 'receipt.jws');
    const keys = relative(process.cwd(), join(folder, 'keys.json'));
    expect(await verifyFiles([path, '--keys', keys], process.cwd())).toMatchObject({isFine: true});
  });
});
