/** What became of one flight to the server: the one table from its reply to what the engine does next. */
import type {Reply} from '../api/http.ts';

export type Trip =
  | {kind: 'retry'; why: 'offline' | 'throttled' | 'server'; afterMs?: number}
  | {kind: 'stop'; why: 'signed_out' | 'client_too_old' | 'no_access'}
  /** Somebody else has used our client id; `gap`: the server misses mids that we have settled. */
  | {kind: 'conflict'; why: 'fork' | 'gap'};

export type PushOutcome = {kind: 'applied'; upTo: number} | {kind: 'nothing'} | Trip;
/** `again`: some edits have to be sent again. */
export type PullOutcome =
  {kind: 'page'; more: boolean; again: boolean} | {kind: 'reset'; whole: boolean} | Trip;

/** Everything but a good reply. Whatever we do not understand is tried again later: the outbox is safe meanwhile. */
export function tripOf(reply: Exclude<Reply<unknown>, {kind: 'ok'}>): Trip {
  switch (reply.kind) {
    case 'unreachable':
      return {kind: 'retry', why: reply.why};
    case 'throttled':
      return {kind: 'retry', why: 'throttled', ...after(reply)};
    case 'error':
      return tripOfError(reply);
  }
}

function tripOfError(reply: Extract<Reply<unknown>, {kind: 'error'}>): Trip {
  switch (reply.status) {
    case 401:
      return {kind: 'stop', why: 'signed_out'};
    case 403:
    case 404:
      return {kind: 'stop', why: 'no_access'};
    case 409:
      return {kind: 'conflict', why: reply.code === 'gap' ? 'gap' : 'fork'};
    case 426:
      return {kind: 'stop', why: 'client_too_old'};
    default:
      return {kind: 'retry', why: 'server', ...after(reply)};
  }
}

function after(reply: {afterMs?: number}): {afterMs?: number} {
  return reply.afterMs === undefined ? {} : {afterMs: reply.afterMs};
}
