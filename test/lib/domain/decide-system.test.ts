import {describe, expect, it} from 'vitest';
import {applyChanges, type AccountView} from '../../../lib/domain/account-view.ts';
import {registrationStates, type Duplicate} from '../../../lib/domain/deal.ts';
import type {DealFile} from '../../../lib/domain/message.ts';
import type {MutationOf, ServerMutation} from '../../../lib/domain/mutation.ts';
import {isShared, nextStep} from '../../../lib/domain/registration.ts';
import {
  apply,
  at,
  dana,
  dealId,
  fileId,
  fileRow,
  later,
  newSharing,
  otherDeal,
  partnerAccount,
  personOf,
  refusalOf,
  sharedDeal,
  system,
  viewWith,
} from './fixtures.ts';

describe('time running out', () => {
  const expire: ServerMutation = {kind: 'system.expire', dealId: sharedDeal.id};
  const until = (expiresAt: string | null) =>
    viewWith(partnerAccount, {...sharedDeal, sharing: {...newSharing, expiresAt}});

  it('ends an active registration, and says so', () => {
    const {view, events} = apply(until(at), expire, system);
    expect(view.deals.get(sharedDeal.id)).toMatchObject({
      ...{shared: false, sharing: {state: 'expired', since: at, stateReason: null}},
    });
    expect(events).toEqual([
      {
        ...{kind: 'state_changed', dealId: sharedDeal.id, from: 'active', to: 'expired'},
        reason: '',
      },
    ]);
  });

  it('is refused too early, for one without end, and for no deal', () => {
    expect(refusalOf(until(later(1)), expire, system)).toEqual({code: 'wrong_state'});
    expect(refusalOf(until(null), expire, system)).toEqual({code: 'wrong_state'});
    expect(refusalOf(viewWith(partnerAccount), expire, system)).toEqual({code: 'deal_not_found'});
  });

  it.each(registrationStates.filter((state) => state !== 'active'))(
    'leaves one that is %s',
    (state) => {
      const sharing = {...newSharing, state, expiresAt: at};
      const view = viewWith(partnerAccount, {...sharedDeal, shared: isShared(state), sharing});
      const code = isShared(state) ? 'wrong_state' : 'deal_not_shared';
      expect(refusalOf(view, expire, system)).toEqual({code});
    },
  );
});

describe('a rep who leaves', () => {
  const view = viewWith(partnerAccount, sharedDeal);
  const reassign = (owner: MutationOf<'system.reassign'>['owner']): ServerMutation => ({
    ...{kind: 'system.reassign', dealId: sharedDeal.id, owner},
  });

  it('gives each deal to another, or to nobody yet, and the timeline tells', () => {
    const owner = {...personOf(dana), since: at};
    const given = apply(view, reassign(owner), system);
    expect(given.view.deals.get(sharedDeal.id)?.owner).toEqual(owner);
    expect(given.events).toEqual([
      {kind: 'owner_set', dealId: sharedDeal.id, before: sharedDeal.owner, after: owner},
    ]);
    const nobody = apply(view, reassign(null), system).view.deals.get(sharedDeal.id);
    expect(nobody && nextStep(nobody, [])).toBe('assigning');
  });

  it('does so whatever became of the deal, and not of one that is gone', () => {
    expect(
      refusalOf(
        viewWith(partnerAccount, otherDeal),
        {...reassign(null), dealId: otherDeal.id} as ServerMutation,
        system,
      ),
    ).toBeUndefined();
    const missing = {...reassign(null), dealId: dealId(99)} as ServerMutation;
    expect(refusalOf(view, missing, system)).toEqual({code: 'deal_not_found'});
  });
});

describe('another registration of the same business', () => {
  const theirs: Duplicate = {
    ...{why: 'same_company', dealId: null, dealName: null},
    ...{filedAt: later(60), oursFirst: true},
  };
  const learn = (...found: Duplicate[]): ServerMutation => ({
    ...{kind: 'system.duplicates', dealId: sharedDeal.id, found},
  });
  const view = viewWith(partnerAccount, sharedDeal);
  const known = (after: AccountView) => after.deals.get(sharedDeal.id)?.sharing?.duplicates;

  it('is learned once, however often it is told', () => {
    const first = apply(view, learn(theirs), system);
    expect(known(first.view)).toEqual([theirs]);
    expect(first.events).toEqual([
      {
        ...{kind: 'duplicate_found', dealId: sharedDeal.id},
        ...{why: 'same_company', filedAt: later(60), oursFirst: true},
      },
    ]);
    const again = apply(first.view, learn(theirs), system);
    expect([known(again.view), again.events]).toEqual([[theirs], []]);
  });

  it('of our own, registered anew, takes the place of what it was; of others nobody can tell', () => {
    const own = {...theirs, dealId: dealId(9), dealName: 'Twin'};
    const anew = {...own, filedAt: later(120)};
    const others = {...theirs, filedAt: later(120)};
    const {view: after} = apply(view, learn(theirs, own, anew, others), system);
    expect(known(after)).toEqual([theirs, anew, others]);
  });

  it('is nothing to a deal that is not shared, and no more are named than have room', () => {
    const ended = viewWith(partnerAccount, {...sharedDeal, shared: false});
    expect(refusalOf(ended, learn(theirs), system)).toEqual({code: 'deal_not_shared'});
    const many = Array.from({length: 60}, (_, n) => ({...theirs, filedAt: later(n)}));
    expect(known(apply(view, learn(...many), system).view)).toHaveLength(50);
  });
});

describe('a file that has arrived', () => {
  const withFile = (given: Partial<DealFile> = {}): AccountView => {
    const row = fileRow(1, given);
    return applyChanges(viewWith(partnerAccount, sharedDeal), [{kind: 'file', id: row.id, row}]);
  };
  const arrived = (found: MutationOf<'system.file_arrived'>['found']): ServerMutation => ({
    ...{kind: 'system.file_arrived', fileId: fileId(1), found},
  });
  const stored = arrived({kind: 'stored', type: 'image/png', hasPreview: true});

  it('is what its bytes are, whatever it was called', () => {
    const {view, events} = apply(withFile(), stored, system);
    expect(view.files.get(fileId(1))).toEqual({
      ...fileRow(1),
      ...{state: 'stored', type: 'image/png', hasPreview: true},
    });
    expect(events).toEqual([
      {...{kind: 'file_stored', dealId: sharedDeal.id, fileId: fileId(1)}, name: 'offer.pdf'},
    ]);
  });

  it.each(['size_differs', 'not_arrived'] as const)('is refused with its reason: %s', (why) => {
    const {view, events} = apply(withFile(), arrived({kind: 'refused', why}), system);
    expect(view.files.get(fileId(1))).toEqual({...fileRow(1), state: 'refused', refusal: why});
    expect(events).toMatchObject([{kind: 'file_refused', fileId: fileId(1)}]);
  });

  it.each(['stored', 'refused'] as const)('is %s once', (state) => {
    expect(apply(withFile({state}), stored, system)).toMatchObject({changes: [], events: []});
  });

  it('is refused where it was deleted on the way', () => {
    const view = viewWith(partnerAccount, sharedDeal);
    expect(refusalOf(view, stored, system)).toEqual({code: 'file_not_found'});
  });
});
