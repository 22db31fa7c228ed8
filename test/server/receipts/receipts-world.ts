import {sql} from 'kysely';
import type {AccountId} from '../../../lib/domain/ids.ts';
import type {Database} from '../../../server/db/database.ts';
import {readReceipt} from '../../../server/receipts/find-receipt.ts';
import type {AnswerInput} from '../../../lib/domain/answer.ts';
import {createSyncClient} from '../sync-client.ts';
import {answerAsShown, createLink, type Someone, type World} from '../world.ts';

/** The program takes answers through the copied address as they come. */
export async function takeUnverifiedAnswers(db: Database): Promise<void> {
  await sql`update app.program set settings = settings || '{"answersWithoutCode": true}'`.execute(
    db,
  );
}

/** A link of the account, made and answered. */
export async function answeredLink(
  world: World,
  accountId: AccountId,
  by: Someone,
  given: {choice?: AnswerInput['choice']; name?: string} = {},
) {
  const link = createLink();
  await createSyncClient(world, accountId, by).push(link);
  const {choice = {kind: 'confirm'}, name = 'Hannah Reyes'} = given;
  const outcome = await answerAsShown(world.deps, link.copyToken, {name, choice});
  if (outcome.kind !== 'answered') throw new Error(outcome.kind);
  return {linkId: link.linkId, copyToken: link.copyToken};
}

/** The receipt's row and what it says. */
export async function receiptOf(world: World, accountId: AccountId, linkId: string) {
  const row = await world.read(accountId, (trx) =>
    trx
      .selectFrom('receipt')
      .selectAll()
      .where('link_id', '=', linkId as never) // of the table's own kind
      .executeTakeFirstOrThrow(),
  );
  if (row.jws === null) throw new Error('Erased');
  return {row, jws: row.jws, receipt: readReceipt(row.jws)};
}
