import {afterAll, beforeAll, expect, it} from 'vitest';
import type {AccountId, FileId} from '../../../lib/domain/ids.ts';
import type {CommandMutation} from '../../../lib/domain/mutation.ts';
import {createFileStore} from '../../../server/files/file-store.ts';
import {finishFile} from '../../../server/files/finish-file.ts';
import {takeBytes} from '../../../server/files/take-bytes.ts';
import {runCommand} from '../../../server/write/command.ts';
import {Browser} from '../auth/browser.ts';
import {startRunning, type Running} from '../auth/running.ts';
import {
  assign,
  makeAccount,
  makeMember,
  makeProgram,
  makeVendorPerson,
  signedIn,
} from '../pages/people.ts';
import {newId, ownCompany, post, share} from '../shared-deals.ts';
import {photo} from './pictures.ts';
import {makeFilesFolder} from './test-files.ts';

const folder = makeFilesFolder();
let running: Running;
let account: AccountId;
let other: AccountId;
let bytes: Buffer;
const fileId: FileId = newId();
const awaited: FileId = newId();

beforeAll(async () => {
  const files = await createFileStore(folder.at);
  running = await startRunning({files});
  const programId = await makeProgram(running);
  account = await makeAccount(running, programId, 'Bright Agency');
  other = await makeAccount(running, programId, 'Kestrel');
  const userId = await makeMember(running, account, 'Maria', 'partner_admin');
  const cam = await makeVendorPerson(running, programId, 'Dana', ['cam']);
  const otherCam = await makeVendorPerson(running, programId, 'Idris', ['cam']);
  await makeVendorPerson(running, programId, 'Pat', ['program_admin']);
  await assign(running, account, cam, 'cam');
  await assign(running, other, otherCam, 'cam');
  const elsewhere = await makeProgram(running, 'Another Program');
  await makeVendorPerson(running, elsewhere, 'Olga', ['program_admin']);

  bytes = await photo(80, 60);
  const run = async (mutation: CommandMutation) => {
    const maria = {userId, name: 'Maria'};
    const outcome = await runCommand(running.deps, maria, account, {key: newId(), mutation});
    expect(outcome.kind).toBe('applied');
  };
  const sharing = share(ownCompany());
  await run(sharing);
  const file = {name: 'a.png', size: bytes.length, type: 'image/png'};
  await run({
    ...post(sharing.dealId, 'Look'),
    files: [
      {...file, fileId},
      {...file, fileId: awaited},
    ],
  });
  await takeBytes(running.deps, userId, {accountId: account, fileId}, 0, bytes);
  await finishFile(running.deps, {accountId: account, fileId});
});
afterAll(async () => {
  await running.stop();
  folder.remove();
});

const path = (id: string = fileId, of: string = account) => `/console/files/${of}/${id}`;

it.each(['Dana', 'Pat'])('%s, who sees the deal, gets the file and its preview', async (name) => {
  const browser = await signedIn(running, name);
  const content = await browser.fetch(path());
  expect(content.status).toBe(200);
  expect(Buffer.from(await content.arrayBuffer()).equals(bytes)).toBe(true);
  expect(content.headers.get('content-disposition')).toMatch(/^attachment; filename="a.png"/);
  expect(content.headers.get('content-security-policy')).toContain('sandbox');
  expect(content.headers.get('x-content-type-options')).toBe('nosniff');
  const preview = await browser.fetch(`${path()}/preview`);
  expect(preview.headers.get('content-type')).toBe('image/webp');
  expect(preview.headers.get('content-disposition')).toBeNull();
  const head = await browser.fetch(path(), {method: 'HEAD'});
  expect([head.status, head.headers.get('content-length')]).toEqual([200, String(bytes.length)]);
});

it.each(['Idris', 'Olga', 'Maria'])(
  '%s, who does not by the console, gets neither',
  async (name) => {
    const browser = await signedIn(running, name);
    for (const at of [path(), `${path()}/preview`, path(fileId, other), path(newId())]) {
      expect([at, (await browser.fetch(at)).status]).toEqual([at, 404]);
    }
  },
);

it('what is not stored, or no id at all, is not there', async () => {
  const browser = await signedIn(running, 'Dana');
  for (const at of [path(awaited), `${path(awaited)}/preview`, path('x'), path(fileId, 'x')]) {
    expect([at, (await browser.fetch(at)).status]).toEqual([at, 404]);
  }
});

it('nobody is asked to sign in, and comes back to it', async () => {
  const answer = await new Browser(running.origin).fetch(path());
  expect(answer.status).toBe(303);
  expect(answer.headers.get('location')).toContain(encodeURIComponent(path()));
});
