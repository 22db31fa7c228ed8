import {afterAll, beforeAll, expect, test} from 'vitest';
import {findReaders, rememberLanguage, textsForAddress} from '../../../server/data/languages.ts';
import {Browser} from '../auth/browser.ts';
import {startRunning, type Running} from '../auth/running.ts';
import {createClientWorld, type ClientWorld} from '../client/clients.ts';
import {emailOf, password} from '../pages/people.ts';

let running: Running;
let world: ClientWorld;
beforeAll(async () => {
  running = await startRunning();
  world = await createClientWorld(running);
});
afterAll(() => running.stop());

async function signInSpeaking(language: string): Promise<void> {
  const browser = new Browser(running.origin);
  const fields = {email: emailOf(world.maria.name), password, how: 'password', next: '/home'};
  await browser.fetch('/sign-in', {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: {origin: running.origin, 'accept-language': language},
  });
  expect(browser.cookies.size).toBeGreaterThan(0);
}
const language = async () => (await findReaders(running.db, [world.maria.userId]))[0]?.texts.locale;

test('somebody is written to in the language of the browser they signed in with last', async () => {
  expect(await language()).toBe('en');
  await signInSpeaking('pl-PL,pl;q=0.9,en;q=0.5');
  expect(await language()).toBe('pl');
  await signInSpeaking('sw,de;q=0.5');
  expect(await language()).toBe('de');
  await signInSpeaking('xx');
  expect(await language()).toBe('en');
});

test('their address alone says it, too, for a sign-in code; who is unknown gets English', async () => {
  await rememberLanguage(running.db, world.maria.userId, 'pl');
  const texts = await textsForAddress(running.db, emailOf(world.maria.name).toUpperCase());
  expect(texts.locale).toBe('pl');
  expect((await textsForAddress(running.db, 'nobody@nowhere.example')).locale).toBe('en');
});

test('only what is a language is kept', async () => {
  const odd = rememberLanguage(running.db, world.maria.userId, 'pl"; --' as 'pl');
  await expect(odd).rejects.toThrow('check constraint');
});
