import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {applyChanges, attachmentOf} from '../../../lib/domain/account-view.ts';
import {linkStatus, pendingState} from '../../../lib/domain/confirmation-link.ts';
import {decide} from '../../../lib/domain/decide.ts';
import type {UserId} from '../../../lib/domain/ids.ts';
import type {Actor, ServerMutation} from '../../../lib/domain/mutation.ts';
import type {Overwrite} from '../../../lib/domain/overwrite.ts';
import {isShared} from '../../../lib/domain/registration.ts';
import {
  actorOf,
  after,
  at,
  attachLink,
  attachmentId,
  chris,
  client,
  confirmLink,
  createLink,
  dealId,
  linkId,
  maria,
  messageId,
  otherDeal,
  otto,
  overwriteId,
  partnerAccount,
  partnerDraft,
  providerAccount,
  providerDraft,
  refusalOf,
  rejectLink,
  requestId,
  sharedDeal,
  system,
  viewWith,
  withFacts,
} from './fixtures.ts';
import {everyMutation, oneOfEach} from './one-of-each.ts';

const start = viewWith(partnerAccount, sharedDeal, otherDeal);
const words = {...oneOfEach['message.post'], parentId: null};
const ofNote = oneOfEach['note.write'];

describe('creating a link', () => {
  it('makes it pending and not assigned, without any deal', () => {
    const link = after(start, createLink(1)).links.get(linkId(1));
    expect(link).toMatchObject({name: partnerDraft.name, createdAt: at, answer: null});
    expect(link && [linkStatus(link), pendingState(link)]).toEqual(['pending', 'not_assigned']);
  });

  it('refuses a second link of the same id', () => {
    expect(refusalOf(after(start, createLink(1)), createLink(1))).toEqual({code: 'id_taken'});
  });

  it('refuses onboarding fields from a solutions provider', () => {
    const provider = viewWith(providerAccount, sharedDeal);
    expect(refusalOf(provider, createLink(1))?.fields).toEqual(
      expect.arrayContaining([
        {field: 'lines.marketing.onboardingTypeId', code: 'not_offered'},
        {field: 'providingOnboarding', code: 'not_offered'},
        {field: 'durationId', code: 'not_offered'},
      ]),
    );
    expect(refusalOf(provider, createLink(1, providerDraft))).toBeUndefined();
  });

  it('refuses a weak secret for the copied address', () => {
    const mutation = {...createLink(1), copyToken: 'short'} as ServerMutation;
    expect(refusalOf(start, mutation)?.fields).toEqual([{field: 'copyToken', code: 'invalid'}]);
  });

  it('remembers the link it replaces', () => {
    const clone = {...createLink(2), replaces: linkId(1)} as ServerMutation;
    expect(after(start, createLink(1), clone).links.get(linkId(2))?.replaces).toBe(linkId(1));
  });

  it('forgets a source that is gone, another account’s, or itself', () => {
    for (const replaces of [linkId(9), linkId(2)]) {
      const clone = {...createLink(2), replaces} as ServerMutation;
      expect(after(start, clone).links.get(linkId(2))?.replaces).toBeNull();
    }
  });
});

describe('editing and removing', () => {
  it('changes only the fields named', () => {
    const view = after(start, createLink(1), {
      kind: 'link.edit',
      linkId: linkId(1),
      changes: {name: '  Acme, renamed  '},
    });
    expect(view.links.get(linkId(1))).toMatchObject({
      name: 'Acme, renamed',
      lines: partnerDraft.lines,
      editedAt: at,
    });
  });

  it('checks the whole form after the change', () => {
    const mutation: ServerMutation = {
      kind: 'link.edit',
      linkId: linkId(1),
      changes: {durationId: null},
    };
    expect(refusalOf(after(start, createLink(1)), mutation)).toEqual({
      code: 'invalid',
      fields: [{field: 'durationId', code: 'required'}],
    });
  });

  it('takes a removed link off its deal and drops its requests', () => {
    const attached = after(start, createLink(1), attachLink(1));
    const removed = after(attached, {kind: 'link.remove', linkId: linkId(1)});
    expect([removed.links.size, removed.attachments.size]).toEqual([0, 0]);
    const asked = after(start, createLink(2), {
      kind: 'attach.request',
      requestId: requestId(1),
      linkId: linkId(2),
      deal: {dealId: otherDeal.id},
      note: '',
    });
    expect(asked.attachRequests.size).toBe(1);
    expect(after(asked, {kind: 'link.remove', linkId: linkId(2)}).attachRequests.size).toBe(0);
  });

  const answers: Array<[string, ServerMutation]> = [
    ['confirmed', confirmLink(1)],
    ['rejected', rejectLink(1)],
  ];
  const forbidden: ServerMutation[] = [
    {kind: 'link.edit', linkId: linkId(1), changes: {name: 'x'}},
    {kind: 'link.remove', linkId: linkId(1)},
    {kind: 'link.assign_client', linkId: linkId(1), client: null},
  ];
  it.each(answers)('refuses to change or remove a %s link', (_, answer) => {
    const answered = after(start, createLink(1), answer);
    for (const mutation of forbidden) {
      expect(refusalOf(answered, mutation)).toEqual({code: 'already_answered'});
    }
  });
});

describe('the proof on a deal', () => {
  it('assigns the deal’s primary contact as the client', () => {
    const link = after(start, createLink(1), attachLink(1)).links.get(linkId(1));
    expect(link?.client).toEqual({name: 'Ann Acme', email: 'ann@acme.example'});
    expect(link && pendingState(link)).toBe('awaiting_client');
  });

  it('keeps a client that the partner set before', () => {
    const own = {name: 'Bob Buyer', email: 'bob@acme.example'};
    const view = after(
      start,
      createLink(1),
      {kind: 'link.assign_client', linkId: linkId(1), client: own},
      attachLink(1),
    );
    expect(view.links.get(linkId(1))?.client).toEqual(own);
  });

  it('refuses a deal that is not shared, an unknown deal and a second deal', () => {
    const view = after(start, createLink(1));
    expect(refusalOf(view, attachLink(1, otherDeal.id))).toEqual({code: 'deal_not_shared'});
    expect(refusalOf(view, attachLink(1, dealId(99)))).toEqual({code: 'deal_not_found'});
    expect(refusalOf(after(view, attachLink(1)), attachLink(1))).toEqual({
      code: 'already_attached',
    });
  });

  it('comes off again, and can be put back', () => {
    const view = after(start, createLink(1), attachLink(1), {
      kind: 'link.detach',
      linkId: linkId(1),
      dealId: sharedDeal.id,
    });
    expect(attachmentOf(view, linkId(1))).toBeUndefined();
    expect(
      attachmentOf(
        after(view, {
          kind: 'link.attach',
          attachmentId: attachmentId(2),
          linkId: linkId(1),
          dealId: sharedDeal.id,
        }),
        linkId(1),
      )?.dealId,
    ).toBe(sharedDeal.id);
  });
});

describe('asking the CAM', () => {
  const ask = (deal: Extract<ServerMutation, {kind: 'attach.request'}>['deal'], n = 1) =>
    ({
      kind: 'attach.request',
      requestId: requestId(n),
      linkId: linkId(1),
      deal,
      note: 'Please attach',
    }) satisfies ServerMutation;
  const ref = {
    crm: 'hubspot',
    portal: '1',
    objectType: 'deal',
    objectId: '77',
    url: 'https://app.hubspot.com/contacts/1/record/0-3/77',
  } as const;

  it('makes one deal of a record seen for the first time, however often it is asked about', () => {
    const view = after(
      start,
      createLink(1),
      createLink(2),
      ask({newDealId: dealId(10), ref, name: 'New deal'}),
      {
        ...ask({newDealId: dealId(11), ref: {...ref, url: `${ref.url}?x`}, name: 'Again'}, 2),
        linkId: linkId(2),
      },
    );
    expect(view.deals.has(dealId(10))).toBe(true);
    expect(view.deals.has(dealId(11))).toBe(false);
    expect([...view.attachRequests.values()].map((request) => request.dealId)).toEqual([
      dealId(10),
      dealId(10),
    ]);
  });

  it('is refused the second time, and for a link that is on a deal', () => {
    const view = after(start, createLink(1), ask({dealId: otherDeal.id}));
    expect(refusalOf(view, ask({dealId: otherDeal.id}, 2))).toEqual({code: 'already_asked'});
    const attached = after(start, createLink(1), attachLink(1));
    expect(refusalOf(attached, ask({dealId: otherDeal.id}))).toEqual({code: 'already_attached'});
  });

  it('is refused on a shared deal and for a record that is no deal', () => {
    const view = after(start, createLink(1));
    expect(refusalOf(view, ask({dealId: sharedDeal.id}))).toEqual({code: 'deal_is_shared'});
    const contact = {...ref, objectType: 'contact' as const};
    expect(refusalOf(view, ask({newDealId: dealId(10), ref: contact, name: 'Ann'}))?.code).toBe(
      'invalid',
    );
  });
});

describe('who acts', () => {
  const view = after(start, createLink(1), words, ofNote);
  const refusedTo = (actor: Actor) =>
    everyMutation
      .filter((mutation) => refusalOf(view, mutation, actor)?.code === 'forbidden')
      .map(({kind}) => kind);
  const kindsBut = (...kinds: ReadonlyArray<ServerMutation['kind']>) =>
    everyMutation.map(({kind}) => kind).filter((kind) => !kinds.includes(kind));
  const ofClient = ['link.answer', 'link.ask_change', 'link.pass_on'] as const;
  const ofSystem = [
    'system.expire',
    'system.expire_link',
    'system.remind',
    'system.checkout',
    'system.mail_state',
    'system.closing_soon',
    'system.reassign',
    'system.duplicates',
    'system.file_arrived',
  ] as const;

  it('never lets anybody but the client answer, nor the client do anything else', () => {
    expect(refusedTo(client)).toEqual(kindsBut(...ofClient));
    for (const actor of [maria, chris, system]) {
      expect(refusedTo(actor)).toEqual(expect.arrayContaining([...ofClient]));
    }
  });

  it('lets the system do its own and nothing else, and nobody else do that', () => {
    expect(refusedTo(system)).toEqual(kindsBut(...ofSystem));
    for (const actor of [maria, chris, client]) {
      expect(refusedTo(actor)).toEqual(expect.arrayContaining([...ofSystem]));
    }
  });

  it('keeps from the partner what the vendor decides', () => {
    const vendors = everyMutation
      .map(({kind}) => kind)
      .filter((kind) => kind.startsWith('vendor.'));
    expect(refusedTo(maria)).toEqual([
      ...['link.attach', ...ofClient, 'attach.answer'], // on a quote, that is
      ...vendors,
      ...ofSystem,
    ]);
  });

  it('keeps from the vendor what is the partner’s', () => {
    expect(refusedTo(chris)).toEqual([
      ...['link.create', 'link.edit', 'link.remove', 'link.assign_client'],
      ...['link.send', 'link.set_asking', ...ofClient],
      ...['attach.request', 'note.write', 'note.edit', 'note.delete'],
      ...['settings.recipient', 'settings.notices', ...ofSystem],
    ]);
  });
});

describe('decide', () => {
  const anyMutation = fc.oneof(
    fc.integer({min: 1, max: 4}).map((n) => createLink(n)),
    fc.integer({min: 1, max: 4}).map((n) => attachLink(n)),
    fc.integer({min: 1, max: 4}).map((n) => confirmLink(n)),
    fc.integer({min: 1, max: 4}).map((n) => rejectLink(n)),
    fc
      .integer({min: 1, max: 4})
      .map((n): ServerMutation => ({kind: 'link.remove', linkId: linkId(n)})),
    fc.tuple(fc.integer({min: 1, max: 4}), fc.string()).map(([n, name]): ServerMutation => ({
      kind: 'link.edit',
      linkId: linkId(n),
      changes: {name},
    })),
    fc.integer({min: 1, max: 4}).map((n): ServerMutation => ({
      kind: 'link.detach',
      linkId: linkId(n),
      dealId: sharedDeal.id,
    })),
  );

  it('[L7] is pure and total, and an answer once given never changes', () => {
    fc.assert(
      fc.property(fc.array(anyMutation, {maxLength: 40}), (mutations) => {
        let view = start;
        for (const mutation of mutations) {
          const actor = mutation.kind === 'link.answer' ? client : maria;
          const before = structuredClone(view);
          const first = decide(view, actor, mutation, at);
          expect(decide(view, actor, mutation, at)).toEqual(first);
          const next = first.kind === 'applied' ? applyChanges(view, first.changes) : view;
          expect(view).toEqual(before);
          for (const link of view.links.values()) {
            if (link.answer) expect(next.links.get(link.id)).toEqual(link);
          }
          for (const {linkId: held} of next.attachments.values()) {
            expect(next.links.has(held)).toBe(true);
          }
          view = next;
        }
      }),
    );
  });
});

describe('any history of a shared deal', () => {
  const anybody = fc.constantFrom<Actor>(maria, otto, chris, client, system);
  const step = fc
    .constantFrom(...everyMutation)
    .chain((mutation) =>
      fc.tuple(fc.constant(mutation), fc.oneof(fc.constant(actorOf(mutation)), anybody)),
    );
  const steps = fc.array(step, {minLength: 20, maxLength: 60, size: 'max'});
  const commented = after(start, createLink(2), {...words, messageId: messageId(2), files: []});

  it('[L7] is decided purely and totally, whoever asks for what; nothing hangs on what is not there', () => {
    let applied = 0;
    fc.assert(
      fc.property(steps, (history) => {
        let view = withFacts(commented);
        for (const [mutation, actor] of history) {
          const before = structuredClone(view);
          const decision = decide(view, actor, mutation, at);
          expect(decide(view, actor, mutation, at)).toEqual(decision);
          expect(view).toEqual(before);
          if (decision.kind === 'refused') continue;
          if (decision.changes.length > 0) applied++;
          view = applyChanges(view, decision.changes);
          for (const {dealId: on, messageId: parent} of view.files.values()) {
            expect(view.deals.has(on)).toBe(true);
            if (parent) expect(view.messages.get(parent)?.deletedAt).toBeNull();
          }
          for (const {fileId} of view.quotes.values()) {
            if (fileId) expect(view.files.has(fileId)).toBe(true);
          }
          for (const {shared, sharing} of view.deals.values()) {
            expect(shared).toBe(sharing !== null && isShared(sharing.state));
          }
        }
      }),
      {numRuns: 40},
    );
    expect(applied).toBeGreaterThan(200); // it reaches deep
  });
});

describe('a notice about an overwritten value', () => {
  const notice: Overwrite = {
    id: overwriteId(1),
    linkId: linkId(1),
    linkName: 'Acme',
    lost: {name: 'Acme'},
    lostBy: {userId: 'otto' as UserId, name: 'Otto Berg'},
    lostAt: at,
    kept: {name: 'Acme 2'},
    keptBy: {userId: 'maria' as UserId, name: 'Maria Nowak'},
    at,
    told: ['otto' as UserId, 'maria' as UserId],
  };
  const put = (row: Overwrite) =>
    applyChanges(viewWith(partnerAccount), [{kind: 'overwrite', id: row.id, row}]);
  const dismiss = {
    kind: 'overwrite.dismiss',
    linkId: notice.linkId,
    overwriteId: notice.id,
  } as const;

  it('[F3] is put away by each of the two for themselves, and goes with the second', () => {
    const first = decide(put(notice), maria, dismiss, at);
    if (first.kind === 'refused') throw new Error('refused');
    expect(first.changes).toEqual([
      {kind: 'overwrite', id: notice.id, row: {...notice, told: ['otto']}},
    ]);
    const second = decide(applyChanges(put(notice), first.changes), otto, dismiss, at);
    expect(second).toMatchObject({changes: [{kind: 'overwrite', id: notice.id, row: null}]});
  });

  it('[F3] put away twice, or by somebody it does not concern, changes nothing and is no error', () => {
    const nothing = {kind: 'applied', changes: [], events: []};
    expect(decide(viewWith(partnerAccount), maria, dismiss, at)).toEqual(nothing);
    const zoe = {...maria, userId: 'zoe' as UserId};
    expect(decide(put(notice), zoe, dismiss, at)).toEqual(nothing);
  });
});
