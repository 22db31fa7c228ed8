import {protocol} from '../contract/protocol.ts';
import {pushLimit} from '../contract/wire.ts';
import type {Clock} from '../platform/clock.ts';
import type {OutboxEntry, Scope, Store} from '../store/store.ts';
import type {Ahead} from './ahead.ts';
import type {PushOutcome} from './outcomes.ts';
import {tripOf} from './outcomes.ts';
import type {SyncServer} from './server-port.ts';

export type FlightPorts = {
  store: Store;
  server: SyncServer;
  scope: Scope;
  clock: Clock;
  signal: AbortSignal;
  ahead?: Ahead;
};

/** Characters in one request: far below what a server takes, and enough that a hundred ordinary edits go at once. */
const batchLength = 300_000;

/**
 * Sends the oldest queued edits and writes down what the server says became of them. They stay in the outbox until a pull has brought
 * their effects. A reply that never comes costs nothing: the same bodies go again under the same mids.
 */
export async function push(ports: FlightPorts, limit = pushLimit): Promise<PushOutcome> {
  const {store, scope} = ports;
  const meta = await store.open(scope);
  const batch = cut(await store.readQueued(scope, limit));
  const first = batch[0];
  if (!first) return {kind: 'nothing'};
  const onWire = (mid: number): number => mid - meta.midOffset;
  const reply = await ports.server.push(
    {
      protocol,
      accountId: scope.accountId,
      clientId: meta.clientId,
      mutations: batch.map(({mid, body}) => ({mid: onWire(mid), body})),
    },
    ports.signal,
  );
  if (reply.kind !== 'ok') return tripOf(reply);
  const {lastMid, results} = reply.body;
  const taken = batch.filter(({mid}) => onWire(mid) <= lastMid);
  if (taken.length === 0) return {kind: 'retry', why: 'server'}; // no progress: never ask in a circle
  const byMid = new Map(results.map((result) => [result.mid, result]));
  await store.markTaken(
    scope,
    taken.map(({mid}) => {
      const result = byMid.get(onWire(mid));
      if (result?.kind !== 'refused') return {mid};
      const {code, fields} = result;
      return {mid, refusal: fields ? {code, fields} : {code}};
    }),
  );
  return {kind: 'applied', upTo: taken.at(-1)?.mid ?? first.mid};
}

/** The first of them that fit into one request; always at least one. */
function cut(entries: readonly OutboxEntry[]): OutboxEntry[] {
  let length = 0;
  return entries.filter((entry, at) => (length += entry.body.length) <= batchLength || at === 0);
}
