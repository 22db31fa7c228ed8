/** How a partner has the client asked: mailing the link, and for one link the language, the expiry and the reminders. */
import type {AccountView} from './account-view.ts';
import type {Asking} from './asking.ts';
import {checkChoice, isMailedJustNow} from './asking.ts';
import type {Link} from './confirmation-link.ts';
import type {Decision} from './decide-kit.ts';
import {applied, dealOf, findPending, invalid, putLink, refuse} from './decide-kit.ts';
import type {MutationOf} from './mutation.ts';

/** Mails the link to its client, by an address that nobody else sees. Renews one that has expired. */
export function sendLink(
  view: AccountView,
  mutation: MutationOf<'link.send'>,
  at: string,
): Decision {
  const found = findPending(view, mutation.linkId);
  if (found.kind === 'refused') return found;
  const {link} = found;
  if (!link.client) return refuse('no_client');
  if (link.asking && isMailedJustNow(link.asking, at)) return refuse('just_sent');
  return applied(
    [putLink(asMailed(link, at))],
    [{kind: 'link_sent', linkId: link.id, ...dealOf(view, link)}],
  );
}

export function setAsking(view: AccountView, mutation: MutationOf<'link.set_asking'>): Decision {
  const found = findPending(view, mutation.linkId);
  if (found.kind === 'refused') return found;
  const {choice} = mutation;
  const issues = checkChoice(choice);
  if (issues.length > 0) return invalid(issues);
  const {link} = found;
  const {
    language: _language,
    expiryDays: _days,
    reminding: _reminding,
    ...happened
  } = link.asking ?? {};
  return applied(
    [putLink({...link, asking: {...happened, ...choice}})],
    [{kind: 'asking_set', linkId: link.id, ...dealOf(view, link)}],
  );
}

/** As it is once the client has been mailed (again) at this moment: its time begins anew, and so do the reminders. */
export function asMailed(link: Link, at: string): Link {
  const {mailed, isExpired: _expired, reminders: _reminders, ...asking} = link.asking ?? {};
  const sent = {first: mailed?.first ?? at, last: at, count: (mailed?.count ?? 0) + 1};
  return {...link, asking: {...asking, mailed: sent, renewedAt: at}};
}

/** With somebody else to ask: what was mailed, what became of it and the reminders were the other one's. */
export function forAnother(asking: Asking): Asking {
  const {mailed: _mailed, reminders: _reminders, ...rest} = asking;
  return rest;
}
