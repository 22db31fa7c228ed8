/**
 * Two people overwrote each other's unseen value: what this person is told of it, and the two ways on. Restoring is an ordinary edit that has
 * seen what stands now; either way the notice is then put away, for this person alone.
 */
import type {ReadonlySignal} from '@preact/signals';
import {batch, computed, signal} from '@preact/signals';
import type {AccountView, RowOf} from '../domain/account-view.ts';
import type {Link, LinkDraft} from '../domain/confirmation-link.ts';
import type {Deal, DealField, DealValues} from '../domain/deal.ts';
import {valuesOf} from '../domain/deal.ts';
import type {DealOverwrite} from '../domain/deal-overwrite.ts';
import {fieldsIn} from '../domain/deal-overwrite.ts';
import {isSameDealValue, pickValues} from '../domain/deal-rules.ts';
import type {OverwriteId, UserId} from '../domain/ids.ts';
import {withLines} from '../domain/link-rules.ts';
import type {Mutation} from '../domain/mutation.ts';
import type {LinkField, LinkValues, Overwrite} from '../domain/overwrite.ts';
import {isSameValue, linkFields} from '../domain/overwrite.ts';
import type {SaveOutcome} from '../messages/calls.ts';
import type {AccountModel} from './account-model.ts';
import {findChanges, seenIn} from './link-form-model.ts';
import {draftOf} from './refused-edit.ts';

/** `unread`: the link or deal is not on the first screen, the rest of the account is still being read. */
export type Restorable = 'yes' | 'unread' | 'removed' | 'stands';

type Told = {
  /** What happened to this person's value. */
  mine: 'lost' | 'kept';
  /** The other person. */
  other: string;
  /** What the link or the deal is called now, or was when it was here. */
  name: string;
};
export type LinkNotice = Told & {
  kind: 'link';
  overwrite: Overwrite;
  fields: readonly LinkField[];
  /** What the link says now; what took the value's place when the link is gone. */
  now: Partial<LinkValues>;
  restorable: Restorable | 'answered';
};
export type DealNotice = Told & {
  kind: 'deal';
  overwrite: DealOverwrite;
  fields: readonly DealField[];
  now: Partial<DealValues>;
  restorable: Restorable | 'unshared';
};
export type OverwriteNotice = LinkNotice | DealNotice;

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
    const {id} = overwrite;
    problem.value = undefined;
    for (const mutation of [...mutations, dismissing(overwrite)]) {
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
      const edit = view && notice.restorable === 'yes' ? restoring(notice, view) : undefined;
      return edit ? finish(notice, [edit]) : Promise.resolve();
    },
    keep: (notice) => finish(notice, []),
  };
}

/** What this person has not put away yet. `whole`: whether the view has all links and deals. */
export function findNotices(view: AccountView, userId: UserId, whole: boolean): OverwriteNotice[] {
  return [...view.overwrites.values()]
    .filter(({told}) => told.includes(userId))
    .sort((a, b) => (a.at < b.at ? 1 : -1))
    .map((overwrite) => {
      const isLost = overwrite.lostBy.userId === userId;
      const mine = isLost ? 'lost' : 'kept';
      const other = (isLost ? overwrite.keptBy : overwrite.lostBy).name;
      const missing = whole ? 'removed' : 'unread';
      return 'linkId' in overwrite
        ? {...linkNotice(overwrite, view, missing), mine, other}
        : {...dealNotice(overwrite, view, missing), mine, other};
    });
}

type Missing = 'removed' | 'unread';

function linkNotice(overwrite: Overwrite, view: AccountView, missing: Missing) {
  const link = view.links.get(overwrite.linkId);
  return {
    kind: 'link' as const,
    overwrite,
    name: link?.name ?? overwrite.linkName,
    fields: linkFields.filter((field) => field in overwrite.lost),
    now: link ?? overwrite.kept,
    restorable: link ? restorableOn(link, overwrite) : missing,
  };
}

function dealNotice(overwrite: DealOverwrite, view: AccountView, missing: Missing) {
  const deal = view.deals.get(overwrite.dealId);
  return {
    kind: 'deal' as const,
    overwrite,
    name: deal?.name ?? overwrite.dealName,
    fields: fieldsIn(overwrite.lost),
    now: deal ? valuesOf(deal) : overwrite.kept,
    restorable: deal ? restorableDeal(deal, overwrite) : missing,
  };
}

function restorableDeal(deal: Deal, {lost}: DealOverwrite): DealNotice['restorable'] {
  if (!deal.shared) return 'unshared';
  const now = valuesOf(deal);
  const restored = {...now, ...lost};
  return fieldsIn(lost).every((field) => isSameDealValue(field, restored, now)) ? 'stands' : 'yes';
}

function restorableOn(link: Link, {lost}: Overwrite): LinkNotice['restorable'] {
  if (link.answer) return 'answered';
  const restored = {...link, ...lost};
  return linkFields.every((field) => isSameValue(field, restored, link)) ? 'stands' : 'yes';
}

function dismissing(overwrite: RowOf['overwrite']): Mutation {
  const overwriteId = overwrite.id;
  return 'linkId' in overwrite
    ? {kind: 'overwrite.dismiss', linkId: overwrite.linkId, overwriteId}
    : {kind: 'deal.dismiss_overwrite', dealId: overwrite.dealId, overwriteId};
}

/** The edit that brings the lost values back, having seen what stands now. */
function restoring({overwrite}: OverwriteNotice, view: AccountView): Mutation | undefined {
  if ('dealId' in overwrite) {
    const {dealId, lost} = overwrite;
    const deal = view.deals.get(dealId);
    return (
      deal && {
        kind: 'deal.edit',
        dealId,
        changes: lost,
        was: pickValues(valuesOf(deal), fieldsIn(lost)),
      }
    );
  }
  const link = view.links.get(overwrite.linkId);
  return link && restoringLink(overwrite, link, view);
}

/** The switch follows the products, as in the form. */
function restoringLink({linkId, lost}: Overwrite, link: Link, view: AccountView): Mutation {
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
