import type {Context, Hono} from 'hono';
import {
  checkoutRequest,
  type CheckoutSession,
  type OpenedCheckout,
} from '../../../lib/contract/checkout.ts';
import {isUuid, type ProgramId} from '../../../lib/domain/ids.ts';
import {countUses, limits, type LimitUse} from '../../auth/rate-limit.ts';
import {framePath, scriptPath, stepPath} from '../../checkout/paths.ts';
import {openSession, type OpenOutcome} from '../../checkout/open-session.ts';
import {
  findSessionById,
  findSessionLink,
  sessionToken,
  shownSession,
  type Session,
} from '../../checkout/session.ts';
import {findProgramOfKey} from '../../checkout/vendor-keys.ts';
import type {Deps} from '../../deps.ts';
import {createClientAddress} from '../../pages/client-address.ts';
import {ApiError} from './api-error.ts';
import {readRequest} from './read-request.ts';

const mostBytes = 16 * 1024;

/** What the vendor's shop asks, server to server, with a key that does nothing else (docs/checkout.md). */
export function registerCheckout(app: Hono, deps: Deps): void {
  const addressOf = createClientAddress(deps.trustedProxies);

  app.post('/api/checkout-sessions', async (c) => {
    const programId = await enter(c);
    const idempotencyKey = c.req.header('idempotency-key') ?? '';
    if (!/^[\x21-\x7e]{1,200}$/.test(idempotencyKey)) {
      throw new ApiError(
        400,
        'key_missing',
        'Send an Idempotency-Key of 1 to 200 visible ASCII characters.',
      );
    }
    const request = await readRequest(c, checkoutRequest, mostBytes);
    const outcome = await openSession(deps, programId, idempotencyKey, request);
    if (outcome.kind !== 'opened') throw refusals[outcome.kind]();
    return c.json<OpenedCheckout>(await opened(outcome.session), 201);
  });

  app.get('/api/checkout-sessions/:id', async (c) => {
    const programId = await enter(c);
    const id = c.req.param('id');
    const session = isUuid(id) ? await findSessionById(deps.db, id, programId) : undefined;
    if (!session) throw new ApiError(404, 'session_not_found', 'There is no such session.');
    return c.json<CheckoutSession>(await shown(session));
  });

  async function enter(c: Context): Promise<ProgramId> {
    const [, key = ''] = /^Bearer ([\w-]{1,100})$/i.exec(c.req.header('authorization') ?? '') ?? [];
    const programId = await findProgramOfKey(deps, key);
    if (programId === undefined) {
      await limit(c, [limits.wrongCheckoutKeys, addressOf(c)]);
      c.header('WWW-Authenticate', 'Bearer');
      throw new ApiError(401, 'bad_key', 'This needs a vendor key that was not revoked.');
    }
    await limit(c, [limits.checkoutsOfProgram, programId]);
    return programId;
  }

  async function limit(c: Context, use: LimitUse): Promise<void> {
    const answer = await countUses(deps.db, [use]);
    if (answer.kind === 'allowed') return;
    c.header('Retry-After', String(answer.retryAfterSeconds));
    throw new ApiError(429, 'too_many', 'Too many requests: ask again later.');
  }

  async function shown(session: Session): Promise<CheckoutSession> {
    return shownSession(session, await findSessionLink(deps.db, session));
  }

  async function opened(session: Session): Promise<OpenedCheckout> {
    const token = sessionToken(deps.clientKeys, session.id);
    return {
      ...(await shown(session)),
      url: deps.publicUrl + stepPath(token),
      frame: deps.publicUrl + framePath(token),
      script: deps.publicUrl + scriptPath,
      token,
    };
  }
}

const refusals: Record<Exclude<OpenOutcome['kind'], 'opened'>, () => ApiError> = {
  key_reused: () =>
    new ApiError(409, 'key_reused', 'This Idempotency-Key was used for something else.'),
  return_url_refused: () =>
    new ApiError(422, 'return_url_refused', 'returnUrl is not under a registered return address.', [
      {field: 'returnUrl', code: 'not_offered'},
    ]),
  frame_origin_refused: () =>
    new ApiError(422, 'frame_origin_refused', 'frameOrigin is not a registered framing origin.', [
      {field: 'frameOrigin', code: 'not_offered'},
    ]),
  no_link: () => new ApiError(404, 'no_link', 'No confirmation link is attached there.'),
  ambiguous: () =>
    new ApiError(409, 'ambiguous', 'Several partner accounts know this: name one in accountId.'),
};
