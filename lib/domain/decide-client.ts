/** What the client of a link can do, which only the server decides: answer it, ask for a change, pass it on to a colleague. */
import type {AccountView} from './account-view.ts';
import {isExpired, toldJustNow} from './asking.ts';
import {decideAnswer} from './answer.ts';
import type {Link} from './confirmation-link.ts';
import {asMailed} from './decide-asking.ts';
import type {Decision, Refused} from './decide-kit.ts';
import {applied, dealOf, findPending, invalid, putLink, refuse} from './decide-kit.ts';
import {mailDomain} from './evidence.ts';
import type {FieldIssue} from './field-issue.ts';
import {checkLength} from './field-issue.ts';
import {limits} from './limits.ts';
import {snapshotOf} from './link-snapshot.ts';
import {tidyName} from './message.ts';
import type {ClientMutation, MutationOf} from './mutation.ts';
import {checkName, checkPerson, tidyPerson} from './person.ts';

export function decideForClient(view: AccountView, mutation: ClientMutation, at: string): Decision {
  const found = findAsking(view, mutation.linkId, at);
  if (found.kind === 'refused') return found;
  switch (mutation.kind) {
    case 'link.answer':
      return answer(view, found.link, mutation, at);
    case 'link.ask_change':
      return askChange(view, found.link, mutation, at);
    case 'link.pass_on':
      return passOn(view, found.link, mutation, at);
  }
}

function findAsking(
  view: AccountView,
  linkId: Link['id'],
  at: string,
): {kind: 'pending'; link: Link} | Refused {
  const found = findPending(view, linkId);
  if (found.kind === 'refused') return found;
  return isExpired(found.link, view.account?.asking, at) ? refuse('expired') : found;
}

function answer(
  view: AccountView,
  pending: Link,
  {input, weighed}: MutationOf<'link.answer'>,
  at: string,
): Decision {
  const {account} = view;
  if (!account) return refuse('forbidden');
  const decided = decideAnswer(pending, account.catalogue, input);
  if (decided.kind === 'invalid') return invalid(decided.issues);
  const {evidence, unproven, email} = weighed;
  const link: Link = {
    ...pending,
    answer: {
      at,
      by: {name: decided.name, ...(email !== undefined && {email})},
      evidence,
      ...(unproven && {unproven}),
      lines: decided.lines,
      snapshot: snapshotOf(pending, view),
    },
  };
  const confirmed = decided.lines.some((line) => line.verdict === 'confirmed');
  return applied(
    [putLink(link)],
    [
      {
        kind: confirmed ? 'link_confirmed' : 'link_rejected',
        linkId: link.id,
        ...dealOf(view, link),
      },
    ],
  );
}

/** A later wish takes the earlier one's place; both are in the timeline. The partner is told of one until they have edited, or some time has passed. */
function askChange(
  view: AccountView,
  link: Link,
  {input, weighed}: MutationOf<'link.ask_change'>,
  at: string,
): Decision {
  const name = tidyName(input.name);
  const text = input.text.trim();
  const issues: FieldIssue[] = checkName(input.name, 'name');
  if (text === '') issues.push({field: 'text', code: 'required'});
  issues.push(...checkLength(text, 'text', limits.reasonTextLength));
  if (issues.length > 0) return invalid(issues);
  const {email} = weighed;
  const toldAt = link.asking && toldJustNow(link.asking, at);
  const by = {name, ...(email !== undefined && {email})};
  const wish = {text, at, by, ...(toldAt !== undefined && {toldAt})};
  const again = toldAt !== undefined && ({again: true} as const);
  return applied(
    [putLink({...link, asking: {...link.asking, wish}})],
    [{kind: 'change_wanted', linkId: link.id, text, ...again, ...dealOf(view, link)}],
  );
}

/** To somebody of the same company, at most three times; the new person is mailed at once. Who passes it on need not be who was asked. */
function passOn(
  view: AccountView,
  link: Link,
  {by, to}: MutationOf<'link.pass_on'>,
  at: string,
): Decision {
  const {client} = link;
  if (!client) return refuse('no_client');
  const issues = checkPerson(to);
  const person = tidyPerson(to);
  const isAsked = by.email.toLowerCase() === client.email.toLowerCase();
  const from = isAsked ? client : {name: tidyName(by.name), email: by.email};
  issues.push(...checkName(from.name, 'name'));
  const isSamePerson = person.email.toLowerCase() === client.email.toLowerCase();
  if (isSamePerson) issues.push({field: 'client.email', code: 'duplicate'});
  else if (mailDomain(person.email) !== mailDomain(client.email)) {
    issues.push({field: 'client.email', code: 'not_offered'});
  }
  if (issues.length > 0) return invalid(issues);
  const hops = link.asking?.hops ?? [];
  if (hops.length >= limits.hops) return refuse('too_many_hops');
  const asked = {...link.asking, hops: [...hops, {from, to: person, at}]};
  return applied(
    [putLink(asMailed({...link, client: person, asking: asked}, at))],
    [
      {
        kind: 'link_passed_on',
        linkId: link.id,
        from: from.name,
        to: person.name,
        ...dealOf(view, link),
      },
    ],
  );
}
