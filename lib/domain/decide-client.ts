/** What the client of a link can do, which only the server decides: answer it, ask for a change, pass it on to a colleague. */
import type {AccountView} from './account-view.ts';
import {isExpired} from './asking.ts';
import {decideAnswer} from './answer.ts';
import type {Link} from './confirmation-link.ts';
import {asMailed} from './decide-asking.ts';
import {checkPerson} from './decide-link.ts';
import type {Decision, Refused} from './decide-kit.ts';
import {applied, dealOf, findPending, invalid, putLink, refuse} from './decide-kit.ts';
import {mailDomain} from './evidence.ts';
import type {FieldIssue} from './field-issue.ts';
import {checkLength} from './field-issue.ts';
import {limits} from './limits.ts';
import {snapshotOf} from './link-snapshot.ts';
import type {ClientMutation, MutationOf} from './mutation.ts';

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

/** A later wish takes the earlier one's place; both are in the timeline. */
function askChange(
  view: AccountView,
  link: Link,
  {input, weighed}: MutationOf<'link.ask_change'>,
  at: string,
): Decision {
  const name = input.name.trim();
  const text = input.text.trim();
  const issues: FieldIssue[] = [];
  if (name === '') issues.push({field: 'name', code: 'required'});
  issues.push(...checkLength(name, 'name', limits.personNameLength));
  if (text === '') issues.push({field: 'text', code: 'required'});
  issues.push(...checkLength(text, 'text', limits.reasonTextLength));
  if (issues.length > 0) return invalid(issues);
  const {email} = weighed;
  const wish = {text, at, by: {name, ...(email !== undefined && {email})}};
  return applied(
    [putLink({...link, asking: {...link.asking, wish}})],
    [{kind: 'change_wanted', linkId: link.id, text, ...dealOf(view, link)}],
  );
}

/** To somebody of the same company, at most three times; the new person is mailed at once. */
function passOn(
  view: AccountView,
  link: Link,
  {to}: MutationOf<'link.pass_on'>,
  at: string,
): Decision {
  const {client} = link;
  if (!client) return refuse('no_client');
  const issues = checkPerson(to);
  const person = {name: to.name.trim(), email: to.email.trim()};
  const isSamePerson = person.email.toLowerCase() === client.email.toLowerCase();
  if (isSamePerson) issues.push({field: 'client.email', code: 'duplicate'});
  else if (mailDomain(person.email) !== mailDomain(client.email)) {
    issues.push({field: 'client.email', code: 'not_offered'});
  }
  if (issues.length > 0) return invalid(issues);
  const hops = link.asking?.hops ?? [];
  if (hops.length >= limits.hops) return refuse('too_many_hops');
  const asked = {...link.asking, hops: [...hops, {from: client, to: person, at}]};
  return applied(
    [putLink(asMailed({...link, client: person, asking: asked}, at))],
    [
      {
        kind: 'link_passed_on',
        linkId: link.id,
        from: client.name,
        to: person.name,
        ...dealOf(view, link),
      },
    ],
  );
}
