/**
 * How the card does what a shared deal's models ask for: each as the call that its record allows, and what goes to the vendor only when the
 * pressed button was in sight.
 */
import type {CrmRef} from '../domain/crm-ref.ts';
import type {DealValues} from '../domain/deal.ts';
import type {DealId} from '../domain/ids.ts';
import type {CardDealValues} from '../messages/card-deal-calls.ts';
import type {ContentCalls, SaveOutcome, Send} from '../messages/calls.ts';
import type {ActOutcome, DealAct, IsSeen, SaveAct} from './deal-acts.ts';

/** What the other side reads. */
const goesToVendor: ReadonlySet<DealAct['kind']> = new Set([
  'deal.share',
  'deal.convert',
  'deal.edit',
  'deal.withdraw',
  'message.post',
  'message.edit',
]);

/** `dealId`: null for the deal of the page's record, which may be unknown yet. */
export type Conversion = Omit<Extract<DealAct, {kind: 'deal.convert'}>, 'kind' | 'deal'> & {
  dealId: DealId | null;
};

export type CardSave = {
  save: SaveAct;
  convert: (conversion: Conversion, isSeen: IsSeen) => Promise<ActOutcome>;
};

export function createCardSave(send: Send<ContentCalls>): CardSave {
  const inSight = async (
    isSeen: IsSeen | undefined,
    call: () => Promise<SaveOutcome>,
  ): Promise<ActOutcome> =>
    (await isSeen?.()) ? call().catch((): ActOutcome => ({kind: 'gone'})) : {kind: 'hidden'};
  return {
    save: (act, isSeen) => {
      const check = goesToVendor.has(act.kind) ? isSeen : () => Promise.resolve(true);
      return inSight(check, () => sendAct(send, act));
    },
    convert: ({values, ...others}, isSeen) =>
      inSight(isSeen, () => send('card.deal_convert', {...others, values: cardValues(values)})),
  };
}

function sendAct(send: Send<ContentCalls>, act: DealAct): Promise<SaveOutcome> {
  switch (act.kind) {
    case 'deal.share': {
      const {dealId, values, partnerContact} = act;
      return send('card.deal_share', {dealId, values: cardValues(values), partnerContact});
    }
    case 'deal.edit': {
      const {dealId, changes, was = {}} = act;
      const [to, from] = [someCardValues(changes), someCardValues(was)];
      return send('card.deal_edit', {dealId, changes: to, was: from});
    }
    case 'deal.withdraw':
      return send('card.deal_withdraw', rest(act));
    case 'deal.team':
      return send('card.deal_team', rest(act));
    case 'deal.seen':
      return send('card.deal_seen', rest(act));
    case 'message.post':
      return send('card.message_post', rest(act));
    case 'message.edit':
      return send('card.message_edit', rest(act));
    case 'message.delete':
      return send('card.message_delete', rest(act));
    case 'file.remove':
      return send('card.file_remove', rest(act));
    case 'note.write':
      return send('card.note_write', rest(act));
    case 'note.edit':
      return send('card.note_edit', rest(act));
    case 'note.delete':
      return send('card.note_delete', rest(act));
    case 'deal.convert': // has a way of its own, above
    case 'deal.link_record': // offered by the dashboard
    case 'deal.dismiss_overwrite': // pages of ours show those notices
      return Promise.resolve({kind: 'failed', why: 'no_record'});
  }
}

function rest<T extends {kind: string}>({kind: _, ...args}: T): Omit<T, 'kind'> {
  return args;
}

function cardValues(values: DealValues): CardDealValues {
  const {contact, company} = values;
  return {...values, contact: withId(contact), company: withId(company)};
}

function someCardValues(values: Partial<DealValues>): Partial<CardDealValues> {
  const {contact, company, ...plain} = values;
  return {
    ...plain,
    ...(contact !== undefined && {contact: withId(contact)}),
    ...(company !== undefined && {company: withId(company)}),
  };
}

/** Of a CRM record the background makes the reference itself, from its id in the page's own portal. */
function withId<T extends {ref: CrmRef | null}>(
  party: T | null,
): (Omit<T, 'ref'> & {recordId: string | null}) | null {
  if (!party) return null;
  const {ref, ...plain} = party;
  return {...plain, recordId: ref?.objectId ?? null};
}
