/**
 * Where a vendor's checkout may send a client back to, and which pages may frame what it shows. Registered addresses are the only ones there
 * are: an address is compared as the browser would read it, and one that could be read in two ways is none.
 */
import {linkStatus, type Link} from './confirmation-link.ts';
import {isExpired, type AskingTerms} from './asking.ts';

export const checkoutAddressKinds = ['return', 'frame'] as const;
export type CheckoutAddressKind = (typeof checkoutAddressKinds)[number];

const longest = 2000;

/** What the result is added to a return address as. */
export const resultParam = 'vouch_result';

/** A registered address as it is kept: an origin and, for coming back, a path. Undefined: it cannot be one. */
export function readCheckoutAddress(kind: CheckoutAddressKind, typed: string): string | undefined {
  const url = readUrl(typed.trim());
  if (url?.search !== '' || url.href.includes('?')) return undefined;
  if (kind === 'frame') return url.pathname === '/' ? url.origin : undefined;
  return url.origin + url.pathname;
}

/** Whether a client may be sent there: the origin of a registered address, at its path or below. */
export function isUnder(address: string, registered: readonly string[]): boolean {
  const url = readUrl(address);
  if (!url || url.searchParams.has(resultParam)) return false;
  return registered.some((known) => {
    const {origin, pathname} = new URL(known);
    if (url.origin !== origin) return false;
    const folder = pathname.endsWith('/') ? pathname : `${pathname}/`;
    return url.pathname === pathname || url.pathname.startsWith(folder);
  });
}

/** https, or http that never leaves this computer; nothing that a browser or a shop's server could read otherwise than we do. */
function readUrl(text: string): URL | undefined {
  if (text.length > longest || !/^https?:\/\/[^/\\]/.test(text)) return undefined;
  // eslint-disable-next-line no-control-regex -- a URL parser drops some of these in silence
  if (/[\s\\#\u0000-\u001f\u007f]/.test(text) || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return undefined;
  if (!/^(?:[a-z0-9.-]+|\[::1\])$/.test(url.hostname)) return undefined; // a policy's list of origins must hold it, too
  if (/%(?:2e|2f|5c|25|00)/i.test(url.pathname)) return undefined; // a way up, to whoever decodes it once more
  if (url.protocol === 'https:') return url;
  return isLoopback(url.hostname) ? url : undefined;
}

function isLoopback(host: string): boolean {
  return /^(?:(?:[a-z0-9-]+\.)*localhost|127\.0\.0\.1|\[::1\])$/.test(host);
}

/** What a shop is told of the proof. */
export const checkoutStates = ['pending', 'confirmed', 'rejected', 'expired', 'removed'] as const;
export type CheckoutState = (typeof checkoutStates)[number];

export function checkoutState(
  link: Link | undefined,
  terms: AskingTerms | undefined,
  at: string,
): CheckoutState {
  if (!link) return 'removed';
  const status = linkStatus(link);
  return status === 'pending' && isExpired(link, terms, at) ? 'expired' : status;
}

/** Only where the program says so does the purchase wait, and then for a confirmed proof. */
export function isBlocking(
  {proofBlocksPurchase = false}: {proofBlocksPurchase?: boolean},
  state: CheckoutState,
): boolean {
  return proofBlocksPurchase && state !== 'confirmed';
}
