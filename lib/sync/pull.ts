import type {Reply} from '../api/http.ts';
import {protocol} from '../contract/protocol.ts';
import type {PullRequest, PullResponse, Walk} from '../contract/wire.ts';
import {pullLimit, walkLimit} from '../contract/wire.ts';
import {timestamp} from '../platform/clock.ts';
import type {Applied, Page, Scope, ScopeMeta} from '../store/store.ts';
import type {PullOutcome} from './outcomes.ts';
import {tripOf} from './outcomes.ts';
import type {FlightPorts} from './push.ts';
import {walkOn} from './stretch.ts';

/** What a pull changed on disk. `hasNews`: something of it waits there to be told. */
export type Pulled = {kind: 'page'; hasNews: boolean} | {kind: 'reset'};

type PageReply = {kind: 'ok'; body: Extract<PullResponse, {kind: 'page'}>; source?: string};

/** Fetches and stores one page, of a walk several, or begins again when the server says so. */
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
    : applyPage(ports, meta, {...reply, body: reply.body}, onPulled);
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
  reply: PageReply,
  onPulled: (pulled: Pulled) => void,
): Promise<PullOutcome> {
  const {scope, signal, ahead} = ports;
  const {body} = reply;
  if (body.more && !isFurther(body, meta)) return {kind: 'retry', why: 'server'}; // never ask in a circle
  if (!body.more && body.lastMid + meta.midOffset < meta.ackedMid) {
    // A server that was set back without saying so: it has forgotten edits that it had acknowledged.
    const {epoch, lastMid} = body;
    return beginAgain(ports, meta, {kind: 'reset', epoch, lastMid}, onPulled);
  }
  const page = pageOf(ports, meta, reply);
  const landed =
    ahead &&
    (await walkOn(
      {
        ...{ahead, signal},
        requestOf: (after) => requestOf(scope, after),
        pageOf: (next, after) => (isNextPage(next, after) ? pageOf(ports, after, next) : undefined),
        land: async (one) => (await land(ports, one, onPulled)).landed,
      },
      meta,
      page,
    ));
  if (landed !== undefined) return landed ? {kind: 'page', more: true, again: false} : elsewhere;
  if (page.walk) ahead?.ask(requestOf(scope, {...meta, ...stateOf(body)}));
  const applied = await land(ports, page, onPulled);
  return applied.landed ? {kind: 'page', more: body.more, again: applied.again} : elsewhere;
}

/** Somebody moved the cursor meanwhile, or took the account's rows away. */
const elsewhere: PullOutcome = {kind: 'retry', why: 'server'};

async function land(
  {store, scope}: FlightPorts,
  page: Page,
  onPulled: (pulled: Pulled) => void,
): Promise<Applied> {
  const applied = await store.applyPage(scope, page);
  if (applied.landed) onPulled({kind: 'page', hasNews: applied.hasNews});
  return applied;
}

function pageOf({clock}: FlightPorts, meta: ScopeMeta, {body: page, source}: PageReply): Page {
  return {
    ...(source !== undefined && {source}),
    ...stateOf(page),
    changes: page.changes,
    settledUpTo: page.lastMid + meta.midOffset,
    refused: page.refused.map(({mid, code, fields}) => ({
      mid: mid + meta.midOffset,
      refusal: fields ? {code, fields} : {code},
    })),
    complete: !page.more,
    at: timestamp(clock),
    onto: meta,
  };
}

function isPage(reply: Reply<PullResponse>): reply is PageReply {
  return reply.kind === 'ok' && reply.body.kind === 'page';
}

function isNextPage(reply: Reply<PullResponse>, meta: ScopeMeta): reply is PageReply {
  return isPage(reply) && reply.body.more && isFurther(reply.body, meta);
}

function stateOf({epoch, cursor, walk, tag}: PageReply['body']) {
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
