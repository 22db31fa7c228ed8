import fc from 'fast-check';
import type {AttachRequestId, AttachmentId, DealId, LinkId} from '../../lib/domain/ids.ts';
import type {Mutation} from '../../lib/domain/mutation.ts';
import {newId} from '../../lib/platform/new-id.ts';
import {createLink} from '../server/world.ts';

/** An edit as fast-check draws it: of the link and deal with these numbers, whatever their ids will be. */
export type DrawnEdit = {
  what: 'create' | 'rename' | 'client' | 'remove' | 'attach' | 'detach' | 'ask' | 'bad';
  link: number;
  deal: number;
  word: number;
};

export const drawnEdit: fc.Arbitrary<DrawnEdit> = fc.record({
  what: fc.constantFrom(
    ...(['create', 'create', 'create', 'rename', 'client', 'remove'] as const),
    ...(['attach', 'attach', 'detach', 'ask', 'bad'] as const),
  ),
  link: fc.nat(3), // few, so that edits meet
  deal: fc.nat(2),
  word: fc.nat(99),
});

/** Turns drawn edits into mutations over ids of this run's own. */
export function createEditor(deals: ReadonlyArray<{id: DealId}>) {
  const links = Array.from({length: 4}, () => newId<LinkId>());
  return ({what, link, deal, word}: DrawnEdit): Mutation => {
    const linkId = links[link] ?? newId<LinkId>();
    const dealId = deals[deal % deals.length]?.id ?? newId<DealId>();
    switch (what) {
      case 'create':
        return {...createLink({name: `Link ${word}`}), linkId};
      case 'bad':
        return {...createLink({name: ''})};
      case 'rename':
        return {kind: 'link.edit', linkId, changes: {name: `Name ${word}`}};
      case 'client': {
        const client = {name: `Client ${word}`, email: `client${word}@acme.example`};
        return {kind: 'link.assign_client', linkId, client};
      }
      case 'remove':
        return {kind: 'link.remove', linkId};
      case 'attach':
        return {kind: 'link.attach', attachmentId: newId<AttachmentId>(), linkId, dealId};
      case 'detach':
        return {kind: 'link.detach', linkId, dealId};
      case 'ask': {
        const requestId = newId<AttachRequestId>();
        return {kind: 'attach.request', requestId, linkId, deal: {dealId}, note: 'Please'};
      }
    }
  };
}
