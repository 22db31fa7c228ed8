/**
 * Ports for the models of extension pages that behave like the real ones: a background that keeps an outbox, decides by the rule
 * book and posts news, a store that replays, a clipboard, and a server that takes or refuses what waits when told to.
 */
import catalogue from '../../../public/_locales/en/messages.json';
import type {Account, AccountView, Change} from '../../../lib/domain/account-view.ts';
import {applyChanges, emptyView} from '../../../lib/domain/account-view.ts';
import type {AnswerInput} from '../../../lib/domain/answer.ts';
import type {AccountType} from '../../../lib/domain/catalogue.ts';
import {defaultCatalogue} from '../../../lib/domain/catalogue.ts';
import type {Link, LinkDraft} from '../../../lib/domain/confirmation-link.ts';
import type {Deal} from '../../../lib/domain/deal.ts';
import {decide} from '../../../lib/domain/decide.ts';
import type {AccountId, AttachmentId, DealId, LinkId, UserId} from '../../../lib/domain/ids.ts';
import type {Mutation, Refusal, ServerMutation} from '../../../lib/domain/mutation.ts';
import {createTexts} from '../../../lib/domain/texts.ts';
import type {PageCalls, PageNews, SaveOutcome} from '../../../lib/messages/calls.ts';
import type {LeftEdits} from '../../../lib/messages/left-edits.ts';
import type {SessionAccount} from '../../../lib/messages/session.ts';
import type {SyncState} from '../../../lib/messages/sync-state.ts';
import {parseServerAddress} from '../../../lib/models/server-address.ts';
import type {LoadForms} from '../../../lib/models/link-desk.ts';
import {createLinkForms} from '../../../lib/models/link-forms.ts';
import {countByStatus, linkRows} from '../../../lib/models/link-rows.ts';
import type {DealsPorts} from '../../../lib/models/deals-model.ts';
import type {OptionsPorts} from '../../../lib/models/options-model.ts';
import type {
  AccountSnapshot,
  QueuedEdit,
  RefusedEdit,
  SignedIn,
} from '../../../lib/models/page-ports.ts';

const english: Record<string, {message: string}> = catalogue;
export const texts = createTexts('en-GB', (key) => english[key]?.message);

// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller names what the id is for
export const idOf = <T extends string>(n: number): T =>
  `01900000-0000-7000-8000-${String(n).padStart(12, '0')}` as T; // ids of tests, well formed

export const noon = '2026-11-21T12:00:00.000Z';

export function makeLink(n: number, changes: Partial<Link> = {}): Link {
  return {
    id: idOf<LinkId>(n),
    name: `Link ${n}`,
    lines: [{productId: 'sales', tierId: 'starter', onboardingTypeId: 'none'}],
    providingOnboarding: false,
    durationId: null,
    client: null,
    copyToken: String(n).padStart(32, 't'),
    createdBy: {userId: 'u1' as UserId, name: 'Maria Nowak'},
    createdAt: new Date(Date.parse(noon) - 1_000_000 + n * 1000).toISOString(),
    editedAt: null,
    replaces: null,
    answer: null,
    ...changes,
  };
}

export function makeDeal(n: number, changes: Partial<Deal> = {}): Deal {
  return {
    id: idOf<DealId>(n),
    name: `Deal ${n}`,
    ref: {
      crm: 'sandbox',
      portal: '1',
      objectType: 'deal',
      objectId: String(n),
      url: `http://crm.localhost:4681/deal/${n}`,
    },
    shared: true,
    contact: null,
    company: null,
    owner: null,
    closeDate: null,
    sharing: null,
    ...changes,
  };
}

export function makeDraft(changes: Partial<LinkDraft> = {}): LinkDraft {
  return {
    name: 'New one',
    lines: [{productId: 'sales', tierId: 'starter', onboardingTypeId: 'none'}],
    providingOnboarding: false,
    durationId: null,
    ...changes,
  };
}

export function makeAccount(type: AccountType = 'solutions_partner'): Account {
  return {
    id: idOf<AccountId>(1),
    name: 'Bright Agency',
    type,
    programName: 'HubSpot Solutions',
    vendorName: 'HubSpot',
    catalogue: defaultCatalogue,
    channelManagers: ['Dana'],
    people: [
      {userId: 'u1' as UserId, name: 'Maria Nowak'},
      {userId: 'u2' as UserId, name: 'Otto Berg'},
    ],
    vendorPeople: [{userId: 'v1' as UserId, name: 'Dana'}],
    recipientId: null,
    terms: {capacity: null, days: null},
  };
}

const statuses = ['pending', 'confirmed', 'rejected'] as const;

export type PageWorld = ReturnType<typeof createPageWorld>;

export function createPageWorld({
  type = 'solutions_partner',
  links = [],
  deals = [],
  attached = [],
  signedIn = true,
  session: sessionChanges = {},
}: {
  type?: AccountType;
  links?: Link[];
  deals?: Deal[];
  attached?: Array<[LinkId, DealId]>;
  signedIn?: boolean;
  session?: Partial<SignedIn>;
} = {}) {
  const account = makeAccount(type);
  let base: AccountView = applyChanges(emptyView, [
    {kind: 'account', id: account.id, row: account},
    ...links.map((row): Change => ({kind: 'link', id: row.id, row})),
    ...deals.map((row): Change => ({kind: 'deal', id: row.id, row})),
    ...attached.map(([linkId, dealId], at): Change => {
      const id = idOf<AttachmentId>(9000 + at);
      const by = {userId: 'u1' as UserId, name: 'Maria Nowak'};
      return {kind: 'attachment', id, row: {id, linkId, dealId, at: noon, by}};
    }),
  ]);
  const own: SessionAccount = {
    id: account.id,
    name: account.name,
    type,
    role: 'partner_member',
    programName: account.programName,
  };
  const full: SignedIn = {
    kind: 'signed_in',
    server: 'http://localhost:4680',
    user: {id: 'u1' as UserId, name: 'Maria Nowak', email: 'maria@bright.example'},
    account: own,
    accounts: [own],
    expired: false,
    ...sessionChanges,
  };
  let session: PageNews['session'] = signedIn ? full : {kind: 'signed_out', server: full.server};
  let left: LeftEdits[] = [];
  let queue: QueuedEdit[] = [];
  let refused: RefusedEdit[] = [];
  let trouble: SyncState['trouble'] = null;
  let mid = 0;
  let ids = 500;
  let ticks = 0;
  const listeners = new Set<(news: PageNews) => void>();
  const drafts = new Map<string, string>();
  const actor = {kind: 'partner', userId: full.user.id, name: full.user.name} as const;

  const log = {
    copied: [] as string[],
    opened: [] as string[],
    files: [] as Array<{name: string; json: string}>,
    blobs: [] as string[],
    tables: [] as Array<{name: string; text: string}>,
    sent: [] as Array<{call: string; args: unknown}>,
    reads: 0,
    wholeReads: 0,
    pauses: 0,
  };
  const world = {
    log,
    drafts,
    clipboardWorks: true,
    storageWorks: true,
    storeOpens: true,
    online: true,
    signInResult: {kind: 'signed_in'} as PageCalls['session.sign_in']['result'],
    complete: true,
    serverKnows: (id: LinkId): boolean => base.links.has(id),
    beforeRead: undefined as (() => Promise<void>) | undefined,
    /** Between the reading of everything and its arrival. */
    beforeWhole: undefined as (() => Promise<void>) | undefined,
    beforePause: undefined as (() => Promise<void>) | undefined,
    beforePainted: undefined as (() => Promise<void>) | undefined,
    /** Time passes: every second look at the clock ends a slice. */
    hurried: false,
  };

  function view(): AccountView {
    let seen = base;
    for (const {mutation, at} of queue) {
      if (!mutation) continue;
      const decision = decide(seen, actor, mutation, at);
      if (decision.kind === 'applied') seen = applyChanges(seen, decision.changes);
    }
    return seen;
  }
  const news = (): PageNews => ({
    session,
    sync: {
      waiting: queue.length,
      waitingSince: queue[0]?.at ?? null,
      attention: refused.length,
      overwritten: [...view().overwrites.values()].filter(({told}) => told.includes(actor.userId))
        .length,
      trouble,
      syncedAt: noon,
    },
    left,
  });
  const tell = () => {
    for (const listener of listeners) listener(news());
  };

  /** The server takes what waits; what its rule book refuses comes back with the reason. */
  function deliver(): void {
    for (const edit of queue) {
      if (!edit.mutation) continue;
      const decision = decide(base, actor, edit.mutation, edit.at);
      if (decision.kind === 'applied') base = applyChanges(base, decision.changes);
      else refused = [...refused, {...edit, refusal: decision.refusal}];
    }
    queue = [];
    tell();
  }

  const handlers: {[K in keyof PageCalls]: (args: PageCalls[K]['args']) => PageCalls[K]['result']} =
    {
      'session.sign_in': ({server}) => {
        const address = parseServerAddress(server);
        if (address.kind === 'invalid') {
          return {kind: 'failed', why: address.why === 'insecure' ? 'insecure' : 'not_vouch'};
        }
        if (world.signInResult.kind === 'signed_in') session = full;
        tell();
        return world.signInResult;
      },
      'session.sign_out': ({evenIfWaiting}) => {
        if (queue.length > 0 && !evenIfWaiting) return {kind: 'asks', waiting: queue.length};
        session = {kind: 'signed_out', server: full.server};
        tell();
        return {kind: 'signed_out'};
      },
      'session.switch': ({accountId}) => {
        const found = full.accounts.find(({id}) => id === accountId);
        if (!found) return {kind: 'failed'};
        session = {...full, account: found};
        tell();
        return {kind: 'switched'};
      },
      mutate: ({mutation}): SaveOutcome => {
        if (!world.storageWorks) return {kind: 'failed', why: 'storage'};
        const decision = decide(view(), actor, mutation, noon);
        if (decision.kind === 'refused') return {kind: 'refused', refusal: decision.refusal};
        mid += 1;
        queue = [...queue, {mid, at: noon, mutation, body: JSON.stringify({at: noon, mutation})}];
        tell();
        return {kind: 'saved'};
      },
      'sync.now': () => {
        if (!world.online) return {kind: 'failed', why: 'offline'};
        deliver();
        return {kind: 'synced'};
      },
      'attention.clear': (args) => {
        refused = refused.filter((edit) => edit.mid !== args.mid);
        tell();
        return {kind: 'cleared'};
      },
      'left.discard': ({accountId}) => {
        if (!world.storageWorks) return {kind: 'failed'};
        left = left.filter((one) => one.account.id !== accountId);
        tell();
        return {kind: 'discarded'};
      },
    };

  async function read(): Promise<AccountSnapshot> {
    log.reads += 1;
    const edits = queue;
    const found: AccountSnapshot = {
      view: view(),
      complete: world.complete,
      queue: edits,
      clientId: 'client-1',
      refused,
      isWaiting: (id) =>
        edits.some(({mutation}) => mutation && Object.values(mutation).includes(id)),
      isSynced: (id) => world.serverKnows(id),
    };
    await world.beforeRead?.();
    if (!world.storeOpens) throw new Error('Cannot open the store');
    return found;
  }

  const ports: OptionsPorts & DealsPorts & {loadForms: LoadForms} = {
    send: (call, args) => {
      log.sent.push({call, args});
      const handler = handlers[call] as (args: unknown) => never; // one entry per call
      return Promise.resolve().then(() => handler(args));
    },
    watchNews(listener) {
      listeners.add(listener);
      queueMicrotask(() => {
        if (listeners.has(listener)) listener(news());
      });
      return () => listeners.delete(listener);
    },
    async readFirst() {
      const found = await read();
      const all = linkRows(found);
      const shown = statuses.flatMap((status) =>
        all.filter((row) => row.status === status).slice(0, 30),
      );
      const links = new Map(shown.map(({link}) => [link.id, link]));
      return {...found, view: {...found.view, links}, counts: countByStatus(all)};
    },
    async readAll(_session, signal) {
      log.wholeReads += 1;
      const found = await read();
      await world.beforeWhole?.();
      signal.throwIfAborted();
      return found;
    },
    copy(text) {
      if (world.clipboardWorks) log.copied.push(text);
      return Promise.resolve(world.clipboardWorks);
    },
    openTab: (url) => log.opened.push(url),
    saveFile: (name, json) => log.files.push({name, json}),
    saveCsv: (name, parts) => log.tables.push({name, text: parts.join('')}),
    readDeal: () => read(),
    files: {
      keep: () => Promise.resolve({kind: 'kept'}),
      forget: () => undefined,
    },
    watchFile: () => () => undefined,
    fetchFile: () => Promise.resolve(world.online ? new Blob(['bytes']) : undefined),
    saveBlob: (name) => log.blobs.push(name),
    drafts: {
      read: (key) => drafts.get(key),
      write: (key, text) => {
        if (text === null) drafts.delete(key);
        else drafts.set(key, text);
      },
    },
    makeId: () => idOf(ids++),
    makeToken: () => String(ids++).padStart(32, 'n'),
    now: () => noon,
    texts,
    loadForms: () => createLinkForms,
    pace: {
      now: () => (world.hurried ? ++ticks * 5 : 0),
      pause: async () => {
        log.pauses += 1;
        await world.beforePause?.();
      },
      painted: async () => world.beforePainted?.(),
    },
  };

  return Object.assign(world, {
    ports,
    tell,
    deliver,
    view,
    queue: () => queue,
    session: () => session,
    refused: () => refused,
    listening: () => listeners.size,
    setTrouble(next: SyncState['trouble']) {
      trouble = next;
      tell();
    },
    /** The server takes the person off the team: what waits and what was refused stays on this computer. */
    loseAccount() {
      const {server, user, account: lost} = full;
      const count = queue.length + refused.length;
      left = [
        {
          server,
          user: {id: user.id, name: user.name},
          account: {id: lost.id, name: lost.name},
          count,
        },
      ];
      session = {kind: 'signed_out', server};
      base = emptyView;
      tell();
    },
    /** An edit the server refused earlier. */
    refuse(mutation: Mutation | undefined, refusal: Refusal) {
      mid += 1;
      const body = JSON.stringify({at: noon, mutation: mutation ?? {kind: 'link.praise'}});
      refused = [...refused, {mid, at: noon, mutation, refusal, body}];
      tell();
    },
    /** A client's answer, as it would arrive by a pull. */
    answer(linkId: LinkId, choice: AnswerInput['choice'], name = 'Jan Kowalski') {
      const mutation: ServerMutation = {
        ...{kind: 'link.answer', linkId, input: {name, choice}},
        weighed: {evidence: 'unverified', unproven: 'no_code'},
      };
      const decision = decide(base, {kind: 'client'}, mutation, noon);
      if (decision.kind === 'refused')
        throw new Error(`The answer was refused: ${decision.refusal.code}`);
      base = applyChanges(base, decision.changes);
      tell();
    },
    /** A change made elsewhere, as it would arrive by a pull. */
    arrive(changes: Change[]) {
      base = applyChanges(base, changes);
      tell();
    },
  });
}

/** Lets every promise that can settle do so. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve();
}
