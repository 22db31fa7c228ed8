/** What the card's calls do. The record is the sender's tab's, and nothing outside that record can be read or changed from there. */
import {clientPath} from '../domain/confirmation-link.ts';
import type {AttachmentId, AttachRequestId, DealId, LinkId} from '../domain/ids.ts';
import {receiptPathOf} from '../domain/receipt-path.ts';
import type {CardPart, SaveOutcome} from '../messages/calls.ts';
import type {ContentHandlers, ContentTrust} from '../messages/router.ts';
import {newId} from '../platform/new-id.ts';
import {randomToken} from '../platform/random-token.ts';
import type {AccountDesk} from './account-desk.ts';
import {createCardDealDesk} from './card-deal-desk.ts';
import type {Place} from './card-place.ts';
import {createFindPlace, isHere, noRecord} from './card-place.ts';
import {dealsOf, maySee} from './card-view.ts';

export type CardDeskPorts = {
  /** The account at work, once it is known who is signed in. */
  desk: () => Promise<AccountDesk | undefined>;
  loadCard: (from: ContentTrust, part: CardPart | undefined) => Promise<boolean>;
  copy: (text: string) => Promise<boolean>;
  openPage: (page: 'sign_in' | 'popup' | 'dashboard') => Promise<void>;
  /** In a tab of its own. */
  openAddress: (url: string) => Promise<void>;
};

export function createCardDesk(ports: CardDeskPorts): ContentHandlers {
  const find = createFindPlace(ports.desk);

  const at = async (
    from: ContentTrust,
    act: (place: Place) => Promise<SaveOutcome>,
  ): Promise<SaveOutcome> => {
    const place = await find(from);
    return 'kind' in place ? place : act(place);
  };

  /** For what is done to a link that hangs on the sender's record, or that its picker offers. */
  const onLink = async (
    from: ContentTrust,
    linkId: LinkId,
    act: (place: Place) => Promise<SaveOutcome>,
  ): Promise<SaveOutcome> => {
    const place = await find(from, linkId);
    if ('kind' in place) return place;
    return maySee(place.reading.view, place.record, linkId) ? act(place) : noRecord;
  };

  return {
    ...createCardDealDesk(find),

    'card.load': async ({part}, from) =>
      (await ports.loadCard(from, part)) ? {kind: 'loaded'} : {kind: 'failed'},

    'card.create': ({linkId, draft, replaces}, from) =>
      at(from, ({desk}) =>
        desk.save({kind: 'link.create', linkId, draft, copyToken: randomToken(), replaces}),
      ),

    'card.edit': ({linkId, changes, was}, from) =>
      onLink(from, linkId, ({desk}) => desk.save({kind: 'link.edit', linkId, changes, was})),

    'card.mail': ({linkId}, from) =>
      onLink(from, linkId, ({desk}) => desk.save({kind: 'link.send', linkId})),

    'card.set_asking': ({linkId, choice}, from) =>
      onLink(from, linkId, ({desk}) => desk.save({kind: 'link.set_asking', linkId, choice})),

    'card.receipt': async ({linkId}, from) => {
      const place = await find(from, linkId);
      if ('kind' in place) return {kind: 'failed'};
      const {desk, record, reading} = place;
      const link = reading.view.links.get(linkId);
      if (!link?.answer || !maySee(reading.view, record, linkId)) return {kind: 'failed'};
      await ports.openAddress(desk.scope.server + (await receiptPathOf(link.copyToken)));
      return {kind: 'opened'};
    },

    'card.attach': ({linkId, dealId}, from) =>
      at(from, async (place) => {
        if (!isHere(place, dealId)) return noRecord;
        const attachmentId = newId<AttachmentId>();
        return place.desk.save({kind: 'link.attach', attachmentId, linkId, dealId});
      }),

    'card.detach': ({linkId, dealId}, from) =>
      at(from, async (place) => {
        if (!isHere(place, dealId)) return noRecord;
        return place.desk.save({kind: 'link.detach', linkId, dealId});
      }),

    'card.ask': ({linkId, note, quoteNumber, title}, from) =>
      at(from, async ({desk, record, reading}) => {
        if (record.objectType !== 'deal') return noRecord;
        const deal = dealsOf(reading.view, record)[0];
        return desk.save({
          kind: 'attach.request',
          requestId: newId<AttachRequestId>(),
          linkId,
          note,
          ...(quoteNumber.trim() !== '' && {quoteNumber}),
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

/** A page's title is somebody else's text: one line of it, as long as a deal's name may be. */
function nameFrom(title: string): string {
  return title.replace(/\s+/g, ' ').trim().slice(0, 200);
}
