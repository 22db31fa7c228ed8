import type {AccountView, Change} from './account-view.ts';
import {applyChanges} from './account-view.ts';
import type {AttachRequest} from './deal.ts';
import type {Decision} from './decide-kit.ts';
import {applied} from './decide-kit.ts';
import {attachTo} from './decide-link.ts';
import type {DomainEvent} from './domain-event.ts';
import type {AttachmentId} from './ids.ts';
import type {MutationOf, PersonActor} from './mutation.ts';

/** Who attaches what was asked for has answered: a request for a quote by putting it on one. */
export function settleAttached(
  view: AccountView,
  attached: Decision,
  {linkId, dealId, quoteId}: MutationOf<'link.attach'>,
  {userId, name}: PersonActor,
  at: string,
): Decision {
  if (attached.kind === 'refused') return attached;
  const request = [...view.attachRequests.values()].find(
    (one) =>
      one.linkId === linkId &&
      one.dealId === dealId &&
      one.state === 'open' &&
      (!one.quoteNumber || quoteId !== undefined),
  );
  if (!request) return attached;
  const answer = {by: {userId, name}, at, reason: ''};
  const row: AttachRequest = {...request, state: 'attached', answer};
  return applied(
    [...attached.changes, {kind: 'attach_request', id: row.id, row}],
    attached.events.map((event) =>
      event.kind === 'link_attached' && event.linkId === linkId
        ? {...event, requestId: row.id}
        : event,
    ),
  );
}

/**
 * On a deal that is shared now, or again, the partner needs nobody's leave to attach: what was asked for comes true with the registration. A request for a
 * quote still takes a CAM or PDM, and so does a link that went to another deal meanwhile; those stay open. The server's alone: an
 * extension does not load what was asked, and reads what became of it in the feed.
 */
export function settleRequests(
  before: AccountView,
  registered: Decision,
  actor: PersonActor,
  at: string,
): Decision {
  if (registered.kind === 'refused') return registered;
  const dealId = registered.changes.find(({kind}) => kind === 'deal')?.id;
  let view = applyChanges(before, registered.changes);
  const changes: Change[] = [...registered.changes];
  const events: DomainEvent[] = [...registered.events];
  for (const request of before.attachRequests.values()) {
    const link = view.links.get(request.linkId);
    const deal = view.deals.get(request.dealId);
    if (request.dealId !== dealId || request.state !== 'open' || request.quoteNumber) continue;
    if (!link || !deal) continue;
    const attachmentId = request.id as string as AttachmentId; // an attachment's has to be new among attachments only
    const done = attachTo(view, {link, deal, attachmentId}, actor, at);
    if (done.kind === 'refused') continue;
    const by = {userId: actor.userId, name: actor.name};
    const row: AttachRequest = {...request, state: 'attached', answer: {by, at, reason: ''}};
    const step: Change[] = [...done.changes, {kind: 'attach_request', id: row.id, row}];
    view = applyChanges(view, step);
    changes.push(...step);
    events.push({kind: 'link_attached', linkId: link.id, dealId: deal.id, requestId: request.id});
  }
  return applied(changes, events);
}
