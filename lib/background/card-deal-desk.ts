/**
 * What the card's calls about shared deals do. The record is the sender's tab's; a deal, message, note or file that does not hang on it is
 * neither read nor changed, whatever the payload says. The rules are the rule book's.
 */
import type {CrmRef} from '../domain/crm-ref.ts';
import type {Deal} from '../domain/deal.ts';
import {valuesOf} from '../domain/deal.ts';
import type {DealId} from '../domain/ids.ts';
import {limits} from '../domain/limits.ts';
import {tidyName} from '../domain/message.ts';
import type {Mutation} from '../domain/mutation.ts';
import type {SaveOutcome} from '../messages/calls.ts';
import type {CardDealCalls} from '../messages/card-deal-calls.ts';
import type {ContentHandlers, ContentTrust} from '../messages/router.ts';
import {newId} from '../platform/new-id.ts';
import {cardDealSheet} from './card-deal.ts';
import {dealValuesFrom, someDealValuesFrom} from './card-deal-values.ts';
import type {FindPlace, Place} from './card-place.ts';
import {isHere, noRecord} from './card-place.ts';
import {dealsOf} from './card-view.ts';

export function createCardDealDesk(
  findPlace: FindPlace,
): Pick<ContentHandlers, keyof CardDealCalls> {
  /** Saves what `make` makes of the place; undefined from it: that is not of this record. */
  const save = async (
    from: ContentTrust,
    make: (place: Place) => Mutation | SaveOutcome | undefined,
  ): Promise<SaveOutcome> => {
    const place = await findPlace(from);
    if ('kind' in place) return place;
    const made = make(place);
    if (!made) return noRecord;
    return isOutcome(made) ? made : place.desk.save(made);
  };

  const ofDeal = (
    from: ContentTrust,
    dealId: DealId,
    make: (place: Place, deal: Deal) => Mutation,
  ): Promise<SaveOutcome> =>
    save(from, (place) => {
      const deal = place.reading.view.deals.get(dealId);
      return deal && isHere(place, dealId) ? make(place, deal) : undefined;
    });

  const ofRow = (
    from: ContentTrust,
    find: (view: Place['reading']['view']) => {dealId: DealId} | undefined,
    mutation: Mutation,
  ): Promise<SaveOutcome> =>
    save(from, (place) => (isHere(place, find(place.reading.view)?.dealId) ? mutation : undefined));

  return {
    'card.deal': async ({dealId, most}, from) => {
      const place = await findPlace(from);
      if ('kind' in place || !isHere(place, dealId)) return {kind: 'none'};
      const deal = place.reading.view.deals.get(dealId);
      if (!deal) return {kind: 'none'};
      const {userId} = place.desk.scope;
      return {kind: 'deal', sheet: cardDealSheet(place.reading, deal, {userId, most})};
    },

    'card.people': async (_, from) => {
      const place = await findPlace(from);
      const account = 'kind' in place ? undefined : place.reading.view.account;
      if ('kind' in place || !account) return {kind: 'none'};
      const {people, vendorPeople} = account;
      return {kind: 'people', people: {userId: place.desk.scope.userId, people, vendorPeople}};
    },

    'card.deal_share': ({dealId, values, partnerContact}, from) =>
      save(from, ({record}) => {
        const {objectType} = record;
        if (objectType === 'deal') return undefined;
        const read = dealValuesFrom(values, record, undefined);
        const party = read[objectType];
        if (!party) {
          const fields = [{field: objectType, code: 'required'} as const];
          return {kind: 'refused', refusal: {code: 'invalid', fields}};
        }
        // The page's own record is the deal's, or the deal would not be found there again
        const own = {...read, [objectType]: {...party, ref: record}};
        return {kind: 'deal.share', dealId, values: own, partnerContact};
      }),

    'card.deal_convert': ({dealId, values, partnerContact, reachedOut}, from) =>
      save(from, (place) => {
        const {record, reading} = place;
        const deal = givenDeal(place, dealId, values.name);
        if (!deal) return undefined;
        const known = 'dealId' in deal ? reading.view.deals.get(deal.dealId) : undefined;
        const read = dealValuesFrom(values, record, known && valuesOf(known));
        const asked = {deal, values: read, partnerContact, reachedOut};
        return {kind: 'deal.convert', ...asked, besides: []}; // what a rep may have registered is not on this record
      }),

    'card.deal_edit': ({dealId, changes, was}, from) =>
      ofDeal(from, dealId, ({record}, deal) => {
        const now = valuesOf(deal);
        return {
          kind: 'deal.edit',
          dealId,
          changes: someDealValuesFrom(changes, record, now),
          was: someDealValuesFrom(was, record, now),
        };
      }),

    'card.deal_withdraw': ({dealId, reason}, from) =>
      ofDeal(from, dealId, () => ({kind: 'deal.withdraw', dealId, reason})),

    'card.deal_team': ({dealId, add, remove}, from) =>
      ofDeal(from, dealId, () => ({kind: 'deal.team', dealId, add, remove})),

    'card.deal_seen': ({dealId, at}, from) =>
      ofDeal(from, dealId, () => ({kind: 'deal.seen', dealId, at})),

    'card.message_post': (message, from) =>
      ofDeal(from, message.dealId, () => ({kind: 'message.post', ...message})),

    'card.message_edit': (edit, from) =>
      ofRow(from, ({messages}) => messages.get(edit.messageId), {kind: 'message.edit', ...edit}),

    'card.message_delete': ({messageId}, from) =>
      ofRow(from, ({messages}) => messages.get(messageId), {kind: 'message.delete', messageId}),

    'card.file_remove': ({fileId}, from) =>
      ofRow(from, ({files}) => files.get(fileId), {kind: 'file.remove', fileId}),

    'card.note_write': (note, from) =>
      ofDeal(from, note.dealId, () => ({kind: 'note.write', ...note})),

    'card.note_edit': (edit, from) =>
      ofRow(from, ({notes}) => notes.get(edit.noteId), {kind: 'note.edit', ...edit}),

    'card.note_delete': ({noteId}, from) =>
      ofRow(from, ({notes}) => notes.get(noteId), {kind: 'note.delete', noteId}),
  };
}

/** The deal that is meant: one of the record, or the record itself, which may be unknown here yet. */
function givenDeal(place: Place, dealId: DealId | null, name: string) {
  if (dealId !== null) return isHere(place, dealId) ? {dealId} : undefined;
  const {record, reading} = place;
  if (record.objectType !== 'deal') return undefined;
  const known = dealsOf(reading.view, record)[0];
  if (known) return {dealId: known.id};
  return newDeal(record, name);
}

const newDeal = (ref: CrmRef, name: string) => ({
  newDealId: newId<DealId>(),
  ref,
  name: tidyName(name).slice(0, limits.nameLength),
});

function isOutcome(made: Mutation | SaveOutcome): made is SaveOutcome {
  return made.kind === 'refused' || made.kind === 'failed' || made.kind === 'saved';
}
