/** Where a card's call comes from: the record of the sender's tab, and nothing beside it. */
import {findRecordAt} from '../crm/registry.ts';
import type {CrmRef} from '../domain/crm-ref.ts';
import type {DealId, LinkId} from '../domain/ids.ts';
import type {SaveOutcome} from '../messages/calls.ts';
import type {ContentTrust} from '../messages/router.ts';
import type {AccountDesk} from './account-desk.ts';
import type {PartReading} from './account-part.ts';
import {dealsOf} from './card-view.ts';

export type Place = {desk: AccountDesk; record: CrmRef; reading: PartReading};
export type NoPlace = Extract<SaveOutcome, {kind: 'failed'}>;

export const noRecord = {kind: 'failed', why: 'no_record'} as const satisfies NoPlace;

export type FindPlace = (from: ContentTrust, linkId?: LinkId) => Promise<Place | NoPlace>;

/** `findDesk`: the account at work, once it is known who is signed in. */
export function createFindPlace(findDesk: () => Promise<AccountDesk | undefined>): FindPlace {
  return async (from, linkId) => {
    const record = findRecordAt(from.address);
    if (!record) return noRecord;
    const desk = await findDesk();
    if (!desk) return {kind: 'failed', why: 'signed_out'};
    const links = new Set(linkId === undefined ? [] : [linkId]);
    return {desk, record, reading: await desk.read({records: [record], links})};
  };
}

/** Whether the deal belongs on the page that asks. */
export function isHere({record, reading}: Place, dealId: DealId | undefined): boolean {
  return dealsOf(reading.view, record).some((deal) => deal.id === dealId);
}
