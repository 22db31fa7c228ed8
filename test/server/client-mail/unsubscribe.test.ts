import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import type {AccountId} from '../../../lib/domain/ids.ts';
import {createUnsubscribeTokens, endReminders} from '../../../server/client-mail/unsubscribe.ts';
import {inTenant} from '../../../server/db/database.ts';
import {startRunning, type Running} from '../auth/running.ts';
import {makeAccount, makeProgram} from '../pages/people.ts';

const tokens = createUnsubscribeTokens('a secret of more than thirty-two characters');
let running: Running;
let account: AccountId;
let other: AccountId;

beforeAll(async () => {
  running = await startRunning();
  const programId = await makeProgram(running);
  account = await makeAccount(running, programId, 'Bright Agency');
  other = await makeAccount(running, programId, 'Other');
});
afterAll(() => running.stop());

const ended = async (id: AccountId): Promise<string[]> => {
  const rows = await inTenant(running.db, id, (trx) =>
    trx.selectFrom('no_reminders').select('email').orderBy('email').execute(),
  );
  return rows.map(({email}) => email);
};
const ask = (path: string, init: RequestInit = {}) => fetch(new URL(path, running.origin), init);
const oneClick = {
  method: 'POST',
  headers: {'content-type': 'application/x-www-form-urlencoded'},
  body: 'List-Unsubscribe=One-Click',
};

describe('the address in a reminder', () => {
  it('ends reminders of the one partner to the one reader by a POST alone, also twice', async () => {
    const path = `/u/${tokens.tokenOf({accountId: account, email: 'Ann@Acme.example'})}`;
    const page = await ask(path);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('ann@acme.example gets no more reminders');
    await ask(path, {method: 'HEAD'});
    expect(await ended(account)).toEqual([]);
    for (let times = 0; times < 2; times++) {
      expect((await ask(path, oneClick)).status).toBe(200);
    }
    expect(await ended(account)).toEqual(['ann@acme.example']);
    expect(await ended(other)).toEqual([]);
  });

  it.each([
    ['pl', 'przypomnie'],
    ['de', 'Erinnerungen'],
    ['it', 'promemoria'],
    ['es', 'recordatorios'],
    ['xx', 'reminders'],
  ])('speaks the mail’s language: %s', async (language, word) => {
    const email = `${language}@acme.example`;
    const path = `/u/${tokens.tokenOf({accountId: account, email})}?lang=${language}`;
    const headers = {'accept-language': 'en'};
    const page = await (await ask(path, {headers})).text();
    const done = await (
      await ask(path, {...oneClick, headers: {...oneClick.headers, ...headers}})
    ).text();
    for (const html of [page, done]) {
      expect(html.toLowerCase()).toContain(word.toLowerCase());
      expect(html).toContain(`<html lang="${language === 'xx' ? 'en' : language}"`);
    }
    if (language !== 'xx') expect(page).toContain(`action="${path}"`);
    expect(await ended(account)).toContain(email);
  });

  it.each([
    'nothing',
    '.',
    'a.b.c',
    `${'a'.repeat(5000)}.b`,
    createUnsubscribeTokens('another secret of thirty-two characters').tokenOf({
      ...{accountId: '01900000-0000-7000-8000-000000000001' as AccountId, email: 'a@b.example'},
    }),
  ])('is nothing that we never signed (%#)', async (token) => {
    for (const init of [{}, oneClick]) {
      expect((await ask(`/u/${token}`, init)).status).toBe(404);
    }
  });

  it('cannot be turned to another account or reader', async () => {
    const [said = '', signed = ''] = tokens
      .tokenOf({accountId: account, email: 'bo@acme.example'})
      .split('.');
    const turned = Buffer.from(said, 'base64url').toString().replace('bo@', 'cy@');
    const forged = `${Buffer.from(turned).toString('base64url')}.${signed}`;
    expect((await ask(`/u/${forged}`, oneClick)).status).toBe(404);
    expect(await ended(account)).not.toContain('cy@acme.example');
  });

  it('of an account that is gone does nothing', async () => {
    const gone = '01900000-0000-7000-8000-000000000001' as AccountId;
    await endReminders(running.db, {accountId: gone, email: 'ann@acme.example'});
    expect(await ended(gone)).toEqual([]);
  });
});
