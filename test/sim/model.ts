/**
 * The oracle: plain data and the rule book, told what the server took and in which order, and nothing else. What it says the accounts look
 * like and why edits were refused, the server's tables and every browser must say, too.
 */
import {isDeepStrictEqual} from 'node:util';
import type {Account, AccountView, Change, ServerFacts} from '../../lib/domain/account-view.ts';
import {createViewBuilder, emptyView} from '../../lib/domain/account-view.ts';
import type {AnswerInput} from '../../lib/domain/answer.ts';
import type {Catalogue} from '../../lib/domain/catalogue.ts';
import {decide} from '../../lib/domain/decide.ts';
import type {Deal} from '../../lib/domain/deal.ts';
import type {AccountId, LinkId, UserId} from '../../lib/domain/ids.ts';
import type {Actor, Mutation, Refusal, ServerMutation} from '../../lib/domain/mutation.ts';
import type {LoggedEvent, Taken} from './backend.ts';
import {Violation} from './violation.ts';

export type ProgramState = {name: string; catalogue: Catalogue};

type Held = {
  view: AccountView;
  tokens: Map<string, ReadonlySet<LinkId>>;
  /** What happened on deals, as far as it was heard. */
  entries: number;
};
export type ModelState = Map<AccountId, Held>;

export type Model = {
  view(accountId: AccountId): AccountView;
  /** What an edit's text asks for; undefined for one that nobody can read. */
  know(hash: string, mutation: Mutation | undefined): void;
  knows(hash: string): boolean;
  expectAnswer(name: string, input: AnswerInput): void;
  /** In the order in which the vendor does them. */
  expectDeals(accountId: AccountId, deals: Deal[]): void;
  expectProgram(program: ProgramState): void;
  absorb(taken: readonly Taken[]): void;
  /** The rows that only the server can make up; taken as they are. */
  adopt(accountId: AccountId, view: AccountView): void;
  save(): ModelState;
  load(state: ModelState): void;
  readonly refused: number;
  readonly applied: number;
};

export function createModel(accounts: readonly Account[], names: Map<UserId, string>): Model {
  let held: ModelState = new Map(
    accounts.map((account) => [
      account.id,
      {view: {...emptyView, account}, tokens: new Map(), entries: 0},
    ]),
  );
  const mutations = new Map<string, Mutation | undefined>();
  const answers = new Map<string, AnswerInput>();
  const deals = new Map<AccountId, Deal[][]>();
  const programs = new Map<AccountId, ProgramState[]>();
  let refused = 0;
  let applied = 0;

  const get = (accountId: AccountId): Held => {
    const found = held.get(accountId);
    if (!found) throw new Error('An account that the model does not know');
    return found;
  };

  const absorbTransaction = (of: Held, transaction: readonly Taken[]): void => {
    const builder = createViewBuilder(of.view);
    const events = transaction.flatMap((one) => (one.kind === 'event' ? [one.payload] : []));
    const pushed = transaction.flatMap((one) => (one.kind === 'mutation' ? [one] : []));
    of.entries += events.filter(({event}) => typeof event.dealId === 'string').length;
    of.view = builder.view;
    if (pushed.length === 0) {
      for (const event of events) builder.apply(changesOf(of, event, transaction[0]?.accountId));
      return;
    }
    const at = events[0]?.at ?? '1970-01-01T00:00:00.000Z'; // without an event nothing was applied
    const expected: string[] = [];
    for (const one of [...pushed].sort((a, b) => a.mid - b.mid)) {
      if (!mutations.has(one.hash)) {
        if (!one.refusal) throw new Violation('L3', 'The server applied what nobody wrote');
        continue;
      }
      const asked = mutations.get(one.hash);
      const actor: Actor = {kind: 'partner', userId: one.userId, name: names.get(one.userId) ?? ''};
      const said = asked
        ? judge(of, builder.view, actor, asked, at, one.refusal !== null)
        : unreadable;
      const refusal = said.kind === 'refused' ? said.refusal : null;
      const isSame = asked
        ? isDeepStrictEqual(refusal, one.refusal)
        : one.refusal?.code === 'invalid';
      if (!isSame) {
        throw new Violation(
          'L5',
          `${asked?.kind ?? 'unreadable'} ${one.clientId}:${one.mid}: the rules say ${show(refusal)}, the server ${show(one.refusal)}`,
        );
      }
      if (said.kind === 'refused') {
        refused++;
        continue;
      }
      applied++;
      expected.push(...said.events.map(({kind}) => kind));
      keepTokens(of, builder.view, said.changes);
      builder.apply(said.changes);
    }
    const logged = events.map(({event}) => event.kind);
    if (!isDeepStrictEqual(expected.filter(isOurs), logged.filter(isOurs))) {
      throw new Violation('L3', `Logged ${logged.join()} for ${expected.join()}`);
    }
  };

  const changesOf = (of: Held, logged: LoggedEvent, accountId: AccountId | undefined): Change[] => {
    if (!accountId) throw new Error('A transaction without an entry');
    const id = accountId;
    const {account} = of.view;
    switch (logged.event.kind) {
      case 'program_changed': {
        const program = programs.get(id)?.shift();
        if (!account || !program) throw new Error('A change of the program that nobody made');
        const row = {...account, programName: program.name, catalogue: program.catalogue};
        return [{kind: 'account', id, row}];
      }
      case 'member_set':
      case 'member_removed': {
        if (!account) throw new Error('Members of no account');
        const userId = logged.event.userId as UserId; // as server/write/account.ts writes it
        const others = account.people.filter((one) => one.userId !== userId);
        const isGone = logged.event.kind === 'member_removed';
        const people = isGone ? others : [...others, {userId, name: names.get(userId) ?? ''}];
        people.sort((a, b) => (a.userId < b.userId ? -1 : 1));
        const recipientId = isGone && account.recipientId === userId ? null : account.recipientId;
        return [{kind: 'account', id, row: {...account, people, recipientId}}];
      }
      case 'deals_imported': {
        const rows = deals.get(id)?.shift();
        if (!rows) throw new Error('Deals that nobody imported');
        return rows.map((row) => ({kind: 'deal', id: row.id, row}));
      }
      case 'link_confirmed':
      case 'link_rejected': {
        const linkId = logged.event.linkId as LinkId; // as lib/domain/domain-event.ts has it
        const link = logged.changes.find(({kind}) => kind === 'link')?.row;
        const name = (link?.answer as {by: {name: string}} | undefined)?.by.name ?? '';
        const input = answers.get(name);
        if (!input) throw new Violation('L3', `An answer of ${name} that nobody gave`);
        const mutation: ServerMutation = {
          ...{kind: 'link.answer', linkId, input},
          weighed: {evidence: 'unverified', unproven: 'no_code'},
        };
        const decision = decide(of.view, {kind: 'client'}, mutation, logged.at);
        if (decision.kind === 'refused') {
          throw new Violation('L3', `An answer that the rules refuse: ${decision.refusal.code}`);
        }
        return decision.changes;
      }
      default:
        return [];
    }
  };

  return {
    view: (accountId) => get(accountId).view,
    know: (hash, mutation) => void mutations.set(hash, mutation),
    knows: (hash) => mutations.has(hash),
    expectAnswer: (name, input) => void answers.set(name, input),
    expectDeals: (accountId, rows) => {
      deals.set(accountId, [...(deals.get(accountId) ?? []), rows]);
    },
    expectProgram: (program) => {
      for (const {id} of accounts) programs.set(id, [...(programs.get(id) ?? []), program]);
    },
    absorb: (taken) => {
      const byAccount = Map.groupBy(taken, ({accountId}) => accountId);
      for (const [accountId, ofAccount] of byAccount) {
        const of = get(accountId);
        for (const transaction of Map.groupBy(ofAccount, ({tx}) => tx).values()) {
          absorbTransaction(of, transaction);
        }
      }
    },
    adopt: (accountId, {overwrites, activities}) => {
      const of = get(accountId);
      checkTimeline(of, activities);
      of.view = {...of.view, overwrites, activities};
    },
    save: () => copyOf(held),
    load: (state) => void (held = copyOf(state)),
    get refused() {
      return refused;
    },
    get applied() {
      return applied;
    },
  };
}

const unreadable = {kind: 'refused', refusal: {code: 'invalid'}} as const;

/** The model has every message in its view, so that the server need not tell it of others. */
const allMessagesKnown: ServerFacts = {
  ...{activeDeals: 0, owners: new Map(), duplicates: new Map(), twins: new Map()},
  ...{newestMessages: new Map(), vendorPeople: [], reps: []},
};

/**
 * The rules, and the one thing that Postgres alone knows: a copy token is there once. It looks at the end of a batch: of two links with one token
 * both are taken when one of them is removed in the same breath.
 */
function judge(
  of: Held,
  view: AccountView,
  actor: Actor,
  mutation: Mutation,
  at: string,
  isRefused: boolean,
) {
  const known = mutation.kind === 'message.delete' ? {...view, facts: allMessagesKnown} : view;
  const decision = decide(known, actor, mutation, at);
  if (decision.kind === 'refused' || mutation.kind !== 'link.create' || !isRefused) return decision;
  if (!of.tokens.has(mutation.copyToken)) return decision;
  const refusal: Refusal = {code: 'invalid', fields: [{field: 'copyToken', code: 'duplicate'}]};
  return {kind: 'refused', refusal} as const;
}

function keepTokens(of: Held, before: AccountView, changes: readonly Change[]): void {
  for (const change of changes) {
    if (change.kind !== 'link') continue;
    const token = change.row?.copyToken ?? before.links.get(change.id)?.copyToken;
    if (token === undefined) continue;
    const holders = new Set(of.tokens.get(token));
    if (change.row) holders.add(change.id);
    else holders.delete(change.id);
    if (holders.size > 0) of.tokens.set(token, holders);
    else of.tokens.delete(token);
  }
}

/** An entry for each thing that happened on a deal, and none ever changes. */
function checkTimeline({view, entries}: Held, activities: AccountView['activities']): void {
  if (activities.size !== entries) {
    throw new Violation('L3', `${activities.size} entries of timelines for ${entries} events`);
  }
  for (const [id, entry] of view.activities) {
    if (isDeepStrictEqual(activities.get(id), entry)) continue;
    throw new Violation('L1', `The entry ${id} of a timeline is not what it was`);
  }
}

/** What follows from who saw what is the server's alone to find. */
function isOurs(kind: string): boolean {
  return !kind.includes('overw');
}

/** Views are never written to: the builder copies each map that it changes. */
function copyOf(state: ModelState): ModelState {
  return new Map([...state].map(([id, held]) => [id, {...held, tokens: new Map(held.tokens)}]));
}

function show(refusal: Refusal | null): string {
  return refusal ? JSON.stringify(refusal) : 'applied';
}
