import {
  hiddenIn,
  isLoopbackAddress,
  isReachable,
  nat64Prefixes,
  type AddressRules,
} from './address-rules.ts';
import type {ResolveHost} from './resolve-host.ts';
import {hostOf, isLiteral, readTargetUrl} from './target-url.ts';

export type FoundAddresses =
  | {kind: 'found'; addresses: string[]}
  | {kind: 'none'; why: 'no_host' | 'refused_address' | 'refused_url'};

/**
 * The addresses that a request to this URL may go to: asked for once, judged, and then the only ones connected to. A name that points at
 * the internet when it is looked at and at our own network a moment later gains nothing.
 */
export async function findAddresses(
  url: URL,
  resolve: ResolveHost,
  rules: AddressRules,
): Promise<FoundAddresses> {
  if (readTargetUrl(url.href, rules).kind === 'wrong') return {kind: 'none', why: 'refused_url'};
  const host = hostOf(url);
  const found = isLiteral(host) ? [host] : await resolve(host).catch(() => []);
  if (found.length === 0) return {kind: 'none', why: 'no_host'};
  const prefixes = await ownPrefixes(found, resolve);
  const addresses = found.filter((address) => mayReach(address, prefixes, rules));
  if (addresses.length === 0) return {kind: 'none', why: 'refused_address'};
  // In the clear to the machine itself alone
  if (url.protocol === 'http:' && !addresses.every(isLoopbackAddress)) {
    return {kind: 'none', why: 'refused_url'};
  }
  return {kind: 'found', addresses};
}

function mayReach(address: string, prefixes: readonly string[], rules: AddressRules): boolean {
  const hidden = hiddenIn(address, prefixes);
  return isReachable(address, rules) && (hidden === undefined || isReachable(hidden, rules));
}

/** Only a network with NAT64 has any, and only IPv6 addresses can hide behind them. */
async function ownPrefixes(found: readonly string[], resolve: ResolveHost): Promise<string[]> {
  if (!found.some((address) => address.includes(':'))) return [];
  return nat64Prefixes(await resolve('ipv4only.arpa').catch(() => []));
}
