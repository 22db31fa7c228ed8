/** The rules of shared deals that both sides act by: registering, editing the key facts, withdrawing, teams, what was read. */
import type {Account, AccountView} from './account-view.ts';
import {crmRefKey} from './crm-ref.ts';
import type {Author, Colleague, Deal, DealValues, Sharing} from './deal.ts';
import {dealFields, valuesOf} from './deal.ts';
import {
  changedDealFields,
  checkDealValues,
  checkDirections,
  keepRefs,
  learnsRef,
  pickValues,
  tidyDealValues,
  type DealPurpose,
} from './deal-rules.ts';
import type {Decision, SharedDeal} from './decide-kit.ts';
import {applied, authorOf, findShared, invalid, putDeal, refuse} from './decide-kit.ts';
import {findOrMakeDeal} from './decide-link.ts';
import type {FieldIssue} from './field-issue.ts';
import {checkLength} from './field-issue.ts';
import type {UserId} from './ids.ts';
import {isUuid} from './ids.ts';
import {limits} from './limits.ts';
import type {DealMutation, MutationOf, PersonActor} from './mutation.ts';
import {expiryOf, isActive, isShared} from './registration.ts';

export function decideDeal(
  view: AccountView,
  actor: PersonActor,
  mutation: DealMutation,
  at: string,
): Decision {
  switch (mutation.kind) {
    case 'deal.share':
      return share(view, actor, mutation, at);
    case 'deal.convert':
      return convert(view, actor, mutation, at);
    case 'deal.edit':
      return edit(view, actor, mutation);
    case 'deal.withdraw':
      return withdraw(view, mutation, at);
    case 'deal.link_record':
      return linkRecord(view, mutation);
    case 'deal.team':
      return changeTeam(view, actor, mutation);
    case 'deal.seen':
      return see(view, actor, mutation, at);
    case 'deal.dismiss_overwrite':
      return dismiss(view, actor, mutation);
  }
}

function share(
  view: AccountView,
  actor: PersonActor,
  mutation: MutationOf<'deal.share'>,
  at: string,
): Decision {
  const {dealId, partnerContact, besides} = mutation;
  if (!isUuid(dealId)) return invalid([{field: 'dealId', code: 'invalid'}]);
  if (view.deals.has(dealId)) return refuse('id_taken');
  const bare = {id: dealId, ref: null, sharing: null};
  const asked = {bare, dealId, values: mutation.values, partnerContact, besides};
  return register(view, actor, asked, 'share', at);
}

function convert(
  view: AccountView,
  actor: PersonActor,
  mutation: MutationOf<'deal.convert'>,
  at: string,
): Decision {
  const issues: FieldIssue[] = [];
  const deal = findOrMakeDeal(view, mutation.deal, issues);
  if (!mutation.reachedOut) issues.push({field: 'reachedOut', code: 'required'});
  if (issues.length > 0) return invalid(issues);
  if (!deal) return refuse('deal_not_found');
  if (deal.shared && deal.sharing) return refuse('already_shared');
  const {values, partnerContact, besides} = mutation;
  const asked = {bare: deal, dealId: registeredId(mutation), values, partnerContact, besides};
  return register(view, actor, asked, 'convert', at);
}

/** The id by which the mutation names the deal; a record that is known already has another one. */
export function registeredId(mutation: MutationOf<'deal.share' | 'deal.convert'>): Deal['id'] {
  if (mutation.kind === 'deal.share') return mutation.dealId;
  return 'dealId' in mutation.deal ? mutation.deal.dealId : mutation.deal.newDealId;
}

type Registering = {
  bare: Pick<Deal, 'id' | 'ref' | 'sharing'>;
  /** By which the server's facts are found. */
  dealId: Deal['id'];
  values: DealValues;
  partnerContact: UserId | null;
  /** Which of the account's deals with that company the writer has seen; undefined: makes no claim. */
  besides: ReadonlyArray<Deal['id']> | undefined;
};

/** One path for whoever registers; the vendor's people may send every field here, since it is on the partner's behalf. */
function register(
  view: AccountView,
  actor: PersonActor,
  {bare, dealId, values, partnerContact, besides}: Registering,
  purpose: Exclude<DealPurpose, 'edit'>,
  at: string,
): Decision {
  const {account, facts} = view;
  if (!account) return refuse('forbidden');
  const issues = checkDealValues(values, purpose, account.catalogue);
  const contact = contactFor(account, actor, partnerContact);
  if (contact === 'unknown') issues.push({field: 'partnerContact', code: 'unknown'});
  if (issues.length > 0 || contact === 'unknown') return invalid(issues);
  const twins = besides ? (facts?.twins.get(dealId) ?? []) : [];
  if (twins.some((one) => !besides?.includes(one))) return refuse('registered_already');
  const {capacity, days} = account.terms;
  if (capacity !== null && facts && facts.activeDeals >= capacity) return refuse('at_capacity');
  const {name, closeDate, contact: client, company, ...shared} = tidyDealValues(values);
  const sharing: Sharing = {
    ...shared,
    state: 'active',
    since: at,
    stateReason: null,
    registeredAt: at,
    registeredBy: authorOf(actor),
    expiresAt: expiryOf(at, days),
    partnerContact: contact,
    vendorCloseDate: bare.sharing?.vendorCloseDate ?? null,
    eligibility: null,
    team: bare.sharing?.team ?? [],
    duplicates: facts?.duplicates.get(dealId) ?? [],
    lastMessage: bare.sharing?.lastMessage ?? null,
    ...(bare.sharing?.lastOther && {lastOther: bare.sharing.lastOther}),
  };
  const owner = facts?.owners.get(dealId) ?? null;
  const {id, ref} = bare;
  const deal: Deal = {
    ...{id, ref, name, closeDate, contact: client, company, owner, sharing},
    shared: true,
  };
  const how = bare.sharing ? 'again' : purpose === 'share' ? 'created' : 'converted';
  return applied([putDeal(deal)], [{kind: 'deal_registered', dealId: id, how}]);
}

/** Who answers for it at the partner: whom they name, else whoever registers, else the account's recipient. */
function contactFor(
  {people, recipientId}: Account,
  actor: PersonActor,
  asked: UserId | null,
): Colleague | null | 'unknown' {
  const find = (id: UserId | null) => people.find(({userId}) => userId === id);
  if (asked !== null) return find(asked) ?? 'unknown';
  if (actor.kind === 'partner') return {userId: actor.userId, name: actor.name};
  return find(recipientId) ?? null;
}

function edit(view: AccountView, actor: PersonActor, mutation: MutationOf<'deal.edit'>): Decision {
  const found = findShared(view, mutation.dealId);
  if (found.kind === 'refused') return found;
  const {account} = view;
  if (!account) return refuse('forbidden');
  const {deal} = found;
  const before = valuesOf(deal);
  const asked = {...before, ...mutation.changes};
  const after = keepRefs(before, tidyDealValues(asked));
  const changed = changedDealFields(before, after);
  const fields = dealFields.filter(
    (field) => changed.includes(field) || learnsRef(field, before, after),
  );
  const issues = [
    ...checkDirections(fields, actor.kind),
    ...checkDealValues(asked, 'edit', account.catalogue, before.productIds),
  ];
  if (issues.length > 0) return invalid(issues);
  if (fields.length === 0) return applied([], []);
  return applied(
    [putDeal(withValues(deal, after))],
    [
      {
        kind: 'deal_edited',
        dealId: deal.id,
        before: pickValues(before, fields),
        after: pickValues(after, fields),
      },
    ],
  );
}

export function withValues(deal: SharedDeal, values: DealValues): SharedDeal {
  const {name, closeDate, contact, company, ...shared} = values;
  return {...deal, name, closeDate, contact, company, sharing: {...deal.sharing, ...shared}};
}

function withdraw(view: AccountView, mutation: MutationOf<'deal.withdraw'>, at: string): Decision {
  const found = findShared(view, mutation.dealId);
  if (found.kind === 'refused') return found;
  if (!isActive(found.deal)) return refuse('wrong_state');
  const issues = checkLength(mutation.reason, 'reason', limits.reasonTextLength);
  return issues.length > 0
    ? invalid(issues)
    : moveTo(found.deal, 'withdrawn', mutation.reason.trim(), at);
}

/** The deal that a rep registered is that record's from now on: it opens there, and nobody registers it a second time. */
function linkRecord(view: AccountView, {dealId, ref}: MutationOf<'deal.link_record'>): Decision {
  const found = findShared(view, dealId);
  if (found.kind === 'refused') return found;
  const {deal} = found;
  if (ref.objectType !== 'deal') {
    return invalid([{field: 'ref.objectType', code: 'invalid'}]);
  }
  const key = crmRefKey(ref);
  if (deal.ref && crmRefKey(deal.ref) === key) return applied([], []);
  const isOthers = [...view.deals.values()].some((one) => one.ref && crmRefKey(one.ref) === key);
  if (deal.ref || isOthers) return refuse('record_taken');
  return applied([putDeal({...deal, ref})], [{kind: 'record_linked', linkedDealId: dealId}]);
}

/** The deal in another state of its registration. */
export function moveTo(
  deal: SharedDeal,
  state: Sharing['state'],
  reason: string,
  at: string,
): Decision {
  const from = deal.sharing.state;
  const sharing = {...deal.sharing, state, since: at, stateReason: reason || null};
  return applied(
    [putDeal({...deal, shared: isShared(state), sharing})],
    [{kind: 'state_changed', dealId: deal.id, from, to: state, reason}],
  );
}

/** Who has left meanwhile can neither be added nor is missed; the rest of what was asked happens. */
function changeTeam(
  view: AccountView,
  actor: PersonActor,
  mutation: MutationOf<'deal.team'>,
): Decision {
  const found = findShared(view, mutation.dealId);
  if (found.kind === 'refused') return found;
  const {deal} = found;
  const side = actor.kind;
  const there = new Set(deal.sharing.team.map(({userId}) => userId));
  const leaving = new Set(mutation.remove);
  const added: Author[] = peopleOf(view, side)
    .filter(({userId}) => mutation.add.includes(userId) && !there.has(userId))
    .map((person) => ({...person, side}));
  const removed = deal.sharing.team.filter(({userId}) => leaving.has(userId));
  if (removed.some((one) => one.side !== side)) return refuse('not_yours');
  const isUnknown = (id: UserId) => !there.has(id) && !added.some(({userId}) => userId === id);
  if (mutation.add.length > 0 && mutation.add.every(isUnknown) && removed.length === 0) {
    return invalid([{field: 'add', code: 'unknown'}]);
  }
  const team = [...deal.sharing.team.filter((one) => !removed.includes(one)), ...added];
  if (team.length > limits.teamSize) return invalid([{field: 'add', code: 'too_long'}]);
  if (added.length + removed.length === 0) return applied([], []);
  return applied(
    [putDeal({...deal, sharing: {...deal.sharing, team}})],
    [{kind: 'team_changed', dealId: deal.id, added, removed}],
  );
}

/** Whom a side may put on its half of a team. */
function peopleOf(view: AccountView, side: PersonActor['kind']): Colleague[] {
  const {account, facts} = view;
  return (
    (side === 'partner' ? account?.people : (facts?.vendorPeople ?? account?.vendorPeople)) ?? []
  );
}

/** Reading goes forward only, whatever order a person's browsers tell it in. */
function see(
  view: AccountView,
  {userId}: PersonActor,
  mutation: MutationOf<'deal.seen'>,
  at: string,
): Decision {
  const {dealId} = mutation;
  if (!view.deals.has(dealId)) return refuse('deal_not_found');
  const until = new Date(Math.min(Date.parse(mutation.at) || 0, Date.parse(at))).toISOString();
  const others = (view.seen.get(dealId)?.by ?? []).filter((one) => one.userId !== userId);
  const before = view.seen.get(dealId)?.by.find((one) => one.userId === userId);
  if (before && before.at >= until) return applied([], []);
  const row = {id: dealId, dealId, by: [...others, {userId, at: until}]};
  return applied([{kind: 'seen', id: dealId, row}], [{kind: 'deal_seen', seenDealId: dealId}]);
}

function dismiss(
  view: AccountView,
  {userId}: PersonActor,
  {overwriteId}: MutationOf<'deal.dismiss_overwrite'>,
): Decision {
  const found = view.overwrites.get(overwriteId);
  if (!found?.told.includes(userId) || 'linkId' in found) return applied([], []);
  const told = found.told.filter((one) => one !== userId);
  return applied(
    [{kind: 'overwrite', id: overwriteId, row: told.length > 0 ? {...found, told} : null}],
    [{kind: 'deal_overwrite_dismissed', overwriteId}],
  );
}
