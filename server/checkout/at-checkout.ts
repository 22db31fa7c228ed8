import {clientPath} from '../../lib/domain/confirmation-link.ts';
import type {Proof} from '../../lib/domain/evidence.ts';
import type {ClientKeys} from '../client/client-keys.ts';
import type {Database} from '../db/database.ts';
import type {CheckoutCookies} from './checkout-cookies.ts';
import {findSessionById, sessionOfPage, type Session} from './session.ts';

/** Somebody at the page of a session. */
export type AtCheckout = {
  session: Session;
  /** The session's word for who this is. */
  proof: Proof & {via: 'checkout'; email: string};
  shop: string;
  backPath: string;
};

/** Undefined: no session's page. `elsewhere`: not the browser that opened it, or the session is forgotten. */
export async function findAtCheckout(
  {db, clientKeys}: {db: Database; clientKeys: ClientKeys},
  cookies: CheckoutCookies,
  request: Request,
  token: string,
): Promise<AtCheckout | 'elsewhere' | undefined> {
  const id = sessionOfPage(clientKeys, token);
  if (id === undefined) return undefined;
  const session = await findSessionById(db, id);
  if (!session || !cookies.isOpenedBy(request, session)) return 'elsewhere';
  return {
    session,
    proof: {via: 'checkout', email: session.client.email.toLowerCase()},
    shop: session.vendorName,
    backPath: backPath(token),
  };
}

/** For the bar above the page. `isAsking`: nothing is decided on it yet. */
export function barOf({session, shop, backPath}: AtCheckout, isAsking: boolean) {
  const asks = session.settings.proofBlocksPurchase ? ('waits' as const) : ('freely' as const);
  return {shop, backPath, ...(isAsking && {asks})};
}

/** Below the client's page of the session, where its cookie is sent. */
export function backPath(page: string): string {
  return `${clientPath(page)}/return`;
}
