/** One account with everything in it that a pull can bring: every kind of row, and every kind of timeline entry. */
import type {AccountView, Change} from '../../../lib/domain/account-view.ts';
import {applyChanges, mapKinds, mapOf} from '../../../lib/domain/account-view.ts';
import type {Activity, DomainEvent, TimelineEvent} from '../../../lib/domain/domain-event.ts';
import type {ActivityId} from '../../../lib/domain/ids.ts';
import type {Actor, PersonActor, ServerMutation} from '../../../lib/domain/mutation.ts';
import {defaultPreferences} from '../../../lib/domain/notice-settings.ts';
import {
  apply,
  at,
  attachLink,
  attachmentId,
  authorOf,
  chris,
  client,
  confirmLink,
  createLink,
  dana,
  dealOverwriteOf,
  dealId,
  fileId,
  linkId,
  maria,
  messageId,
  newFile,
  noteId,
  otherDeal,
  otto,
  overwriteId,
  overwriteOf,
  partnerAccount,
  postMessage,
  quoteId,
  rejectLink,
  requestId,
  shareDeal,
  sharedDeal,
  system,
  viewWith,
  withFacts,
} from '../domain/fixtures.ts';

const deal = sharedDeal.id;
const amount = {amountMinor: 9_900_00, currency: 'EUR'};

const steps: Array<[Actor, ServerMutation]> = [
  [maria, createLink(1)],
  [maria, createLink(2)],
  [maria, createLink(3)],
  [maria, attachLink(1)],
  [maria, attachLink(2)],
  [maria, attachLink(3)],
  [maria, {kind: 'link.edit', linkId: linkId(1), changes: {name: 'Acme, again'}}],
  [
    maria,
    {
      ...{kind: 'link.assign_client', linkId: linkId(1)},
      client: {name: 'Ann Acme', email: 'ann@acme.example'},
    },
  ],
  [maria, {kind: 'link.send', linkId: linkId(1)}],
  [
    maria,
    {
      ...{kind: 'link.set_asking', linkId: linkId(1)},
      choice: {language: 'pl', expiryDays: null, reminding: {afterDays: 3, everyDays: 1}},
    },
  ],
  [
    client,
    {
      ...{kind: 'link.pass_on', linkId: linkId(1), by: {name: 'Jo', email: 'jo@acme.example'}},
      to: {name: 'Bo Acme', email: 'bo@acme.example'},
    },
  ],
  [
    client,
    {
      ...{kind: 'link.ask_change', linkId: linkId(1), input: {name: 'Bo', text: 'Wrong tier'}},
      weighed: {evidence: 'mailed', email: 'bo@acme.example'},
    },
  ],
  [client, confirmLink(1)],
  [client, rejectLink(2)],
  [maria, {kind: 'link.detach', linkId: linkId(3), dealId: deal}],
  [maria, {...attachLink(3), attachmentId: attachmentId(4)} as ServerMutation],
  [maria, {kind: 'link.remove', linkId: linkId(3)}],
  [maria, createLink(4)],
  [
    maria,
    {
      ...{kind: 'attach.request', requestId: requestId(1), linkId: linkId(4)},
      ...{deal: {dealId: otherDeal.id}, quoteNumber: 'Q-1', note: 'Please'},
    },
  ],
  [
    chris,
    {
      ...{kind: 'attach.answer', requestId: requestId(1), linkId: linkId(4)},
      ...{dealId: otherDeal.id, answer: {kind: 'decline', reason: 'Not this one'}},
    },
  ],
  [maria, shareDeal(3)],
  [maria, {kind: 'deal.edit', dealId: deal, changes: {amount, closeDate: '2027-02-01'}}],
  [maria, {kind: 'deal.team', dealId: deal, add: [otto.userId], remove: []}],
  [
    system,
    {
      ...{kind: 'system.duplicates', dealId: deal},
      found: [
        {
          ...{why: 'same_domain', dealId: null, dealName: null},
          ...{filedAt: '2026-11-22T10:00:00.000Z', oursFirst: true},
        },
      ],
    },
  ],
  [maria, {kind: 'deal.withdraw', dealId: dealId(3), reason: 'They went elsewhere'}],
  [dana, {kind: 'vendor.set_owner', dealId: deal, userId: dana.userId}],
  [
    dana,
    {
      ...{kind: 'vendor.set_eligibility', dealId: deal, credit: true, commission: false},
      reason: 'Sold together',
    },
  ],
  [dana, {kind: 'vendor.set_close_date', dealId: deal, closeDate: '2027-03-01'}],
  [
    dana,
    {
      ...{kind: 'vendor.put_quote', quoteId: quoteId(1), dealId: deal, number: 'Q-1', amount},
      ...{validUntil: '2027-01-01', file: newFile(1)},
    },
  ],
  [
    dana,
    {
      ...{kind: 'vendor.put_quote', quoteId: quoteId(2), dealId: deal, number: 'Q-2', amount},
      ...{validUntil: null, file: null},
    },
  ],
  [dana, {kind: 'vendor.remove_quote', dealId: deal, quoteId: quoteId(2)}],
  [maria, postMessage(1, {files: [newFile(2), newFile(3), newFile(4)], mentions: [dana.userId]})],
  [dana, postMessage(2, {parentId: messageId(1), text: 'Monday?'})],
  [maria, postMessage(3)],
  [maria, {kind: 'message.edit', messageId: messageId(1), text: 'Call them?', mentions: []}],
  [maria, {kind: 'message.delete', messageId: messageId(3)}],
  [system, arrived(2, {kind: 'stored', type: 'image/png', hasPreview: true})],
  [system, arrived(3, {kind: 'refused', why: 'size_differs'})],
  [maria, {kind: 'file.remove', fileId: fileId(4)}],
  [maria, {kind: 'note.write', noteId: noteId(1), dealId: deal, text: 'They are in a hurry'}],
  [maria, {kind: 'note.edit', noteId: noteId(1), text: 'They are in no hurry'}],
  [maria, {kind: 'deal.seen', dealId: deal, at}],
  [maria, {kind: 'settings.recipient', userId: maria.userId}],
  [
    maria,
    {
      kind: 'settings.notices',
      preferences: {...defaultPreferences, mail: 'daily'},
    },
  ],
];

function arrived(
  n: number,
  found: Extract<ServerMutation, {kind: 'system.file_arrived'}>['found'],
) {
  return {kind: 'system.file_arrived', fileId: fileId(n), found} as const;
}

function isPerson(actor: Actor): actor is PersonActor {
  return actor.kind === 'partner' || actor.kind === 'vendor';
}

export const activityId = (n: number) =>
  `01900000-000a-7000-8000-${String(n).padStart(12, '0')}` as ActivityId;

function build(): AccountView {
  let view = withFacts(viewWith(partnerAccount, sharedDeal, otherDeal));
  const events: Array<{event: DomainEvent; actor: Actor}> = [];
  for (const [actor, mutation] of steps) {
    const step = apply(view, mutation, actor);
    view = step.view;
    events.push(...step.events.map((event) => ({event, actor})));
  }
  const {facts: _onServer, ...there} = view;
  const extra: TimelineEvent[] = [
    {kind: 'link_reminded', linkId: linkId(1), dealId: deal},
    {kind: 'checkout_opened', linkId: linkId(1), dealId: deal, client: 'Bo', before: null},
    {kind: 'link_expired', linkId: linkId(2), dealId: deal},
    {kind: 'client_mail', linkId: linkId(2), dealId: deal, state: 'delayed'},
    {kind: 'closing_soon', linkId: linkId(2), dealId: deal, closeDate: '2027-03-01'},
    {
      ...{kind: 'deal_overwritten', dealId: deal, overwriteId: overwriteId(2)},
      ...{fields: ['amount'], lostBy: {userId: maria.userId, name: maria.name}},
    },
    {
      ...{kind: 'value_overwritten', linkId: linkId(1), overwriteId: overwriteId(1)},
      ...{fields: ['name'], dealId: deal},
    },
  ];
  const entries = [...events, ...extra.map((event) => ({event, actor: maria}))];
  const activities = entries.flatMap(({event, actor}, seq): Activity[] =>
    'dealId' in event && event.dealId
      ? [
          {
            ...{id: activityId(seq + 1), dealId: event.dealId, seq: seq + 1, at},
            ...{by: isPerson(actor) ? authorOf(actor) : null, event},
          },
        ]
      : [],
  );
  return applyChanges(there, [
    ...activities.map((row): Change => ({kind: 'activity', id: row.id, row})),
    {kind: 'overwrite', id: overwriteId(1), row: overwriteOf(1)},
    {kind: 'overwrite', id: overwriteId(2), row: dealOverwriteOf(2)},
  ]);
}

export const wholeView: AccountView = build();
export const wholeRows: Change[] = rowsOf(wholeView);

/** A view's rows as a pull brings them. */
export function rowsOf(view: AccountView): Change[] {
  const {account} = view;
  return [
    ...(account ? [{kind: 'account' as const, id: account.id, row: account}] : []),
    ...mapKinds.flatMap((kind) =>
      [...view[mapOf[kind]].values()].map((row) => ({kind, id: row.id, row}) as Change),
    ), // a row of that very map
  ];
}
