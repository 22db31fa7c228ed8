import {sql} from 'kysely';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import type {AccountId} from '../../../lib/domain/ids.ts';
import {verifyReceipt} from '../../../lib/receipt/verify-receipt.ts';
import {findReceiptByToken} from '../../../server/receipts/find-receipt.ts';
import {receiptToken} from '../../../server/receipts/receipt-address.ts';
import {findLinkForClient} from '../../../server/client/client-link.ts';
import {answerLink} from '../../../server/write/answer-link.ts';
import {verifyLog} from '../../../server/write/account-log.ts';
import {createSyncClient} from '../sync-client.ts';
import {answerAsShown, createLink, createWorld, type Someone, type World} from '../world.ts';
import {answeredLink, receiptOf, takeUnverifiedAnswers} from './receipts-world.ts';

let world: World;
let account: AccountId;
let maria: Someone;

beforeAll(async () => {
  world = await createWorld();
  await takeUnverifiedAnswers(world.db);
  account = await world.account('Bright Agency');
  maria = await world.member(account, 'Maria Nowak');
});
afterAll(() => world.end());

const trusted = async () => ({
  issuer: world.deps.publicUrl,
  keys: new Map((await world.deps.receiptKeys.all()).map((key) => [key.kid, key])),
});
const receipts = () =>
  world.read(account, (trx) => trx.selectFrom('receipt').select(['link_id', 'jws']).execute());

describe('an answer', () => {
  it('leaves a valid receipt of exactly what was asked and answered', async () => {
    const {linkId} = await answeredLink(world, account, maria);
    const {jws, receipt} = await receiptOf(world, account, linkId);
    expect(await verifyReceipt(jws, await trusted())).toMatchObject({kind: 'valid', receipt});
    expect(receipt).toMatchObject({
      v: 1,
      iss: 'https://vouch.example',
      program: {id: world.programId, name: 'Solutions Program'},
      vendor: 'HubSpot',
      partner: {id: account, name: 'Bright Agency'},
      link: {id: linkId, replaces: null},
      lines: [
        {
          ...{product: 'Marketing Hub', tier: 'Professional', onboarding: 'By the partner'},
          verdict: 'confirmed',
        },
      ],
      duration: '1–3 months',
      answered: {by: {name: 'Hannah Reyes'}, evidence: 'unverified', unproven: 'no_code'},
    });
    expect(receipt.iat).toBe(Math.floor(Date.parse(receipt.answered.at) / 1000));
  });

  it('keeps the reason of a rejection, and which link a clone replaces', async () => {
    const first = createLink();
    const clone = {...createLink(), replaces: first.linkId};
    await createSyncClient(world, account, maria).push(first, clone);
    await answerAsShown(world.deps, clone.copyToken, {
      name: 'Hannah',
      choice: {kind: 'reject', reasonId: 'other', text: 'Nie znam'},
    });
    const {receipt} = await receiptOf(world, account, clone.linkId);
    expect(receipt.link.replaces).toBe(first.linkId);
    expect(receipt.lines).toMatchObject([{verdict: 'rejected', reason: {text: 'Nie znam'}}]);
  });

  it('says what was proven, and of a mail address its domain alone', async () => {
    const link = createLink();
    await createSyncClient(world, account, maria).push(link);
    const seen = (await findLinkForClient(world.db, link.copyToken))?.seen ?? '';
    const answer = {name: 'Hannah', choice: {kind: 'confirm'}} as const;
    const proof = {via: 'checkout', email: 'hannah.reyes@Acme.example'} as const;
    await answerLink(world.deps, link.copyToken, seen, answer, proof);
    const {receipt} = await receiptOf(world, account, link.linkId);
    expect(receipt.answered).toMatchObject({
      ...{by: {name: 'Hannah', domain: 'acme.example'}, evidence: 'checkout'},
    });
    expect(JSON.stringify(receipt)).not.toContain('hannah.reyes');
  });

  it("names the end of the account's log, which the log still has", async () => {
    const {linkId} = await answeredLink(world, account, maria);
    const {receipt} = await receiptOf(world, account, linkId);
    await answeredLink(world, account, maria); // and more after it
    const {sequence, head} = receipt.log;
    const entry = await world.read(account, (trx) =>
      trx
        .selectFrom('account_log')
        .select(['head', 'payload'])
        .where('account_id', '=', account)
        .where('seq', '=', sequence)
        .executeTakeFirstOrThrow(),
    );
    expect(entry.head.toString('hex')).toBe(head);
    expect(entry.payload).toContain('link_confirmed');
    expect(entry.payload).toContain(linkId);
    expect(await world.read(account, (trx) => verifyLog(trx, account))).toMatchObject({
      kind: 'intact',
    });
  });

  it('has one receipt, however many answer at once', async () => {
    const link = createLink();
    await createSyncClient(world, account, maria).push(link);
    const before = (await receipts()).length;
    const answers = await Promise.all(
      ['A', 'B', 'C', 'D'].map((name) =>
        answerAsShown(world.deps, link.copyToken, {name, choice: {kind: 'confirm'}}),
      ),
    );
    expect(answers.map(({kind}) => kind).sort()).toEqual([
      ...['already_answered', 'already_answered', 'already_answered', 'answered'],
    ]);
    expect((await receipts()).length).toBe(before + 1);
  });

  it('that is refused leaves none', async () => {
    const link = createLink();
    await createSyncClient(world, account, maria).push(link);
    const before = await receipts();
    const invalid = {name: '', choice: {kind: 'confirm'}} as const;
    expect(await answerAsShown(world.deps, link.copyToken, invalid)).toMatchObject({
      kind: 'invalid',
    });
    expect(await receipts()).toEqual(before);
  });

  it('is not kept when its receipt cannot be', async () => {
    const link = createLink();
    await createSyncClient(world, account, maria).push(link);
    const broken = {
      ...world.deps,
      receiptKeys: {
        ...world.deps.receiptKeys,
        signer: () => {
          const refuse = () => Promise.reject(new Error('no signature'));
          return Promise.resolve({kid: 'x', sign: refuse, signAs: refuse});
        },
      },
    };
    const answer = {name: 'Hannah', choice: {kind: 'confirm'}} as const;
    await expect(answerAsShown(broken, link.copyToken, answer)).rejects.toThrow('no signature');
    expect(await answerAsShown(world.deps, link.copyToken, answer)).toMatchObject({
      kind: 'answered',
    });
  });
});

describe("a receipt's address", () => {
  it('finds it, and is stored as a hash alone', async () => {
    const {linkId, copyToken} = await answeredLink(world, account, maria);
    const token = receiptToken(copyToken);
    const {row, jws} = await receiptOf(world, account, linkId);
    expect(await findReceiptByToken(world.db, token)).toMatchObject({jws, accountId: account});
    expect(JSON.stringify(row)).not.toContain(token);
    expect(token).not.toContain(copyToken);
    for (const wrong of [copyToken, token.slice(1), `${token}x`, '', '%', token.toLowerCase()]) {
      expect(await findReceiptByToken(world.db, wrong)).toBeUndefined();
    }
  });
});

describe('the database', () => {
  it('lets no tenant change or remove a receipt, nor see a signing key', async () => {
    await answeredLink(world, account, maria);
    for (const query of [
      sql`update app.receipt set jws = 'x'`,
      sql`delete from app.receipt`,
      sql`select * from app.receipt_key`,
      sql`insert into app.receipt_key (kid, public_x, sealed) values ('x', 'x', 'x')`,
    ]) {
      await expect(world.read(account, (trx) => query.execute(trx))).rejects.toThrow(
        'permission denied',
      );
    }
  });

  it("[L9] shows one account's receipts to nobody else", async () => {
    await answeredLink(world, account, maria);
    const other = await world.account('Other');
    const seen = await world.read(other, (trx) => sql`select 1 from app.receipt`.execute(trx));
    expect(seen.rows).toEqual([]);
    expect(await world.rows(sql`select 1 from app.receipt`)).toEqual([]);
  });
});
