import type {UserId} from '../../lib/domain/ids.ts';

/** Somebody the server knows, as a cookie session or an access token has proven. */
export type SignedInPerson = {userId: UserId; name: string; email: string};
