/** What happens without anybody asking: time runs out, a rep leaves, a file has arrived. */
import type {AccountView} from './account-view.ts';
import {moveTo} from './decide-deal.ts';
import type {Decision} from './decide-kit.ts';
import {applied, findShared, putDeal, refuse} from './decide-kit.ts';
import {fileEvent} from './decide-talk.ts';
import type {MutationOf, SystemMutation} from './mutation.ts';

export function decideForSystem(view: AccountView, mutation: SystemMutation, at: string): Decision {
  switch (mutation.kind) {
    case 'system.expire': {
      const found = findShared(view, mutation.dealId);
      if (found.kind === 'refused') return found;
      const {state, expiresAt} = found.deal.sharing;
      if (state !== 'active' || expiresAt === null || expiresAt > at) return refuse('wrong_state');
      return moveTo(found.deal, 'expired', '', at);
    }
    case 'system.reassign': {
      const {dealId, owner} = mutation;
      const deal = view.deals.get(dealId);
      if (!deal) return refuse('deal_not_found');
      return applied(
        [putDeal({...deal, owner})],
        [{kind: 'owner_set', dealId, before: deal.owner, after: owner}],
      );
    }
    case 'system.file_arrived':
      return fileArrived(view, mutation);
  }
}

function fileArrived(
  view: AccountView,
  {fileId, found}: MutationOf<'system.file_arrived'>,
): Decision {
  const file = view.files.get(fileId);
  if (!file) return refuse('file_not_found');
  if (file.state !== 'awaited') return applied([], []);
  const {dealId, name} = file;
  const row =
    found.kind === 'stored'
      ? {...file, state: found.kind, type: found.type, hasPreview: found.hasPreview}
      : {...file, state: found.kind, refusal: found.why};
  const kind = found.kind === 'stored' ? 'file_stored' : 'file_refused';
  return applied([{kind: 'file', id: fileId, row}], [fileEvent(kind, dealId, fileId, name)]);
}
