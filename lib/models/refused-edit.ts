/**
 * What can be done with an edit of a link that the server refused: nothing a person wrote is lost, so every one can be used again or put away.
 * Those of deals are refused-deal-edit.ts.
 */
import type {AccountView} from '../domain/account-view.ts';
import type {LinkDraft} from '../domain/confirmation-link.ts';
import type {AttachRequestId, AttachmentId, LinkId} from '../domain/ids.ts';
import {emptyDraft} from '../domain/link-rules.ts';
import type {LinkMutation, Mutation} from '../domain/mutation.ts';
import {linkIn} from '../domain/mutation-subject.ts';
import type {Person} from '../domain/person.ts';

export type Reuse =
  | {kind: 'create'; start: LinkDraft; replaces: LinkId | null}
  | {kind: 'edit'; linkId: LinkId; start: LinkDraft; held: LinkDraft}
  | {kind: 'client'; linkId: LinkId; client: Person | null}
  /** The same request once more, as the things it names are now. */
  | {kind: 'again'; mutation: Mutation}
  | {kind: 'none'};

/** An edit of a link that has been answered or removed meanwhile goes on as a new link with the same values. */
export function findReuse(mutation: Mutation, view: AccountView, makeId: () => string): Reuse {
  const linkId = linkIn(mutation);
  const link = linkId && view.links.get(linkId);
  const pending = link && !link.answer ? link : undefined;
  switch (mutation.kind) {
    case 'link.create':
      return {kind: 'create', start: mutation.draft, replaces: mutation.replaces};
    case 'link.edit': {
      const start = {...emptyDraft, ...(link && draftOf(link)), ...mutation.changes};
      if (pending) return {kind: 'edit', linkId: pending.id, start, held: draftOf(pending)};
      return {kind: 'create', start, replaces: link?.id ?? null};
    }
    case 'link.assign_client':
      return pending
        ? {kind: 'client', linkId: pending.id, client: mutation.client}
        : {kind: 'none'};
    case 'link.send':
    case 'link.set_asking':
      return pending ? {kind: 'again', mutation} : {kind: 'none'};
    case 'link.attach':
    case 'attach.request':
      return link ? {kind: 'again', mutation: renewed(mutation, makeId())} : {kind: 'none'};
    case 'link.remove':
    case 'link.detach':
    case 'overwrite.dismiss':
      return {kind: 'none'};
    case 'deal.share':
    case 'deal.convert':
    case 'deal.edit':
    case 'deal.withdraw':
    case 'deal.link_record':
    case 'deal.team':
    case 'deal.dismiss_overwrite':
    case 'deal.seen':
    case 'message.post':
    case 'message.edit':
    case 'message.delete':
    case 'file.remove':
    case 'note.write':
    case 'note.edit':
    case 'note.delete':
    case 'settings.recipient':
    case 'settings.notices':
      return {kind: 'none'};
  }
}

/** The id of what did not come about is spent. */
function renewed(
  mutation: Extract<Mutation, {kind: 'link.attach' | 'attach.request'}>,
  id: string,
): Mutation {
  return mutation.kind === 'link.attach'
    ? {...mutation, attachmentId: id as AttachmentId} // made for this
    : {...mutation, requestId: id as AttachRequestId};
}

/** The part of a link that its form edits. */
export function draftOf(link: LinkDraft): LinkDraft {
  const {name, lines, providingOnboarding, durationId} = link;
  return {name, lines, providingOnboarding, durationId};
}

/** What the link of an edit is or was called; null when nothing says it. */
export function nameOfLink(mutation: LinkMutation, view: AccountView): string | null {
  if (mutation.kind === 'link.create') return mutation.draft.name;
  const known = view.links.get(mutation.linkId)?.name;
  if (known !== undefined) return known;
  return mutation.kind === 'link.edit' ? (mutation.changes.name ?? null) : null;
}

/** Whether `findReuse` offers anything. */
export function canReuse(mutation: Mutation, view: AccountView): boolean {
  return findReuse(mutation, view, () => '').kind !== 'none';
}
