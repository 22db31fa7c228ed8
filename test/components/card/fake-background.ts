/**
 * A background for one page: it keeps links and deals, saves what it is asked, tells the new state, and can be cut off, full or
 * signed out.
 */
import type {DealSheet} from '../../../lib/domain/deal-sheet.ts';
import type {DealId, LinkId} from '../../../lib/domain/ids.ts';
import type {Calls, ContentCalls, SaveOutcome, Send} from '../../../lib/messages/calls.ts';
import type {CardPeople} from '../../../lib/messages/card-deal-calls.ts';
import type {CardLink, CardState, PickLink} from '../../../lib/messages/card-state.ts';
import type {CardPorts} from '../../../lib/models/card-desk.ts';
import type {Texts} from '../../../lib/domain/texts.ts';
import {chris, maria, otto, personOf} from '../../lib/domain/fixtures.ts';
import {linkOf, requestOf} from './sample.ts';

type Ready = Extract<CardState, {kind: 'ready'}>;
export type Sent = {
  [K in keyof ContentCalls]: {call: K; args: Calls[K]['args']};
}[keyof ContentCalls];

export type FakeBackground = {
  ports: CardPorts;
  sent: Sent[];
  setState: (state: CardState) => void;
  /** What the next saves come to; `gone` makes every call fail. */
  answer: (outcome: SaveOutcome | 'gone' | undefined) => void;
  setRecord: (record: string) => void;
  picks: PickLink[];
  /** Deals as they are when opened. */
  sheets: Map<DealId, DealSheet>;
  people: CardPeople;
  calls: (call: keyof ContentCalls) => Sent[];
};

export function createFakeBackground(
  texts: Texts,
  start: CardState,
  title = 'Acme',
): FakeBackground {
  let state = start;
  let record = 'crm:1:deal:1';
  let outcome: SaveOutcome | 'gone' | undefined;
  const listeners = new Set<(state: CardState) => void>();
  const sent: Sent[] = [];
  const loose = new Map<LinkId, CardLink>();
  const fake: FakeBackground = {
    sent,
    picks: [],
    sheets: new Map(),
    people: {
      userId: maria.userId,
      people: [personOf(maria), personOf(otto)],
      vendorPeople: [personOf(chris)],
    },
    calls: (call) => sent.filter((one) => one.call === call),
    setState: (next) => {
      state = next;
      for (const listener of listeners) listener(state);
    },
    answer: (next) => {
      outcome = next;
    },
    setRecord: (next) => {
      record = next;
    },
    ports: {
      texts,
      title: () => title,
      record: () => record,
      watch: (listener) => {
        listeners.add(listener);
        listener(state);
        return () => listeners.delete(listener);
      },
      send: ((call: keyof ContentCalls, args: never) => {
        const one = {call, args} as Sent; // too many calls for the compiler to see it
        sent.push(one);
        if (outcome === 'gone') return Promise.reject(new Error('Extension context invalidated.'));
        return Promise.resolve(reply(one));
      }) as Send<ContentCalls>,
    },
  };

  function changeDeals(change: (deals: Ready['deals']) => Ready['deals']): void {
    if (state.kind === 'ready') fake.setState({...state, deals: change(state.deals)});
  }

  function changeLink(linkId: LinkId, change: (link: CardLink) => CardLink): void {
    changeDeals((deals) =>
      deals.map((deal) => ({
        ...deal,
        links: deal.links.map((link) => (link.id === linkId ? change(link) : link)),
      })),
    );
  }

  function reply(sent: Sent): unknown {
    const refused = outcome === 'gone' ? undefined : outcome;
    switch (sent.call) {
      case 'card.pick': {
        const {search, after} = sent.args;
        const hits = fake.picks.filter((link) =>
          link.name.toLowerCase().includes(search.toLowerCase()),
        );
        const from = after === null ? 0 : hits.findIndex((link) => link.id === after) + 1;
        return {links: hits.slice(from, from + 3), more: hits.length > from + 3};
      }
      case 'card.copy':
        return {kind: 'copied', synced: !loose.has(sent.args.linkId)};
      case 'card.open':
        return {kind: 'opened'};
      case 'card.retry':
        return {kind: 'started'};
      case 'card.load':
        return {kind: 'loaded'};
      case 'card.create': {
        if (refused) return refused;
        const {linkId, draft} = sent.args;
        const changes = {id: linkId, draft, waiting: true, synced: false};
        loose.set(linkId, linkOf(9, draft.name, changes));
        fake.picks = [{id: linkId, name: draft.name, products: [], synced: false}, ...fake.picks];
        return {kind: 'saved'};
      }
      case 'card.attach': {
        if (refused) return refused;
        const {linkId, dealId} = sent.args;
        const pick = fake.picks.find((one) => one.id === linkId);
        const link = loose.get(linkId) ?? {...linkOf(9, pick?.name ?? ''), id: linkId};
        fake.picks = fake.picks.filter((one) => one.id !== linkId);
        changeDeals((deals) =>
          deals.map((deal) =>
            deal.id === dealId ? {...deal, links: [{...link, waiting: true}, ...deal.links]} : deal,
          ),
        );
        return {kind: 'saved'};
      }
      case 'card.detach':
        if (refused) return refused;
        changeDeals((deals) =>
          deals.map((deal) => ({
            ...deal,
            links: deal.links.filter((link) => link.id !== sent.args.linkId),
          })),
        );
        return {kind: 'saved'};
      case 'card.ask': {
        if (refused) return refused;
        const {linkId} = sent.args;
        const linkName = fake.picks.find((one) => one.id === linkId)?.name ?? '';
        const request = requestOf({linkId, linkName, waiting: true});
        changeDeals((deals) => deals.map((deal) => ({...deal, requests: [request]})));
        return {kind: 'saved'};
      }
      case 'card.deal': {
        const sheet = fake.sheets.get(sent.args.dealId);
        return sheet ? {kind: 'deal', sheet} : {kind: 'none'};
      }
      case 'card.people':
        return {kind: 'people', people: fake.people};
      case 'card.edit': {
        if (refused) return refused;
        const {linkId, changes} = sent.args;
        changeLink(linkId, (link) => ({
          ...link,
          ...(changes.name !== undefined && {name: changes.name}),
          ...{draft: {...link.draft, ...changes}, wish: null, pendingState: 'awaiting_client'},
        }));
        return {kind: 'saved'};
      }
      case 'card.mail': {
        if (refused) return refused;
        const now = new Date().toISOString();
        const mailed = {first: now, last: now, count: 1};
        changeLink(sent.args.linkId, (link) => ({
          ...{...link, asking: {...link.asking, mailed}, pendingState: 'awaiting_client'},
        }));
        return {kind: 'saved'};
      }
      case 'card.set_asking': {
        if (refused) return refused;
        const {linkId, choice} = sent.args;
        changeLink(linkId, (link) => ({...link, asking: choice}));
        return {kind: 'saved'};
      }
      case 'card.receipt':
        return {kind: 'opened'};
      case 'card.deal_share':
      case 'card.deal_convert':
      case 'card.deal_edit':
      case 'card.deal_seen':
      case 'card.deal_team':
      case 'card.deal_withdraw':
      case 'card.file_remove':
      case 'card.message_delete':
      case 'card.message_edit':
      case 'card.message_post':
      case 'card.note_delete':
      case 'card.note_edit':
      case 'card.note_write':
        return refused ?? {kind: 'saved'};
    }
  }
  return fake;
}
