import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type {LinkId} from '../../../lib/domain/ids.ts';
import {Browser} from '../auth/browser.ts';
import {startRunning, type Running} from '../auth/running.ts';
import {createClientWorld, type ClientWorld} from '../client/clients.ts';
import {makeProgram, makeVendorPerson, signedIn} from './people.ts';

let running: Running;
let world: ClientWorld;
let pat: Browser;
let cam: Browser;
let stranger: Browser;

beforeAll(async () => {
  running = await startRunning();
  world = await createClientWorld(running);
  await makeVendorPerson(running, world.programId, 'Pat', ['program_admin']);
  await makeVendorPerson(running, world.programId, 'Cam', ['cam', 'pdm', 'rep']);
  await makeVendorPerson(running, await makeProgram(running, 'Another'), 'Olga', ['program_admin']);
  pat = await signedIn(running, 'Pat');
  cam = await signedIn(running, 'Cam');
  stranger = await signedIn(running, 'Olga');
});
afterAll(() => running.stop());

const erase = (fields: Record<string, string>, by = pat) => by.post('/admin/clients/erase', fields);
const client = async (linkId: LinkId) => (await world.stored(linkId)).client?.email ?? null;
const asked = async (email: string) => ({
  ...(await world.mailedLink({name: 'Ann Lee', email})),
  email,
});

describe('a program admin', () => {
  test('sees what there is of somebody, and erases them by the address typed twice', async () => {
    const {linkId, email} = await asked('seen@acme.example');
    const seen = await erase({email: ` ${email.toUpperCase()}`});
    expect(seen.html).toContain(`What is kept about ${email}`);
    expect(seen.html).toContain('In 1 partner account');
    expect(await client(linkId)).toBe(email);

    const done = await erase({email, again: email});
    expect(done.html).toContain('The person was erased.');
    expect(await client(linkId)).toBeNull();
  });

  test.each([
    ['', 'This is needed.'],
    ['not an address', 'mail address'],
    ['nobody@nowhere.example', 'Nothing is kept about this address.'],
    [`${'x'.repeat(400)}@acme.example`, 'mail address'],
  ])('is told about %j', async (email, sentence) => {
    const {status, html} = await erase({email, again: email});
    expect(status).toBe(422);
    expect(html).toContain(sentence);
  });

  test('who mistypes the address the second time erases nobody', async () => {
    const {linkId, email} = await asked('typo@acme.example');
    const {status, html} = await erase({email, again: 'another@acme.example'});
    expect(status).toBe(422);
    expect(html).toContain('This is another address than the one above.');
    expect(await client(linkId)).toBe(email);
  });
});

test('nobody else can ask or erase, nor the admin of another program', async () => {
  const {linkId, email} = await asked('asked@acme.example');
  for (const person of [cam, stranger, new Browser(running.origin)]) {
    const {html} = await erase({email, again: email}, person);
    expect(html).not.toContain('In 1 partner account');
  }
  expect(await client(linkId)).toBe(email);
});
