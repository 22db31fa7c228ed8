/** What opening a session at the vendor's checkout does to its link: who buys there is asked, and mailed the link once. */
import type {AccountView} from './account-view.ts';
import {hasPassedOn, isExpired, isMailedJustNow} from './asking.ts';
import type {Link} from './confirmation-link.ts';
import {asMailed, forAnother} from './decide-asking.ts';
import type {Decision} from './decide-kit.ts';
import {applied, dealOf, findPending, invalid, putLink, refuse} from './decide-kit.ts';
import type {MutationOf} from './mutation.ts';
import {checkPerson, tidyPerson} from './person.ts';

/**
 * The checkout knows who is buying, so its word stands over whom the partner had named, who can still answer by the mail they have. It
 * never makes one of the partner's own people the client. Mailed again is only a link that has expired, which renews it.
 */
export function openCheckout(
  view: AccountView,
  {linkId, client, wasAsked, isOwnPeople}: MutationOf<'system.checkout'>,
  at: string,
): Decision {
  const found = findPending(view, linkId);
  if (found.kind === 'refused') return found;
  const issues = checkPerson(client);
  if (issues.length > 0) return invalid(issues);
  if (!view.account) return refuse('forbidden');
  if (isOwnPeople) return applied([], []);
  const {link} = found;
  const person = tidyPerson(client);
  const email = person.email.toLowerCase();
  // Whoever passed the request on and comes to buy again does not take it back
  const isSame = link.client?.email.toLowerCase() === email || hasPassedOn(link, email);
  const isOver = isExpired(link, view.account.asking, at);
  const isAsked = wasAsked || (isSame && isMailedJustNow(link.asking ?? {}, at));
  const isMailed = isOver || !isAsked;
  if (isSame && !isMailed) return applied([], []);
  const asked = isSame ? link : {...link, client: person, ...askedOf(link, isMailed)};
  const about = {linkId, ...dealOf(view, link)};
  const [before, name] = [link.client?.name ?? null, asked.client?.name ?? person.name];
  return applied(
    [putLink(isMailed ? asMailed(asked, at) : asked)],
    [
      {kind: 'checkout_opened', client: name, before, ...about},
      ...(isMailed ? [{kind: 'link_sent', ...about} as const] : []),
    ],
  );
}

/** Of somebody else's mail its trouble and reminders go with them; that there was a mail stays where this one had theirs before. */
function askedOf({asking}: Link, isMailed: boolean): Pick<Link, 'asking'> {
  if (!asking) return {};
  const rest = forAnother(asking);
  if (isMailed || !asking.mailed) return {asking: rest};
  const {trouble: _, ...mailed} = asking.mailed;
  return {asking: {...rest, mailed}};
}
