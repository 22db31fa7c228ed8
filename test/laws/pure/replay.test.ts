/** Replay is pure and total (L7): any texts in the outbox, on any base, give one view and touch nothing. */
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {applyChanges, type AccountView} from '../../../lib/domain/account-view.ts';
import {decideForPartner} from '../../../lib/domain/decide-partner.ts';
import type {UserId} from '../../../lib/domain/ids.ts';
import type {Mutation} from '../../../lib/domain/mutation.ts';
import {replay} from '../../../lib/store/replay.ts';
import type {OutboxEntry} from '../../../lib/store/store.ts';
import {
  attachLink,
  confirmLink,
  createLink,
  linkId,
  otherDeal,
  partnerAccount,
  after,
  sharedDeal,
  viewWith,
} from '../../lib/domain/fixtures.ts';
import {runs} from '../runs.ts';
import {anyDealEdit} from './any-deal-edit.ts';

const viewer = {userId: 'maria' as UserId, name: 'Maria'};
const at = '2026-11-21T10:00:00.000Z';
const n = fc.integer({min: 1, max: 4});

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  n.map((link) => createLink(link)),
  n.map((link) => attachLink(link)),
  fc
    .tuple(n, fc.string({maxLength: 5}))
    .map(([link, name]): Mutation => ({kind: 'link.edit', linkId: linkId(link), changes: {name}})),
  n.map((link): Mutation => ({kind: 'link.remove', linkId: linkId(link)})),
  n.map((link): Mutation => ({
    kind: 'link.detach',
    linkId: linkId(link),
    dealId: sharedDeal.id,
  })),
  n.map((link): Mutation => ({
    kind: 'link.assign_client',
    linkId: linkId(link),
    client: {name: 'Client', email: 'client@acme.example'},
  })),
  anyDealEdit,
);
const ours = mutation.map((one) => JSON.stringify({at, mutation: one}));
const strange = fc.oneof(
  fc.string(),
  fc.json(),
  fc.constant('{"at":"","mutation":{"kind":"new"}}'),
);
const outbox = fc.array(
  fc.record({
    body: fc.oneof({weight: 4, arbitrary: ours}, {weight: 1, arbitrary: strange}),
    taken: fc.boolean(),
  }),
  {maxLength: 14},
);

/** Some links, some of them answered. */
const base = fc.array(fc.tuple(mutation, fc.boolean()), {maxLength: 10}).map((steps) => {
  // Maps of its own: what one case did to them must not reach the next
  let view = structuredClone(viewWith(partnerAccount, sharedDeal, otherDeal));
  view = {...view, links: new Map(), attachments: new Map()};
  for (const [one, isAnswered] of steps) {
    const actor = {kind: 'partner', ...viewer} as const;
    const decision = decideForPartner(view, actor, one, at);
    if (decision.kind === 'applied') view = applyChanges(view, decision.changes);
    const link = isAnswered && [...view.links.values()].find(({answer}) => !answer);
    if (link) view = answered(view, Number(link.id.slice(-12)));
  }
  return view;
});

function answered(view: AccountView, link: number): AccountView {
  return after(view, confirmLink(link));
}

function numbered(entries: Array<{body: string; taken: boolean}>): OutboxEntry[] {
  return entries.map(({body, taken}, index) => ({mid: index + 1, body, at, taken}));
}

describe('replay', () => {
  it('[L7, E2] is pure and total: any texts on any base', () => {
    fc.assert(
      fc.property(base, outbox, (view, queued) => {
        const entries = numbered(queued);
        const before = structuredClone({view, entries});
        const first = replay(view, entries, viewer);
        expect({view, entries}).toEqual(before);
        expect(replay(view, entries, viewer)).toEqual(first);
        expect({view, entries}).toEqual(before);
      }),
      runs(200),
    );
  });

  it('[L7, E2] of a queue is that of its second half on that of its first', () => {
    fc.assert(
      fc.property(base, outbox, outbox, (view, early, late) => {
        const whole = replay(view, numbered([...early, ...late]), viewer);
        const half = replay(view, numbered(early), viewer);
        expect(replay(half.view, numbered(late), viewer).view).toEqual(whole.view);
      }),
      runs(100),
    );
  });
});
