import {checkoutResultType, type CheckoutResult} from '../../lib/contract/checkout.ts';
import {isUnder, resultParam} from '../../lib/domain/checkout.ts';
import type {Database} from '../db/database.ts';
import type {SigningKeys} from '../receipts/signing-keys.ts';
import {findAddresses} from './addresses.ts';
import {findSessionLink, shownSession, type Session} from './session.ts';

/** A result is for the page that is opened next, not for keeping. */
const resultSeconds = 300;

type SignDeps = {db: Database; receiptKeys: SigningKeys; publicUrl: string};

/**
 * Where the client goes back to, with what came of it, signed for that origin alone. Undefined: the address is not registered any more, and
 * then nobody is sent there.
 */
export async function returnAddress(
  {db, receiptKeys, publicUrl}: SignDeps,
  session: Session,
  now = Date.now(),
): Promise<string | undefined> {
  const addresses = await findAddresses(db, session.programId);
  if (!isUnder(session.returnUrl, addresses.return)) return undefined;
  const {state, answer, blocks} = shownSession(session, await findSessionLink(db, session));
  const at = Math.floor(now / 1000);
  const back = new URL(session.returnUrl);
  const result: CheckoutResult = {
    ...{v: 1, iss: new URL(publicUrl).origin, aud: back.origin, sid: session.id},
    ...(session.nonce !== null && {nonce: session.nonce}),
    ...{link: session.linkId, outcome: state},
    ...(answer && {evidence: answer.evidence}),
    ...{blocks, iat: at, exp: at + resultSeconds},
  };
  const signer = await receiptKeys.signer();
  const signed = await signer.signAs(checkoutResultType, result);
  // Not through searchParams, which writes the shop's own query anew
  return `${back.href}${back.search === '' ? (back.href.endsWith('?') ? '' : '?') : '&'}${resultParam}=${signed}`;
}
