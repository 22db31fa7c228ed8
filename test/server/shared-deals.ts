import {randomUUID} from 'node:crypto';
import {v7 as uuid} from 'uuid';
import type {CrmRef} from '../../lib/domain/crm-ref.ts';
import type {Deal, DealCompany, DealValues} from '../../lib/domain/deal.ts';
import type {AccountId, DealId, UserId} from '../../lib/domain/ids.ts';
import type {NewFile} from '../../lib/domain/message.ts';
import type {CommandMutation, MutationOf} from '../../lib/domain/mutation.ts';
import type {Activity} from '../../lib/domain/domain-event.ts';
import {activityOf} from '../../server/data/deal-rows.ts';
import {dealOf} from '../../server/data/rows.ts';
import {runCommand, type CommandOutcome} from '../../server/write/command.ts';
import type {Someone, World} from './world.ts';

/** What tests of shared deals ask for. Ids are made here, as everybody makes their own. */
export function values(given: Partial<DealValues> = {}): DealValues {
  return {
    name: 'Acme renewal',
    productIds: ['marketing'],
    amount: {amountMinor: 4_800_000, currency: 'USD'},
    closeDate: '2027-01-29',
    contact: {name: 'Hannah Reyes', email: 'hannah@acme.example', ref: null},
    company: {name: 'Acme Corp', domain: 'acme.example', ref: null},
    introNote: 'They asked for us.',
    painOrOpportunity: 'Campaigns are run by hand.',
    nextSteps: 'A workshop in May.',
    ...given,
  };
}

/** A company that nobody else has. */
export function ownCompany(): {company: DealCompany} {
  const name = `company-${randomUUID()}`;
  return {company: {name, domain: `${name}.example`, ref: null}};
}

export function share(
  given: Partial<DealValues> = {},
  partnerContact: UserId | null = null,
): MutationOf<'deal.share'> {
  return {kind: 'deal.share', dealId: newId(), values: values(given), partnerContact};
}

export function convert(
  deal: {dealId: DealId},
  given: Partial<DealValues> = {},
): MutationOf<'deal.convert'> {
  const partnerContact = null;
  return {kind: 'deal.convert', deal, values: values(given), partnerContact, reachedOut: true};
}

export function post(dealId: DealId, text: string): MutationOf<'message.post'> {
  const on = {dealId, parentId: null};
  return {
    kind: 'message.post',
    messageId: newId(),
    ...on,
    text,
    mentions: [],
    files: [],
  };
}

export function note(dealId: DealId, text: string): MutationOf<'note.write'> {
  return {kind: 'note.write', noteId: newId(), dealId, text};
}

export function newFile(name = 'plan.pdf'): NewFile {
  return {fileId: newId(), name, size: 1200, type: 'application/pdf'};
}

/** A record of a CRM that nobody else has. */
export function recordRef(): CrmRef {
  const objectId = uuid().slice(-12);
  return {
    ...({crm: 'sandbox', portal: '4680', objectType: 'deal', objectId} as const),
    url: `http://crm.localhost/deal/${objectId}`,
  };
}

/** Of whatever kind it is taken for. */
export function newId(): never {
  return uuid() as never; // made here
}

/** One command of somebody's, under a key of its own. */
export function ask(
  world: World,
  by: Someone,
  accountId: AccountId,
  mutation: CommandMutation,
): Promise<CommandOutcome> {
  return runCommand(world.deps, by, accountId, {key: randomUUID(), mutation});
}

/** "applied", the code of the refusal, or why nothing was asked. */
export async function answerTo(...given: Parameters<typeof ask>): Promise<string> {
  const outcome = await ask(...given);
  return outcome.kind === 'refused' ? outcome.refusal.code : outcome.kind;
}

/** For steps that have to succeed before the test begins. */
export async function must(...given: Parameters<typeof ask>): Promise<void> {
  const outcome = await ask(...given);
  if (outcome.kind !== 'applied') throw new Error(`Not applied: ${JSON.stringify(outcome)}`);
}

export async function findDeal(world: World, accountId: AccountId, dealId: DealId): Promise<Deal> {
  const row = await world.read(accountId, (trx) =>
    trx.selectFrom('deal').selectAll().where('id', '=', dealId).executeTakeFirstOrThrow(),
  );
  return dealOf(row);
}

export async function timelineOf(
  world: World,
  accountId: AccountId,
  dealId: DealId,
): Promise<Activity[]> {
  const rows = await world.read(accountId, (trx) =>
    trx.selectFrom('activity').selectAll().where('deal_id', '=', dealId).orderBy('seq').execute(),
  );
  return rows.map(activityOf);
}
