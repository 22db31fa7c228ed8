import type {Context, Hono} from 'hono';
import {cors} from 'hono/cors';
import {sql} from 'kysely';
import * as z from 'zod/mini';
import {commandRequest, type CommandResponse} from '../../../lib/contract/command.ts';
import {protocol} from '../../../lib/contract/protocol.ts';
import {
  pullRequest,
  pushRequest,
  ticketRequest,
  type Me,
  type PullResponse,
  type PushResponse,
  type TicketResponse,
} from '../../../lib/contract/wire.ts';
import {ids} from '../../../lib/contract/shapes.ts';
import type {RefusalCode} from '../../../lib/domain/mutation.ts';
import type {SignedInPerson} from '../../auth/person.ts';
import {findMemberships} from '../../data/memberships.ts';
import {pull} from '../../data/pull.ts';
import type {Deps} from '../../deps.ts';
import {makeTicket, socketPath} from '../../hints/ticket.ts';
import {runCommand} from '../../write/command.ts';
import {push} from '../../write/push.ts';
import {ApiError} from './api-error.ts';
import {registerCheckout} from './checkout.ts';
import {registerFiles} from './files.ts';
import {openApi} from './openapi.ts';
import {readRequest} from './read-request.ts';
import {registerReceipts} from './receipts.ts';
import {requireBearer} from './require-bearer.ts';

const smallBytes = 256 * 1024;
/** The extension sends 300,000 characters at once; JSON makes six bytes of one at worst. */
const pushBytes = 2 * 1024 * 1024;

/**
 * The bearer API below /api/v1, open to any origin because it takes no cookies (the extension's own origin is random in
 * Firefox), and what a load balancer or a program asks about the server itself.
 */
export function registerApi(app: Hono, deps: Deps): void {
  const {db} = deps;
  app.use(
    '/api/*',
    cors({
      origin: '*',
      allowMethods: ['GET', 'POST', 'PUT'],
      allowHeaders: ['authorization', 'content-type'],
      exposeHeaders: ['retry-after'],
      maxAge: 86_400,
    }),
  );

  app.get('/healthz', async (c) => {
    try {
      await sql`select 1`.execute(db);
    } catch (error) {
      deps.log({
        level: 'error',
        what: 'health',
        message: error instanceof Error ? error.message : '',
      });
      throw new ApiError(503, 'database_down', 'The database does not answer.');
    }
    return c.json({ok: true});
  });
  app.get('/openapi.json', (c) => {
    c.header('Access-Control-Allow-Origin', '*');
    return c.json(openApi(deps.publicUrl));
  });

  registerReceipts(app, deps);
  registerCheckout(app, deps);

  app.get('/api/v1/me', async (c) => {
    const {userId, name, email} = await requireBearer(c, deps);
    const accounts = await findMemberships(db, userId);
    return c.json<Me>({protocol, user: {id: userId, name, email}, accounts});
  });

  app.post('/api/v1/push', async (c) => {
    const by = await requireBearer(c, deps);
    // One text that cannot be stored is one refused mutation, and the others behind it get their turn
    const request = await readRequest(c, pushRequest, pushBytes, 'later');
    const outcome = await push(deps, by, request);
    switch (outcome.kind) {
      case 'pushed':
        return c.json<PushResponse>(outcome.response);
      case 'no_access':
        throw noAccess();
      case 'fork':
        throw forked();
      case 'gap':
        throw new ApiError(409, 'gap', `Mutation ${outcome.lastMid + 1} comes next.`);
    }
  });

  app.post('/api/v1/pull', async (c) => {
    const {userId} = await requireBearer(c, deps);
    const outcome = await pull(db, userId, await readRequest(c, pullRequest, smallBytes));
    switch (outcome.kind) {
      case 'pulled':
        return c.json<PullResponse>(outcome.response);
      case 'no_access':
        throw noAccess();
      case 'fork':
        throw forked();
    }
  });

  app.post('/api/v1/accounts/:accountId/commands', async (c) => {
    const by = await requireBearer(c, deps);
    return c.json<CommandResponse>(await command(c, deps, by));
  });

  registerFiles(app, deps);

  app.post('/api/v1/ticket', async (c) => {
    const {userId} = await requireBearer(c, deps);
    const {accountId} = await readRequest(c, ticketRequest, smallBytes);
    const ticket = await makeTicket(db, accountId, userId);
    if (ticket === undefined) throw noAccess();
    return c.json<TicketResponse>({ticket, path: socketPath(accountId)});
  });
}

async function command(c: Context, deps: Deps, by: SignedInPerson): Promise<CommandResponse> {
  const accountId = z.safeParse(ids.account, c.req.param('accountId'));
  if (!accountId.success) throw noAccess();
  const request = await readRequest(c, commandRequest, smallBytes);
  const outcome = await runCommand(deps, by, accountId.data, request);
  switch (outcome.kind) {
    case 'applied':
      return outcome;
    case 'refused': {
      const {code, fields} = outcome.refusal;
      const {status, message} = refusals[code];
      throw new ApiError(status, code, message, fields);
    }
    case 'key_reused':
      throw new ApiError(409, 'key_reused', 'This key was used before, for another change.');
    case 'no_access':
      throw noAccess();
  }
}

/** The same for an account of others and for one that does not exist. */
function noAccess(): ApiError {
  return new ApiError(403, 'no_access', 'You have no access to this account.');
}

function forked(): ApiError {
  return new ApiError(
    409,
    'fork',
    'This client has a history of its own: it needs a new client id.',
  );
}

const refusals: Record<RefusalCode, {status: 403 | 404 | 409 | 422; message: string}> = {
  forbidden: {status: 403, message: 'You may not do this.'},
  link_not_found: {status: 404, message: 'There is no such confirmation link in this account.'},
  deal_not_found: {status: 404, message: 'There is no such deal in this account.'},
  invalid: {status: 422, message: 'Some values are not allowed.'},
  id_taken: {status: 409, message: 'There is already something with this id.'},
  already_answered: {status: 409, message: 'The client has answered: the link is final.'},
  no_client: {status: 409, message: 'Nobody is asked yet: set the client first.'},
  just_sent: {status: 409, message: 'The client was mailed less than ten minutes ago.'},
  expired: {status: 409, message: 'The link has expired: sending it renews it.'},
  too_many_hops: {status: 409, message: 'The request was passed on three times already.'},
  already_attached: {status: 409, message: 'The link is on a deal already.'},
  already_asked: {status: 409, message: 'This was asked already, and is not answered yet.'},
  not_attached: {status: 409, message: 'The link is not on this deal.'},
  deal_not_shared: {status: 409, message: 'The deal is not shared.'},
  deal_is_shared: {status: 409, message: 'The deal is shared: attach the link yourself.'},
  already_shared: {status: 409, message: 'The deal is shared already.'},
  registered_already: {
    status: 409,
    message:
      'The account has a registration for that company: name it in besides if this is another deal.',
  },
  record_taken: {status: 409, message: 'The record, or the deal, belongs to another one already.'},
  stale: {status: 409, message: 'Something else stands there than the command has seen (was).'},
  own_request: {status: 409, message: 'You cannot answer your own request.'},
  request_not_found: {status: 404, message: 'There is no such request in this account.'},
  request_answered: {status: 409, message: 'The request was answered already.'},
  message_not_found: {status: 404, message: 'There is no such message, or it was deleted.'},
  not_yours: {status: 403, message: 'Only who wrote it can change it.'},
  note_not_found: {status: 404, message: 'There is no such note in this account.'},
  file_not_found: {status: 404, message: 'There is no such file, or it was deleted.'},
  quote_not_found: {status: 404, message: 'There is no such quote on this deal.'},
  at_capacity: {status: 409, message: 'The account has as many active registrations as it may.'},
  wrong_state: {status: 409, message: 'The registration is in a state that does not allow this.'},
};
