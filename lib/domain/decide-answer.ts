/** The client's answer, which only the server decides. */
import type {AccountView} from './account-view.ts';
import {decideAnswer} from './answer.ts';
import type {Link} from './confirmation-link.ts';
import {dealOf, findPending} from './decide-link.ts';
import type {Decision} from './decide-kit.ts';
import {applied, invalid, refuse} from './decide-kit.ts';
import {snapshotOf} from './link-snapshot.ts';
import type {MutationOf} from './mutation.ts';

export function answerLink(
  view: AccountView,
  mutation: MutationOf<'link.answer'>,
  at: string,
): Decision {
  const found = findPending(view, mutation.linkId);
  if (found.kind === 'refused') return found;
  const {account} = view;
  if (!account) return refuse('forbidden');
  const decided = decideAnswer(found.link, account.catalogue, mutation.input);
  if (decided.kind === 'invalid') return invalid(decided.issues);
  const link: Link = {
    ...found.link,
    answer: {
      at,
      by: {name: decided.name},
      evidence: 'unverified',
      lines: decided.lines,
      snapshot: snapshotOf(found.link, view),
    },
  };
  const confirmed = decided.lines.some((line) => line.verdict === 'confirmed');
  return applied(
    [{kind: 'link', id: link.id, row: link}],
    [
      {
        kind: confirmed ? 'link_confirmed' : 'link_rejected',
        linkId: link.id,
        ...dealOf(view, link),
      },
    ],
  );
}
