import {createHash, randomUUID} from 'node:crypto';
import {sql} from 'kysely';
import {afterAll, beforeAll, beforeEach, describe, expect, it} from 'vitest';
import type {AccountId} from '../../../lib/domain/ids.ts';
import {defaultMailLimits, takeRoom} from '../../../server/client-mail/mail-room.ts';
import {createWorld, type World} from '../world.ts';

/** How many mails a day there is room for, by the numbers that a server runs with (docs/rules.md, "Sending, reminding, expiring"). */
let world: World;
let account: AccountId;
let other: AccountId;
let seq = 0;

beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.end());
beforeEach(async () => {
  account = await world.account('Bright Agency');
  other = await world.account('Other');
});

const readerOf = (name: string) => createHash('sha256').update(name).digest();
const take = (reader: Buffer, of = account) =>
  world.read(of, (trx) => takeRoom(trx, {accountId: of, seq: ++seq, reader}, defaultMailLimits));
/** As if so many had been mailed a minute before one another, the latest so many hours ago. */
const mailed = (count: number, reader: Buffer | null, of = account, hours = 0) =>
  world.read(of, (trx) =>
    sql`insert into app.client_mail (account_id, seq, reader, at)
      select ${of}, 1000000 + ${(seq += count)} - n, coalesce(${reader}::bytea, sha256(n::text::bytea)),
        now() - ${hours} * interval '1 hour' - n * interval '1 minute'
      from generate_series(1, ${count}::int) n`.execute(trx),
  );
/** By the owner: the application may not change what was counted. */
const age = (of: AccountId, minutes: number) =>
  world.db.transaction().execute(async (trx) => {
    await sql`select set_config('app.account', ${of}, true)`.execute(trx);
    const {numAffectedRows} = await sql`
      update app.client_mail set at = at - ${minutes} * interval '1 minute' where account_id = ${of}`.execute(
      trx,
    );
    expect(numAffectedRows).toBeGreaterThan(9n);
  });

describe('one person', () => {
  it('is mailed ten times in 24 hours, by all partners together, and then from when the first of them is a day old', async () => {
    const reader = readerOf(randomUUID());
    await mailed(4, reader);
    await mailed(5, reader, other);
    expect(await take(reader)).toBe('taken');
    const room = await take(reader);
    if (room === 'taken') throw new Error('An eleventh mail had room');
    const left = room.from.getTime() - Date.now();
    expect(left).toBeLessThan(24 * 3_600_000);
    expect(left).toBeGreaterThan(23 * 3_600_000);
    expect(await take(reader, other)).toMatchObject({from: expect.any(Date) as Date});
    expect(await take(readerOf(randomUUID()))).toBe('taken');
  });

  it('is mailed no oftener by partners who all ask at once', async () => {
    const reader = readerOf(randomUUID());
    await mailed(7, reader);
    const room = await Promise.all(
      Array.from({length: 10}, (_, n) => take(reader, n % 2 === 0 ? account : other)),
    );
    expect(room.filter((one) => one === 'taken')).toHaveLength(3);
  });

  it('is mailed again once a day has gone by', async () => {
    const reader = readerOf(randomUUID());
    await mailed(10, reader, account, 23.5);
    expect(await take(reader)).not.toBe('taken');
    await age(account, 31);
    expect(await take(reader)).toBe('taken');
  });
});

describe('one account', () => {
  it('mails a thousand times in 24 hours, whomever, and no other account less for it', async () => {
    await mailed(999, null);
    expect(await take(readerOf(randomUUID()))).toBe('taken');
    expect(await take(readerOf(randomUUID()))).toMatchObject({from: expect.any(Date) as Date});
    expect(await take(readerOf(randomUUID()), other)).toBe('taken');
    await age(account, 24 * 60);
    expect(await take(readerOf(randomUUID()))).toBe('taken');
  });

  it('mails no more than that when all of its mails go at once', async () => {
    await mailed(995, null);
    const room = await Promise.all(Array.from({length: 10}, () => take(readerOf(randomUUID()))));
    expect(room.filter((one) => one === 'taken')).toHaveLength(5);
  });
});
