import type {AccountView, Change} from './account-view.ts';
import {applyChanges} from './account-view.ts';
import type {AttachRequest, Deal} from './deal.ts';
import type {Decision} from './decide-kit.ts';
import {applied} from './decide-kit.ts';
import {attachTo} from './decide-link.ts';
import type {DomainEvent} from './domain-event.ts';
import type {AttachmentId} from './ids.ts';
import type {PersonActor} from './mutation.ts';

/**
 * On a deal that is shared now the partner needs nobody's leave to attach: what was asked for comes true with the registration. A request for a
 * quote still takes a CAM or PDM, and so does a link that went to another deal meanwhile; those stay open.
 */
export function settleRequests(
  before: AccountView,
  registered: Decision,
  dealId: Deal['id'],
  actor: PersonActor,
  at: string,
): Decision {
  if (registered.kind === 'refused') return registered;
  let view = applyChanges(before, registered.changes);
  const changes: Change[] = [...registered.changes];
  const events: DomainEvent[] = [...registered.events];
  for (const request of before.attachRequests.values()) {
    const link = view.links.get(request.linkId);
    const deal = view.deals.get(dealId);
    if (request.dealId !== dealId || request.state !== 'open' || request.quoteNumber) continue;
    if (!link || !deal) continue;
    const attachmentId = request.id as string as AttachmentId; // ids of another kind: both sides come to the same one
    const done = attachTo(view, {link, deal, attachmentId}, actor, at);
    if (done.kind === 'refused') continue;
    const by = {userId: actor.userId, name: actor.name};
    const row: AttachRequest = {...request, state: 'attached', answer: {by, at, reason: ''}};
    const step: Change[] = [...done.changes, {kind: 'attach_request', id: row.id, row}];
    view = applyChanges(view, step);
    changes.push(...step);
    events.push({kind: 'link_attached', linkId: link.id, dealId, requestId: request.id});
  }
  return applied(changes, events);
}
