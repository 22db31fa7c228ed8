/**
 * What crosses the wire between the extension (or an integrator) and the server, as zod schemas; /openapi.json is made from
 * them. The protocol itself is described in docs/sync-spec.md. All routes are below /api/v1 and take a bearer token.
 */
import * as z from 'zod/mini';
import {accountTypes} from '../domain/catalogue.ts';
import {rowKinds} from '../domain/account-view.ts';
import {isUuid} from '../domain/ids.ts';
import {refusalCodes} from '../domain/mutation.ts';
import {change} from './rows.ts';
import {ids} from './shapes.ts';

export const pushLimit = 100;
export const pullLimit = 500;
/** The walk through a new browser's account takes larger steps: each costs both ends a transaction. */
export const walkLimit = 1000;
/** Characters of one outbox entry: far above what the shapes allow, far below what a server minds. */
export const bodyLimit = 100_000;

export const protocolNumber = z.int().check(z.positive());
const counter = z.int().check(z.nonnegative());
const clientId = z.string().check(z.regex(/^[0-9a-f-]{36}$/));
const epoch = z.string().check(z.minLength(1), z.maxLength(100));
const text = z.string().check(z.maxLength(300));

export const fieldIssue = z.strictObject({
  field: text,
  code: z.enum([
    'required',
    'too_long',
    'unknown',
    'duplicate',
    'invalid',
    'not_offered',
    'onboarding_required',
    'must_match_switch',
  ]),
});

/**
 * The one shape of every error. `fields` paths are those of the request's body; `received` is how many bytes of a file are there, when some
 * were sent for another place.
 */
export const errorBody = z.strictObject({
  error: z.strictObject({
    code: text,
    message: z.string(),
    fields: z.optional(z.array(z.strictObject({field: z.string(), code: z.string()}))),
    received: z.exactOptional(counter),
  }),
});

const refusal = {
  code: z.enum(refusalCodes),
  fields: z.exactOptional(z.array(fieldIssue)),
};

/** POST /api/v1/push. `body` is lib/contract/mutations.ts `outboxBody` as stored, character for character. */
export const pushRequest = z.strictObject({
  protocol: protocolNumber,
  accountId: ids.account,
  clientId,
  mutations: z
    .array(
      z.strictObject({
        mid: z.int().check(z.positive()),
        body: z.string().check(z.maxLength(bodyLimit)),
      }),
    )
    .check(z.minLength(1), z.maxLength(pushLimit)),
});

/** What became of each mutation; news of it, not yet its acknowledgement, which only a pull gives. */
export const pushResponse = z.strictObject({
  lastMid: counter,
  results: z.array(
    z.discriminatedUnion('kind', [
      z.strictObject({mid: counter, kind: z.literal('applied')}),
      z.strictObject({mid: counter, kind: z.literal('refused'), ...refusal}),
    ]),
  ),
});

/** How far a walk through all objects of an account has come, in the order of (kind, id); `rev` is where it began. */
export const walk = z.strictObject({
  rev: counter,
  kind: z.enum(rowKinds),
  id: z.string().check(z.refine(isUuid, 'must be a lower-case UUID')),
});
/** Names the state of the account that a page was read from, for the server alone to understand; null says nothing. */
const tag = z.nullable(z.string().check(z.minLength(1), z.maxLength(100)));

/**
 * POST /api/v1/pull. `epoch` is null before the first pull; `ackedMid` is the last mid this client has cleared from its outbox.
 * `walk` and `tag` are those of the last page; `walk` counts only while `cursor` is 0.
 */
export const pullRequest = z
  .strictObject({
    protocol: protocolNumber,
    accountId: ids.account,
    clientId,
    epoch: z.nullable(epoch),
    cursor: counter,
    walk: z.nullable(walk),
    tag,
    ackedMid: counter,
    limit: z.int().check(z.positive(), z.maximum(walkLimit)),
  })
  .check(
    z.refine(({cursor, limit}) => cursor === 0 || limit <= pullLimit, {
      path: ['limit'],
      error: 'too large for a cursor',
    }),
  );

/**
 * A page of changes after the cursor, or the word to begin again from nothing (outbox kept). `lastMid` acknowledges this
 * client's mutations up to it, `refused` says which of them (after `ackedMid`) were not applied and why. At cursor 0 pages walk
 * through all objects: as long as `walk` is not null the cursor stays 0 and there is more.
 */
export const pullResponse = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('page'),
    epoch,
    cursor: counter,
    walk: z.nullable(walk),
    tag,
    more: z.boolean(),
    lastMid: counter,
    refused: z.array(z.strictObject({mid: counter, ...refusal})),
    changes: z.array(change),
  }),
  z.strictObject({kind: z.literal('reset'), epoch, lastMid: counter}),
]);

/** GET /api/v1/me: who the token speaks for. `accounts` is empty for people of the vendor. */
export const me = z.strictObject({
  protocol: protocolNumber,
  user: z.strictObject({id: ids.user, name: text, email: text}),
  accounts: z.array(
    z.strictObject({
      id: ids.account,
      name: text,
      type: z.enum(accountTypes),
      role: z.enum(['partner_member', 'partner_admin']),
      programName: text,
    }),
  ),
});

/** POST /api/v1/ticket: a single-use ticket of 30 s that opens the hint socket (subprotocol `vouch.<ticket>`) at `path`. */
export const ticketRequest = z.strictObject({protocol: protocolNumber, accountId: ids.account});
export const ticketResponse = z.strictObject({ticket: z.string(), path: z.string()});

/** What the hint socket says: the account has news at or after this revision. Pull; the cursor is the truth. */
export const hint = z.strictObject({kind: z.literal('news'), rev: counter});

/** Plain text that both ends of the hint socket say every so often; who hears nothing for two and a half of those gives the socket up. */
export const socketPing = {text: 'ping', everyMs: 20_000} as const;

export type PushRequest = z.infer<typeof pushRequest>;
export type PushResponse = z.infer<typeof pushResponse>;
export type PullRequest = z.infer<typeof pullRequest>;
export type PullResponse = z.infer<typeof pullResponse>;
export type Walk = z.infer<typeof walk>;
export type Me = z.infer<typeof me>;
export type TicketResponse = z.infer<typeof ticketResponse>;
export type ErrorBody = z.infer<typeof errorBody>;
