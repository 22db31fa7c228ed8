import type {Context} from 'hono';
import type {SignedInPerson} from '../../auth/person.ts';
import type {Deps} from '../../deps.ts';
import {ApiError} from './api-error.ts';

/** Who the bearer token speaks for; throws 401. Asked before the body is read, so that only people we know can send long ones. */
export async function requireBearer(
  c: Context,
  {auth}: Pick<Deps, 'auth'>,
): Promise<SignedInPerson> {
  const person = await auth.findBearer(c.req.raw);
  if (person === 'expired') {
    c.header('WWW-Authenticate', 'Bearer error="invalid_token"');
    throw new ApiError(401, 'token_expired', 'The access token is over: refresh it.');
  }
  if (!person) {
    c.header('WWW-Authenticate', 'Bearer');
    throw new ApiError(401, 'signed_out', 'Sign in first: this needs an access token.');
  }
  return person;
}
