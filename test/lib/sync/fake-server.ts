/**
 * A server that behaves: one partner account, decided by the real rule book, spoken to in the real contract, with the protocol of
 * docs/sync-spec.md. A test can lose requests and replies, throttle, sign people out, answer as the client and restore a backup.
 */
import {createHash} from 'node:crypto';
import type {Reply} from '../../../lib/api/http.ts';
import {outboxBody} from '../../../lib/contract/mutations.ts';
import {
  pullRequest,
  pullResponse,
  pushRequest,
  pushResponse,
  type PullRequest,
  type PullResponse,
  type PushRequest,
  type PushResponse,
  type Walk,
} from '../../../lib/contract/wire.ts';
import type {AccountView, Change} from '../../../lib/domain/account-view.ts';
import {applyChanges} from '../../../lib/domain/account-view.ts';
import {decide} from '../../../lib/domain/decide.ts';
import type {UserId} from '../../../lib/domain/ids.ts';
import type {Refusal, ServerMutation} from '../../../lib/domain/mutation.ts';
import type {SyncServer} from '../../../lib/sync/server-port.ts';
import {rowsOf} from '../store/whole-account.ts';

type Client = {userId: UserId; lastMid: number; lastMidRev: number};
type Logged = {hash: string; refusal: Refusal | null};
type State = {
  rev: number;
  epoch: string;
  minRev: number;
  view: AccountView;
  feed: Map<string, {change: Change; rev: number}>;
  clients: Map<string, Client>;
  log: Map<string, Logged>;
  /** How often each (client, mid) had its effect. */
  effects: Map<string, number>;
};

/** What goes wrong with the next flights, in order. */
export type Fault = 'lose_request' | 'lose_reply' | 'throttle' | 'portal' | 'broken' | 'signed_out';

export type FakeServer = {
  /** The server as this person's browser reaches it. */
  as(userId: UserId): SyncServer;
  faults: Fault[];
  isDown: boolean;
  pageLimit: number;
  members: Set<UserId>;
  tooOld: boolean;
  retryAfterMs: number | undefined;
  /** Every flight that arrived, in order. */
  flights: string[];
  apply(mutation: ServerMutation): void;
  view(): AccountView;
  rev(): number;
  /** The most effects any (client, mid) had. */
  mostEffects(): number;
  lastMidOf(clientId: string): number;
  /** The returned function puts everything back; `silently` without a new epoch, as an operator's mistake does. */
  backup(): (silently?: boolean) => void;
  /** Sweeps old tombstones: who is behind must begin again. */
  compact(): void;
};

const at = '2026-11-21T12:00:00.000Z';

export function createFakeServer(view: AccountView): FakeServer {
  let state: State = {
    rev: 0,
    epoch: 'epoch-1',
    minRev: 0,
    view,
    feed: new Map(),
    clients: new Map(),
    log: new Map(),
    effects: new Map(),
  };
  let restores = 1;

  const stamp = (changes: readonly Change[]): void => {
    if (changes.length === 0) return;
    state.view = applyChanges(state.view, changes);
    for (const change of changes) {
      state.rev++;
      state.feed.set(`${change.kind} ${change.id}`, {change, rev: state.rev});
    }
  };

  stamp(rowsOf(view));

  const error = <T>(status: number, code: string): Reply<T> => ({kind: 'error', status, code});

  const push = (userId: UserId, request: PushRequest): Reply<PushResponse> => {
    const client = state.clients.get(request.clientId) ?? {userId, lastMid: 0, lastMidRev: 0};
    if (client.userId !== userId) return error(409, 'fork');
    const known = (mid: number): Logged | undefined => state.log.get(`${request.clientId} ${mid}`);
    let last = client.lastMid;
    for (const {mid, body} of request.mutations) {
      if (mid > last + 1) return error(409, 'gap');
      if (mid <= client.lastMid && known(mid) && known(mid)?.hash !== hashOf(body)) {
        return error(409, 'fork');
      }
      last = Math.max(last, mid);
    }
    const results = request.mutations.map(({mid, body}): PushResponse['results'][number] => {
      if (mid > client.lastMid) {
        const refusal = carryOut(userId, body);
        client.lastMid = mid;
        client.lastMidRev = state.rev;
        state.log.set(`${request.clientId} ${mid}`, {hash: hashOf(body), refusal});
        if (!refusal) {
          const key = `${request.clientId} ${mid}`;
          state.effects.set(key, (state.effects.get(key) ?? 0) + 1);
        }
      }
      const refusal = known(mid)?.refusal;
      return refusal ? {mid, kind: 'refused', ...refusal} : {mid, kind: 'applied'};
    });
    state.clients.set(request.clientId, client);
    return {kind: 'ok', body: {lastMid: client.lastMid, results}};
  };

  const carryOut = (userId: UserId, text: string): Refusal | null => {
    const body = outboxBody.safeParse(parseJson(text));
    if (!body.success) return {code: 'invalid'};
    const actor = {kind: 'partner', userId, name: userId} as const;
    const decision = decide(state.view, actor, body.data.mutation, at);
    if (decision.kind === 'refused') return decision.refusal;
    stamp(decision.changes);
    return null;
  };

  const pull = (userId: UserId, request: PullRequest): Reply<PullResponse> => {
    const client = state.clients.get(request.clientId) ?? {userId, lastMid: 0, lastMidRev: 0};
    if (client.userId !== userId) return error(409, 'fork');
    const {cursor, epoch} = request;
    const walk = cursor === 0 ? request.walk : null;
    const begin = walk?.rev ?? cursor;
    const isForeign = epoch !== null && epoch !== state.epoch;
    const isBehind = begin > 0 && begin < state.minRev; // 0 is a beginning: it needs no tombstones
    if (isForeign || isBehind || begin > state.rev) {
      return {kind: 'ok', body: {kind: 'reset', epoch: state.epoch, lastMid: client.lastMid}};
    }
    const limit = Math.min(request.limit, server.pageLimit);
    const page = cursor === 0 ? walkOn(walk, limit) : catchUp(cursor, limit);
    const lastMid = !page.walk && page.cursor >= client.lastMidRev ? client.lastMid : 0;
    const refused = [];
    for (let mid = request.ackedMid + 1; mid <= lastMid; mid++) {
      const refusal = state.log.get(`${request.clientId} ${mid}`)?.refusal;
      if (refusal) refused.push({mid, ...refusal});
    }
    return {
      kind: 'ok',
      body: {kind: 'page', epoch: state.epoch, tag: null, lastMid, refused, ...page},
    };
  };

  type Found = {changes: Change[]; cursor: number; walk: Walk | null; more: boolean};

  const catchUp = (cursor: number, limit: number): Found => {
    const newer = [...state.feed.values()]
      .filter(({rev}) => rev > cursor)
      .sort((a, b) => a.rev - b.rev);
    const page = newer.slice(0, limit);
    const more = newer.length > page.length;
    const changes = page.map(({change}) => change);
    return {changes, cursor: more ? (page.at(-1)?.rev ?? cursor) : state.rev, walk: null, more};
  };

  const walkOn = (walk: Walk | null, limit: number): Found => {
    const placeOf = ({kind, id}: Pick<Walk, 'kind' | 'id'>): string => `${kind} ${id}`;
    const ahead = [...state.feed.values()]
      .map(({change}) => change)
      .filter((change) => change.row && (!walk || placeOf(change) > placeOf(walk)))
      .sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
    const changes = ahead.slice(0, limit);
    const last = changes.at(-1);
    const rev = walk?.rev ?? state.rev;
    return ahead.length > limit && last
      ? {changes, cursor: 0, walk: {rev, kind: last.kind, id: last.id}, more: true}
      : {changes, cursor: rev, walk: null, more: rev < state.rev};
  };

  /** The way there and back, where things get lost. */
  const fly = async <Q, R>(
    name: string,
    userId: UserId,
    request: Q,
    answer: (userId: UserId, request: Q) => Reply<R>,
  ): Promise<Reply<R>> => {
    await Promise.resolve();
    const fault = server.faults.shift();
    if (server.isDown || fault === 'lose_request') return {kind: 'unreachable', why: 'offline'};
    if (fault === 'portal' || fault === 'broken') return {kind: 'unreachable', why: 'server'};
    if (fault === 'throttle') {
      const {retryAfterMs: afterMs} = server;
      return {kind: 'throttled', ...(afterMs === undefined ? {} : {afterMs})};
    }
    server.flights.push(name);
    if (fault === 'signed_out') return error(401, 'signed_out');
    if (server.tooOld) return error(426, 'client_too_old');
    if (!server.members.has(userId)) return error(404, 'not_found');
    const reply = answer(userId, structuredClone(request));
    await Promise.resolve();
    return fault === 'lose_reply' ? {kind: 'unreachable', why: 'server'} : structuredClone(reply);
  };

  const server: FakeServer = {
    faults: [],
    isDown: false,
    pageLimit: 500,
    tooOld: false,
    retryAfterMs: undefined,
    members: new Set(['maria', 'jan'] as UserId[]),
    flights: [],
    as: (userId) => ({
      push: async (request) => {
        const mids = request.mutations.map(({mid}) => mid);
        const reply = await fly(`push ${mids.join(',')}`, userId, pushRequest.parse(request), push);
        if (reply.kind === 'ok') pushResponse.parse(reply.body);
        return reply;
      },
      pull: async (request) => {
        const reply = await fly(`pull ${request.cursor}`, userId, pullRequest.parse(request), pull);
        if (reply.kind === 'ok') pullResponse.parse(reply.body);
        return reply;
      },
    }),
    apply: (mutation) => {
      const actor =
        mutation.kind === 'link.answer'
          ? ({kind: 'client'} as const)
          : ({kind: 'partner', userId: 'other' as UserId, name: 'Other'} as const);
      const decision = decide(state.view, actor, mutation, at);
      if (decision.kind === 'refused') throw new Error(JSON.stringify(decision.refusal));
      stamp(decision.changes);
    },
    view: () => state.view,
    rev: () => state.rev,
    mostEffects: () => Math.max(0, ...state.effects.values()),
    lastMidOf: (clientId) => state.clients.get(clientId)?.lastMid ?? 0,
    backup: () => {
      const kept = structuredClone(state);
      return (silently = false) => {
        state = structuredClone(kept);
        if (!silently) state.epoch = `epoch-${++restores}`;
      };
    },
    compact: () => {
      for (const [key, {change}] of state.feed) if (!change.row) state.feed.delete(key);
      state.minRev = state.rev;
    },
  };
  return server;
}

function hashOf(body: string): string {
  return createHash('sha256').update(body).digest('hex');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
