import {expect, it} from 'vitest';
import {neededBy} from '../../../lib/domain/needed.ts';
import {
  attachLink,
  attachmentId,
  createLink,
  dealId,
  linkId,
  otherDeal,
  overwriteId,
  requestId,
  sharedDeal,
} from './fixtures.ts';

it('names the links, the deals and the records of mutations, and what they would make', () => {
  const {ref} = otherDeal;
  if (!ref) throw new Error('The fixture has one');
  const ask = {kind: 'attach.request', requestId: requestId(1), note: ''} as const;
  const needed = neededBy([
    {...createLink(1), replaces: linkId(9)} as ReturnType<typeof createLink>,
    attachLink(2),
    {...ask, linkId: linkId(3), deal: {newDealId: dealId(7), ref, name: 'New'}},
    {...ask, linkId: linkId(3), requestId: requestId(2), deal: {dealId: dealId(8)}},
    {kind: 'overwrite.dismiss', linkId: linkId(3), overwriteId: overwriteId(1)},
  ]);
  expect([...needed.links]).toEqual([linkId(1), linkId(9), linkId(2), linkId(3)]);
  expect([...needed.deals]).toEqual([sharedDeal.id, dealId(7), dealId(8)]);
  expect([...needed.attachments]).toEqual([attachmentId(2)]);
  expect([...needed.requests]).toEqual([requestId(1), requestId(2)]);
  expect([...needed.overwrites]).toEqual([overwriteId(1)]);
  expect(needed.refs).toEqual([ref]);
});
