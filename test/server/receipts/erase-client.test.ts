import {sql} from 'kysely';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import type {AccountId, LinkId} from '../../../lib/domain/ids.ts';
import {verifyReceipt} from '../../../lib/receipt/verify-receipt.ts';
import {findInLog, verifyLogExport} from '../../../lib/receipt/log-export.ts';
import {eraseClient} from '../../../server/receipts/erase-client.ts';
import {exportLog} from '../../../server/receipts/export-log.ts';
import {findReceiptByToken} from '../../../server/receipts/find-receipt.ts';
import {receiptToken} from '../../../server/receipts/receipt-address.ts';
import {verifyLog} from '../../../server/write/account-log.ts';
import {createSyncClient} from '../sync-client.ts';
import {
  answerAsShown,
  createLink,
  createWorld,
  done,
  operator,
  type Someone,
  type World,
} from '../world.ts';
import {answeredLink, receiptOf, takeUnverifiedAnswers} from './receipts-world.ts';

let world: World;
let account: AccountId;
let maria: Someone;
const name = 'Hannah “H.” Réyes';

beforeAll(async () => {
  world = await createWorld();
  await takeUnverifiedAnswers(world.db);
  account = await world.account('Bright Agency');
  maria = await world.member(account, 'Maria Nowak');
});
afterAll(() => world.end());

const log = () =>
  world.read(account, async (trx) =>
    trx.selectFrom('account_log').select(['seq', 'payload', 'salt']).orderBy('seq').execute(),
  );

async function answeredBy(email: string) {
  const link = createLink();
  const client = {name, email};
  await createSyncClient(world, account, maria).push(link, {
    ...{kind: 'link.assign_client', linkId: link.linkId, client},
  });
  await answerAsShown(world.deps, link.copyToken, {name, choice: {kind: 'confirm'}});
  return link;
}

describe('erasing a client', () => {
  it('takes their name and address out of log and receipt, and the chain still verifies', async () => {
    const other = await answeredLink(world, account, maria, {name: 'Somebody Else'});
    const link = await answeredBy('Hannah@acme.example');
    const kept = await receiptOf(world, account, link.linkId);
    const before = await log();
    expect(JSON.stringify(before)).toContain('annah@acme.example');
    done(await eraseClient(world.deps, operator, account, link.linkId));

    const after = await log();
    expect(JSON.stringify(after)).not.toMatch(/annah|Réyes/i);
    expect(JSON.stringify(after)).toContain('Somebody Else');
    const erased = after.filter(({payload, salt}) => payload === null && salt === null);
    expect(erased.length).toBe(2); // it was assigned, and it was answered
    expect(after.at(-1)?.payload).toContain('{"kind":"person_erased","entries":2,"receipts":1}');
    expect(await world.read(account, (trx) => verifyLog(trx, account))).toMatchObject({
      ...{kind: 'intact', entries: before.length + 1},
    });

    const found = await findReceiptByToken(world.db, receiptToken(link.copyToken));
    expect(found).toMatchObject({jws: undefined});
    await receiptOf(world, account, other.linkId); // is there still
    const issuer = world.deps.publicUrl;
    const keys = new Map((await world.deps.receiptKeys.all()).map((key) => [key.kid, key]));
    expect(await verifyReceipt(kept.jws, {issuer, keys})).toMatchObject({kind: 'valid'});
    let text = '';
    const of = {issuer, account: {id: account, name: 'Bright Agency'}, withPayloads: true};
    for await (const lines of exportLog(world.db, of)) text += lines;
    const verdict = await verifyLogExport(text);
    if (verdict.kind !== 'intact') throw new Error(verdict.kind);
    expect(findInLog(verdict.log, kept.receipt)).toMatchObject({kind: 'there'});
  });

  it('done twice changes nothing more', async () => {
    const link = await answeredBy('twice@acme.example');
    done(await eraseClient(world.deps, operator, account, link.linkId));
    const once = await log();
    done(await eraseClient(world.deps, operator, account, link.linkId));
    expect(await log()).toEqual(once);
  });

  it('is for the program admin alone, and for links of the account', async () => {
    const link = await answeredBy('asked@acme.example');
    const admin = await world.member(account, 'Partner Admin', 'partner_admin');
    const cam = await world.vendor('Cam', 'cam');
    await world.assign(account, cam, 'cam');
    const stranger = await world.member(await world.account('Other'), 'Stranger', 'partner_admin');
    for (const [person, kind] of [
      [admin, 'forbidden'],
      [maria, 'forbidden'],
      [cam, 'forbidden'],
      [stranger, 'not_found'],
    ] as const) {
      const by = {kind: 'person', ...person} as const;
      expect(await eraseClient(world.deps, by, account, link.linkId)).toEqual({kind});
    }
    const programAdmin = {
      kind: 'person',
      ...(await world.vendor('Admin', 'program_admin')),
    } as const;
    const nowhere = '0193a1b2-0000-7000-8000-000000000001' as LinkId; // no link has it
    expect(await eraseClient(world.deps, programAdmin, account, nowhere)).toEqual({
      kind: 'not_found',
    });
    expect(await eraseClient(world.deps, programAdmin, account, link.linkId)).toMatchObject({
      kind: 'done',
    });
  });

  it("[L9] reaches no other account's log or receipts", async () => {
    const link = await answeredBy('there@acme.example');
    const {row} = await receiptOf(world, account, link.linkId);
    const other = await world.account('Kestrel');
    const erased = await world.read(other, (trx) =>
      sql`
        select app.erase_log_entries(array(select generate_series(1, 1000)::bigint)) as entries,
          app.erase_receipts(array[${row.id}]::uuid[]) as receipts`.execute(trx),
    );
    expect(erased.rows).toEqual([{entries: 1, receipts: 0}]); // its own one
    await receiptOf(world, account, link.linkId);
    expect(JSON.stringify(await log())).toContain('there@acme.example');
  });
});
