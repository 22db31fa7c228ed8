import ipaddr from 'ipaddr.js';

/**
 * Where a server may be sent by an address that somebody typed. Only what the whole internet can reach: not the server itself, not its
 * network, and none of the forms of IPv6 that carry such an IPv4 address inside (mapped, 6to4, Teredo, NAT64).
 */
export type AddressRules = {
  /** Private networks and the machine itself too, for who runs everything in a network of their own (WEBHOOK_ALLOW_PRIVATE). */
  allowPrivate: boolean;
};

const ownNetwork = new Set(['private', 'loopback', 'carrierGradeNat', 'uniqueLocal']);

/** Whether a connection to this address may be made. What is no address is none. */
export function isReachable(address: string, {allowPrivate}: AddressRules): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address); // not `process`, which makes a mapped address the one inside
  const range = parsed.range();
  if (allowPrivate && ownNetwork.has(range)) return true;
  return range === 'unicast' && (parsed.kind() === 'ipv4' || isGlobal(parsed));
}

export function isLoopbackAddress(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.parse(address).range() === 'loopback';
}

const globalUnicast = ipaddr.parseCIDR('2000::/3');

/** All that was ever given out to the internet; the library calls the rest unicast, too. */
function isGlobal(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  return address.match(globalUnicast);
}

/** What `ipv4only.arpa` stands for. */
const wellKnown = new Set(['192.0.0.170', '192.0.0.171']);

/**
 * The NAT64 prefixes of 96 bits of the network we are in, from what it answers for `ipv4only.arpa` (RFC 7050): such a network reaches the
 * IPv4 address in an IPv6 address's last 32 bits, a private one, too.
 */
export function nat64Prefixes(answers: readonly string[]): string[] {
  return answers.flatMap((answer) => {
    const split = splitLast32(answer);
    return split && wellKnown.has(split.ipv4) ? [split.prefix] : [];
  });
}

/** The IPv4 address that one of these prefixes stands before. */
export function hiddenIn(address: string, prefixes: readonly string[]): string | undefined {
  const split = splitLast32(address);
  return split && prefixes.includes(split.prefix) ? split.ipv4 : undefined;
}

function splitLast32(address: string): {prefix: string; ipv4: string} | undefined {
  if (!ipaddr.IPv6.isValid(address)) return undefined;
  const bytes = ipaddr.IPv6.parse(address).toByteArray();
  return {prefix: bytes.slice(0, 12).join('.'), ipv4: bytes.slice(12).join('.')};
}
