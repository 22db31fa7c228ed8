import {protocol} from '../contract/protocol.ts';
import type {PullRequest, PullResponse, Walk} from '../contract/wire.ts';
import {pullLimit, walkLimit} from '../contract/wire.ts';
import type {Change} from '../domain/account-view.ts';
import type {Link} from '../domain/confirmation-link.ts';
import type {LinkId} from '../domain/ids.ts';
import {timestamp} from '../platform/clock.ts';
import type {Scope, ScopeMeta} from '../store/store.ts';
import type {PullOutcome} from './outcomes.ts';
import {tripOf} from './outcomes.ts';
import type {FlightPorts} from './push.ts';

/** What a pull changed on disk. `before`: the links among the changes as they were; `isFirst`: nothing was here, so nothing of it is news. */
export type Pulled =
  | {
      kind: 'page';
      changes: readonly Change[];
      before: ReadonlyMap<LinkId, Link>;
      isFirst: boolean;
    }
  | {kind: 'reset'};

/** Fetches and stores one page, or begins again when the server says so. */
export async function pull(
  ports: FlightPorts,
  onPulled: (pulled: Pulled) => void,
): Promise<PullOutcome> {
  const {store, scope} = ports;
  const meta = await store.open(scope);
  const asked = requestOf(scope, meta);
  const reply = await (ports.ahead?.take(asked) ?? ports.server.pull(asked, ports.signal));
  if (reply.kind !== 'ok') return tripOf(reply);
  if (ports.signal.aborted) return {kind: 'retry', why: 'server'}; // whoever gave it up may have wiped what it would go on from
  return reply.body.kind === 'reset'
    ? beginAgain(ports, meta, reply.body, onPulled)
    : applyPage(ports, meta, reply.body, onPulled);
}

function requestOf(scope: Scope, meta: ScopeMeta): PullRequest {
  return {
    protocol,
    accountId: scope.accountId,
    clientId: meta.clientId,
    epoch: meta.epoch,
    cursor: meta.cursor,
    walk: meta.walk,
    tag: meta.tag,
    ackedMid: Math.max(0, meta.ackedMid - meta.midOffset),
    limit: meta.cursor === 0 ? walkLimit : pullLimit,
  };
}

async function applyPage(
  ports: FlightPorts,
  meta: ScopeMeta,
  page: Extract<PullResponse, {kind: 'page'}>,
  onPulled: (pulled: Pulled) => void,
): Promise<PullOutcome> {
  const {store, scope, clock} = ports;
  if (page.more && !isFurther(page, meta)) return {kind: 'retry', why: 'server'}; // never ask in a circle
  const lastMid = page.lastMid + meta.midOffset;
  if (!page.more && lastMid < meta.ackedMid) {
    // A server that was set back without saying so: it has forgotten edits that it had acknowledged.
    return beginAgain(
      ports,
      meta,
      {kind: 'reset', epoch: page.epoch, lastMid: page.lastMid},
      onPulled,
    );
  }
  if (page.walk) ports.ahead?.ask(requestOf(scope, {...meta, ...stateOf(page)}));
  const {again, before, isFirst} = await store.applyPage(scope, {
    ...stateOf(page),
    changes: page.changes,
    settledUpTo: lastMid,
    refused: page.refused.map(({mid, code, fields}) => ({
      mid: mid + meta.midOffset,
      refusal: fields ? {code, fields} : {code},
    })),
    complete: !page.more,
    at: timestamp(clock),
  });
  onPulled({kind: 'page', changes: page.changes, before, isFirst});
  return {kind: 'page', more: page.more, again};
}

function stateOf({epoch, cursor, walk, tag}: Extract<PullResponse, {kind: 'page'}>) {
  return {epoch, cursor, walk, tag};
}

/** [R8] A walk goes through the kinds, up the ids of each, with the cursor at 0, until it ends and the cursor takes over. */
function isFurther(page: {cursor: number; walk: Walk | null}, meta: ScopeMeta): boolean {
  if (!page.walk) return page.cursor > meta.cursor;
  if (meta.cursor > 0) return false;
  const {walk} = meta;
  return page.walk.kind !== walk?.kind || page.walk.id > walk.id;
}

async function beginAgain(
  {store, scope, clock}: FlightPorts,
  meta: ScopeMeta,
  given: Extract<PullResponse, {kind: 'reset'}>,
  onPulled: (pulled: Pulled) => void,
): Promise<PullOutcome> {
  const whole = await store.reset(scope, {
    epoch: given.epoch,
    lastMid: given.lastMid + meta.midOffset,
    at: timestamp(clock),
  });
  onPulled({kind: 'reset'});
  return {kind: 'reset', whole};
}
