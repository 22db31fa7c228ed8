import {spawn} from 'node:child_process';
import {text} from 'node:stream/consumers';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import type {AccountId} from '../../../lib/domain/ids.ts';
import {createMessageIds} from '../../../server/client-mail/message-ids.ts';
import {readBounce} from '../../../server/client-mail/read-bounce.ts';
import {takeBounce} from '../../../server/client-mail/take-bounce.ts';
import {secret, startMailing} from '../jobs/mailing.ts';
import {createWorld, type Someone, type World} from '../world.ts';
import {age, asClient, askingOf, assignedLink, syncClient} from './asked-client.ts';
import {bounceOf, type Said} from './bounces.ts';

let world: World;
let mailing: Awaited<ReturnType<typeof startMailing>>;
let account: AccountId;
let maria: Someone;
let client: ReturnType<typeof syncClient>;
let readers = 0;

beforeAll(async () => {
  world = await createWorld();
  mailing = await startMailing(world);
  account = await world.account('Bright Agency');
  maria = await world.member(account, 'Maria Nowak');
  client = syncClient(world, account, maria);
});
afterAll(async () => {
  await mailing.stop();
  await world.end();
});

/** A link whose client was mailed, and the Message-ID of that mail as the reader's server got it. */
async function mailed() {
  const email = `reader${++readers}@acme.example`;
  const {linkId} = await assignedLink(client, email);
  await client.push({kind: 'link.send', linkId});
  await mailing.settle();
  const messageId = mailing.smtp.to(email).at(-1)?.messageId?.slice(1, -1);
  if (!messageId) throw new Error('No mail has come');
  const trouble = async () => (await askingOf(world, account, linkId))?.mailed?.trouble;
  return {linkId, email, messageId, trouble};
}

const take = (said: Said) =>
  takeBounce({...world.deps, messageIds: createMessageIds(secret)}, bounceOf(said));

describe('a mail that comes back after a relay had taken it', () => {
  it.each(['text/rfc822-headers', 'message/rfc822'] as const)(
    'is noted on its link, once, with %s',
    async (returns) => {
      const {messageId, trouble} = await mailed();
      expect(await take({messageId, returns})).toBe('noted');
      expect(await trouble()).toBe('bounced');
      expect(await take({messageId, returns})).toBe('overtaken');
    },
  );

  it('is told the partner like any other that did not arrive', async () => {
    await mailing.settle();
    const before = mailing.smtp.to(maria.email).length;
    const {messageId} = await mailed();
    await take({messageId});
    await mailing.settle();
    const [told, ...more] = mailing.smtp.to(maria.email).slice(before);
    expect(more).toEqual([]);
    expect(told?.text).toContain('The mail to the client did not arrive');
  });

  it.each(['delayed', 'relayed', 'delivered', 'expanded'])('is not noted as %s', async (action) => {
    const {messageId, trouble} = await mailed();
    expect(await take({messageId, action})).toBe('not_final');
    expect(await trouble()).toBeUndefined();
  });

  it('changes nothing once the client has answered, or was mailed anew', async () => {
    const answered = await mailed();
    const sentAgain = await mailed();
    await age(world, account, sentAgain.linkId, 1);
    expect(await client.push({kind: 'link.send', linkId: sentAgain.linkId})).toEqual(['applied']);
    await mailing.settle();
    await asClient(world, account, {
      ...{kind: 'link.answer', linkId: answered.linkId},
      input: {name: 'Ann', choice: {kind: 'confirm'}},
      weighed: {evidence: 'mailed', email: answered.email},
    });
    for (const {messageId, trouble} of [answered, sentAgain]) {
      expect(await take({messageId})).toBe('overtaken');
      expect(await trouble()).toBeUndefined();
    }
  });
});

describe('what is no word of ours', () => {
  it('is taken for nothing: a Message-ID that another secret made, or nobody', async () => {
    const {linkId, messageId, trouble} = await mailed();
    const foreign = createMessageIds('another secret of thirty-two characters');
    const forged = foreign.idOf({accountId: account, linkId, seq: 1, at: '2026-11-27T10:00:00Z'});
    const [said = '', host] = messageId.split('@');
    const flipped = said.replace(/.(?=.{5}$)/, (one) => (one === 'A' ? 'B' : 'A'));
    for (const id of [`${forged}@${host}`, `${flipped}@${host}`, 'ask.x@y', 'a.b.c@d', '@']) {
      expect(['not_ours', 'no_bounce']).toContain(await take({messageId: id}));
    }
    expect(await trouble()).toBeUndefined();
  });

  it.each([
    ['nothing', ''],
    ['a mail of a person', 'From: a@b.example\r\nSubject: Hello\r\n\r\nMessage-ID: <ask.a.b@c>'],
    ['bytes', Buffer.from([0, 255, 13, 10, 13, 10, 254])],
    ['a report cut off', bounceOf({messageId: 'ask.a.b@vouch.example'}).subarray(0, 400)],
    ['a report without the mail', bounceOf({messageId: undefined})],
  ])('is no bounce: %s', async (_, raw) => {
    expect(await readBounce(Buffer.from(raw))).toBeUndefined();
  });
});

describe('npm run bounced', () => {
  async function run(input: Buffer, env: Record<string, string>) {
    const child = spawn(process.execPath, ['scripts/bounced.mjs'], {
      env: {PATH: process.env.PATH, ...env},
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    child.stdin.on('error', () => undefined); // it may end before it has read
    child.stdin.end(input);
    const [said, wrong] = await Promise.all([text(child.stdout), text(child.stderr)]);
    return {said, wrong, code: await new Promise((done) => child.on('close', done))};
  }

  it('takes a mail from its input, beside the server', async () => {
    const {messageId, trouble} = await mailed();
    const env = {DATABASE_URL: world.url, SECRET: secret};
    const {said, wrong, code} = await run(bounceOf({messageId}), env);
    expect([said.trim(), wrong, code]).toEqual([
      'The mail did not arrive: the link says so, and its partner is told.',
      '',
      0,
    ]);
    expect(await trouble()).toBe('bounced');
  });

  it('asks for another try where the database is away, and for what is missing', async () => {
    const away = {DATABASE_URL: 'postgres://vouch@127.0.0.1:1/vouch', SECRET: secret};
    const bounce = bounceOf({messageId: 'ask.a.b@vouch.example'});
    const missed = await run(bounce, away);
    expect(missed.code).toBe(75);
    expect(missed.wrong).toMatch(/^The mail could not be looked at, hand it over again: /);
    const bare = await run(bounce, {});
    expect(bare.code).toBe(1);
    expect(bare.wrong).toContain('DATABASE_URL and SECRET are both needed');
  });
});
