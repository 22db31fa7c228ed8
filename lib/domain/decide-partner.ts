import type {AccountView} from './account-view.ts';
import {decideDeal} from './decide-deal.ts';
import type {Decision} from './decide-kit.ts';
import {decideLink} from './decide-link.ts';
import {decidePrivate} from './decide-private.ts';
import {decideTalk} from './decide-talk.ts';
import type {Actor, Mutation} from './mutation.ts';

/** The part of the rule book that the extension replays its outbox through: all that a partner's people can ask for. */
export function decideForPartner(
  view: AccountView,
  actor: Extract<Actor, {kind: 'partner'}>,
  mutation: Mutation,
  at: string,
): Decision {
  switch (mutation.kind) {
    case 'link.create':
    case 'link.edit':
    case 'link.remove':
    case 'link.assign_client':
    case 'link.send':
    case 'link.set_asking':
    case 'link.attach':
    case 'link.detach':
    case 'attach.request':
    case 'overwrite.dismiss':
      return decideLink(view, actor, mutation, at);
    case 'deal.share':
    case 'deal.convert':
    case 'deal.edit':
    case 'deal.withdraw':
    case 'deal.link_record':
    case 'deal.team':
    case 'deal.seen':
    case 'deal.dismiss_overwrite':
      return decideDeal(view, actor, mutation, at);
    case 'message.post':
    case 'message.edit':
    case 'message.delete':
    case 'file.remove':
      return decideTalk(view, actor, mutation, at);
    case 'note.write':
    case 'note.edit':
    case 'note.delete':
    case 'settings.recipient':
    case 'settings.notices':
      return decidePrivate(view, actor, mutation, at);
  }
}
