/**
 * Two people overwrote each other's unseen value: what this person is told of it, and the two ways on. Restoring is an ordinary edit that has
 * seen what stands now; either way the notice is then put away, for this person alone.
 */
import type {ReadonlySignal} from '@preact/signals';
import {batch, computed, signal} from '@preact/signals';
import type {AccountView} from '../domain/account-view.ts';
import type {Link, LinkDraft} from '../domain/confirmation-link.ts';
import type {OverwriteId, UserId} from '../domain/ids.ts';
import {withLines} from '../domain/link-rules.ts';
import type {Mutation} from '../domain/mutation.ts';
import type {LinkField, LinkValues, Overwrite} from '../domain/overwrite.ts';
import {isSameValue, linkFields} from '../domain/overwrite.ts';
import type {SaveOutcome} from '../messages/calls.ts';
import type {AccountModel} from './account-model.ts';
import {findChanges, seenIn} from './link-form-model.ts';
import {draftOf} from './refused-edit.ts';

/** `unread`: the link is not on the first screen, the rest of the account is still being read. */
export type Restorable = 'yes' | 'unread' | 'removed' | 'answered' | 'stands';

export type OverwriteNotice = {
  overwrite: Overwrite;
  /** What happened to this person's value. */
  mine: 'lost' | 'kept';
  /** The other person. */
  other: string;
  linkName: string;
  fields: readonly LinkField[];
  /** What the link says now; what took the value's place when the link is gone. */
  now: Partial<LinkValues>;
  restorable: Restorable;
};

export type Overwrites = {
  /** Newest first. */
  notices: ReadonlySignal<readonly OverwriteNotice[]>;
  /** Why the last attempt came back, and of which notice. */
  problem: ReadonlySignal<{id: OverwriteId; outcome: Problem} | undefined>;
  restore(notice: OverwriteNotice): Promise<void>;
  /** Leaves everything as it is. */
  keep(notice: OverwriteNotice): Promise<void>;
};
type Problem = Exclude<SaveOutcome, {kind: 'saved'}>;

type Account = Pick<AccountModel, 'session' | 'snapshot' | 'whole' | 'save'>;

export function createOverwrites(account: Account): Overwrites {
  const problem = signal<{id: OverwriteId; outcome: Problem}>();
  const notices = computed(() => {
    const view = account.snapshot.value?.view;
    const userId = account.session.value?.user.id;
    return view && userId ? findNotices(view, userId, account.whole.value) : [];
  });
  let busy = false;

  async function finish({overwrite}: OverwriteNotice, mutations: readonly Mutation[]) {
    if (busy) return;
    busy = true;
    const {id, linkId} = overwrite;
    problem.value = undefined;
    for (const mutation of [
      ...mutations,
      {kind: 'overwrite.dismiss', linkId, overwriteId: id} as const,
    ]) {
      const outcome = await account.save(mutation);
      if (outcome.kind === 'saved') continue;
      batch(() => (problem.value = {id, outcome}));
      break;
    }
    busy = false;
  }

  return {
    notices,
    problem,
    restore(notice) {
      const view = account.snapshot.value?.view;
      const link = view?.links.get(notice.overwrite.linkId);
      return view && link && notice.restorable === 'yes'
        ? finish(notice, [restoring(notice.overwrite, link, view)])
        : Promise.resolve();
    },
    keep: (notice) => finish(notice, []),
  };
}

/** What this person has not put away yet. `whole`: whether the view has all links. */
export function findNotices(view: AccountView, userId: UserId, whole: boolean): OverwriteNotice[] {
  return [...view.overwrites.values()]
    .filter(({told}) => told.includes(userId))
    .sort((a, b) => (a.at < b.at ? 1 : -1))
    .map((overwrite) => {
      const link = view.links.get(overwrite.linkId);
      const isLost = overwrite.lostBy.userId === userId;
      return {
        overwrite,
        mine: isLost ? 'lost' : 'kept',
        other: (isLost ? overwrite.keptBy : overwrite.lostBy).name,
        linkName: link?.name ?? overwrite.linkName,
        fields: linkFields.filter((field) => field in overwrite.lost),
        now: link ?? overwrite.kept,
        restorable: link ? restorableOn(link, overwrite) : whole ? 'removed' : 'unread',
      };
    });
}

function restorableOn(link: Link, {lost}: Overwrite): Restorable {
  if (link.answer) return 'answered';
  const restored = {...link, ...lost};
  return linkFields.every((field) => isSameValue(field, restored, link)) ? 'stands' : 'yes';
}

/** The edit that brings the lost values back; the switch follows the products, as in the form. */
function restoring({linkId, lost}: Overwrite, link: Link, view: AccountView): Mutation {
  const {client, ...values} = lost;
  if (client !== undefined) {
    return {kind: 'link.assign_client', linkId, client, was: link.client};
  }
  const now = draftOf(link);
  const catalogue = view.account?.catalogue;
  const following = values.lines && catalogue ? withLines(now, values.lines, catalogue) : now;
  const changes = findChanges(now, {...following, ...values} satisfies LinkDraft);
  return {kind: 'link.edit', linkId, changes, was: seenIn(now, changes)};
}
