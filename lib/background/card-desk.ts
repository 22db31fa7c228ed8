/** What the card's calls do. The record is the sender's tab's, and nothing outside that record can be read or changed from there. */
import {clientPath} from '../domain/confirmation-link.ts';
import type {CrmRef} from '../domain/crm-ref.ts';
import {findRecordAt} from '../crm/registry.ts';
import type {AttachmentId, AttachRequestId, DealId, LinkId} from '../domain/ids.ts';
import type {SaveOutcome} from '../messages/calls.ts';
import type {ContentHandlers, ContentTrust} from '../messages/router.ts';
import {newId} from '../platform/new-id.ts';
import {randomToken} from '../platform/random-token.ts';
import type {AccountDesk} from './account-desk.ts';
import type {PartReading} from './account-part.ts';
import {dealsOf, maySee} from './card-view.ts';

export type CardDeskPorts = {
  /** The account at work, once it is known who is signed in. */
  desk: () => Promise<AccountDesk | undefined>;
  loadCard: (from: ContentTrust, part: 'panels' | undefined) => Promise<boolean>;
  copy: (text: string) => Promise<boolean>;
  openPage: (page: 'sign_in' | 'popup' | 'dashboard') => Promise<void>;
};

type Place = {desk: AccountDesk; record: CrmRef; reading: PartReading};
type Failure = Extract<SaveOutcome, {kind: 'failed'}>;

export function createCardDesk(ports: CardDeskPorts): ContentHandlers {
  const find = async (from: ContentTrust, linkId?: LinkId): Promise<Place | Failure> => {
    const record = findRecordAt(from.address);
    if (!record) return {kind: 'failed', why: 'no_record'};
    const desk = await ports.desk();
    if (!desk) return {kind: 'failed', why: 'signed_out'};
    const links = new Set(linkId === undefined ? [] : [linkId]);
    return {desk, record, reading: await desk.read({records: [record], links})};
  };

  const at = async (
    from: ContentTrust,
    act: (place: Place) => Promise<SaveOutcome>,
  ): Promise<SaveOutcome> => {
    const place = await find(from);
    return 'kind' in place ? place : act(place);
  };

  return {
    'card.load': async ({part}, from) =>
      (await ports.loadCard(from, part)) ? {kind: 'loaded'} : {kind: 'failed'},

    'card.create': ({linkId, draft, replaces}, from) =>
      at(from, ({desk}) =>
        desk.save({kind: 'link.create', linkId, draft, copyToken: randomToken(), replaces}),
      ),

    'card.attach': ({linkId, dealId}, from) =>
      at(from, async ({desk, record, reading}) => {
        if (!isHere(reading, record, dealId)) return {kind: 'failed', why: 'no_record'};
        const attachmentId = newId<AttachmentId>();
        return desk.save({kind: 'link.attach', attachmentId, linkId, dealId});
      }),

    'card.detach': ({linkId, dealId}, from) =>
      at(from, async ({desk, record, reading}) => {
        if (!isHere(reading, record, dealId)) return {kind: 'failed', why: 'no_record'};
        return desk.save({kind: 'link.detach', linkId, dealId});
      }),

    'card.ask': ({linkId, note, title}, from) =>
      at(from, async ({desk, record, reading}) => {
        if (record.objectType !== 'deal') return {kind: 'failed', why: 'no_record'};
        const deal = dealsOf(reading.view, record)[0];
        return desk.save({
          kind: 'attach.request',
          requestId: newId<AttachRequestId>(),
          linkId,
          note,
          deal: deal
            ? {dealId: deal.id}
            : {newDealId: newId<DealId>(), ref: record, name: nameFrom(title)},
        });
      }),

    'card.copy': async ({linkId}, from) => {
      const place = await find(from, linkId);
      if ('kind' in place) return {kind: 'failed'};
      const {desk, record, reading} = place;
      const link = reading.view.links.get(linkId);
      if (!link || !maySee(reading.view, record, linkId)) return {kind: 'failed'};
      const copied = await ports.copy(desk.scope.server + clientPath(link.copyToken));
      return copied ? {kind: 'copied', synced: reading.isSynced(linkId)} : {kind: 'failed'};
    },

    'card.pick': async (asked, from) => {
      const place = await find(from);
      return 'kind' in place ? {links: [], more: false} : place.desk.pick(asked);
    },

    'card.open': async ({page}) => {
      await ports.openPage(page);
      return {kind: 'opened'};
    },

    'card.retry': async () => {
      (await ports.desk())?.engine.hint('asked');
      return {kind: 'started'};
    },
  };
}

function isHere(reading: PartReading, record: CrmRef, dealId: DealId): boolean {
  return dealsOf(reading.view, record).some((deal) => deal.id === dealId);
}

/** A page's title is somebody else's text: one line of it, as long as a deal's name may be. */
function nameFrom(title: string): string {
  return title.replace(/\s+/g, ' ').trim().slice(0, 200);
}
