import type {AccountId} from '../../lib/domain/ids.ts';
import type {Database} from '../db/database.ts';
import type {Log} from '../log.ts';
import {
  dropEmptyLane,
  findHead,
  keepBody,
  settle,
  takeLanes,
  type Head,
  type Lease,
  type Try,
} from './lanes.ts';
import {composePayload} from './payload.ts';
import {postWebhook, type PostDeps} from './post-webhook.ts';
import {signedHeaders} from './signature.ts';

export type SendingDeps = PostDeps & {
  db: Database;
  log: Log;
  /** How often to look for what is due. */
  everyMs?: number;
  /** Requests to one endpoint at once; what hangs at one takes nothing from the others. */
  perEndpoint?: number;
};

export type Sending = {
  /** Looks now. */
  wake(): void;
  /** Ends when all requests under way have, or breaks them off after `patienceMs`; what was broken off goes out again. */
  stop(patienceMs?: number): Promise<void>;
};

/**
 * Sends what waits, from this process; others may do the same beside it. It looks every second, so that what another process or a
 * transaction put there needs to tell nobody, and again as soon as something has ended.
 */
export function startSending(deps: SendingDeps): Sending {
  const {db, log, everyMs = 1000, perEndpoint = 4} = deps;
  const breaking = new AbortController();
  const underWay = new Set<Promise<void>>();
  const state = {looking: false, asked: false, stopping: false};

  /** Once for all who asked meanwhile. */
  const isAsked = (): boolean => {
    const {asked, stopping} = state;
    state.asked = false;
    return asked && !stopping;
  };

  const look = async (): Promise<void> => {
    state.looking = true;
    try {
      while (isAsked()) {
        for (const lease of await takeLanes(db, perEndpoint)) begin(lease);
      }
    } catch (error) {
      complain(log, error);
    } finally {
      state.looking = false;
    }
  };

  const begin = (lease: Lease): void => {
    const work = sendHead(deps, lease, breaking.signal)
      .catch((error: unknown) => complain(log, error)) // the lease ends by itself
      .then(() => {
        underWay.delete(work);
        wake();
      });
    underWay.add(work);
  };

  let looking = Promise.resolve();
  const wake = (): void => {
    state.asked = true;
    if (!state.looking) looking = look();
  };
  const timer = setInterval(wake, everyMs);
  wake();

  return {
    wake,
    stop: async (patienceMs = 5000) => {
      state.stopping = true;
      clearInterval(timer);
      await looking;
      const patience = setTimeout(() => breaking.abort(), patienceMs);
      await Promise.all(underWay);
      clearTimeout(patience);
    },
  };
}

async function sendHead(deps: SendingDeps, lease: Lease, signal: AbortSignal): Promise<void> {
  const {db} = deps;
  const head = await findHead(db, lease);
  if (!head) return dropEmptyLane(db, lease);
  await settle(db, lease, head.seq, await tryHead(deps, lease, head, signal));
}

async function tryHead(
  deps: SendingDeps,
  lease: Lease,
  head: Head,
  signal: AbortSignal,
): Promise<Try> {
  const begun = performance.now();
  const ms = () => Math.round(performance.now() - begun);
  try {
    const body = head.body ?? (await makeBody(deps.db, lease, head));
    if (body === undefined) return {kind: 'withheld'};
    const {id, seconds, url, secrets} = head;
    const headers = signedHeaders({id, seconds, body}, secrets);
    const outcome = await postWebhook(deps, {url, headers, body}, signal);
    if (outcome.kind === 'failed') {
      if (signal.aborted) return {kind: 'put_back'};
      return {kind: 'failed', status: null, problem: outcome.why, ms: ms()};
    }
    const {status} = outcome;
    if (status >= 200 && status < 300) return {kind: 'delivered', status, ms: ms()};
    return {kind: 'failed', status, problem: null, ms: ms()};
  } catch (error) {
    complain(deps.log, error);
    return {kind: 'failed', status: null, problem: 'internal', ms: ms()};
  }
}

async function makeBody(db: Database, lease: Lease, head: Head): Promise<string | undefined> {
  const made = await composePayload(db, head, lease.accountId as AccountId); // a test's is asked for nothing
  if (made.kind === 'withheld') return undefined;
  await keepBody(db, lease, head.seq, made.body);
  return made.body;
}

/** Neither addresses nor what was sent: both may be secrets. */
function complain(log: Log, error: unknown): void {
  const message = error instanceof Error ? error.message : 'unknown';
  log({level: 'warning', what: 'webhooks', message});
}
