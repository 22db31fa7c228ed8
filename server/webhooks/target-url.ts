import {isReachable, type AddressRules} from './address-rules.ts';

export type UrlProblem = 'no_url' | 'not_https' | 'credentials' | 'refused_address' | 'too_long';

const longest = 2000;

/**
 * An address as somebody typed it: https, no name or password in it. A host that is an address is judged at once; a name is each time it
 * is used, for it may point elsewhere by then. Odd spellings of an address (0x7f.1, 2130706433) are read as the platform reads them.
 */
export function readTargetUrl(
  typed: string,
  rules: AddressRules,
): {kind: 'url'; url: string} | {kind: 'wrong'; why: UrlProblem} {
  const text = typed.trim();
  if (text.length > longest) return {kind: 'wrong', why: 'too_long'};
  if (!URL.canParse(text)) return {kind: 'wrong', why: 'no_url'};
  const url = new URL(text);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && rules.allowPrivate)) {
    return {kind: 'wrong', why: url.protocol === 'http:' ? 'not_https' : 'no_url'};
  }
  if (url.username !== '' || url.password !== '') return {kind: 'wrong', why: 'credentials'};
  const host = hostOf(url);
  if (isLiteral(host) && !isReachable(host, rules)) return {kind: 'wrong', why: 'refused_address'};
  url.hash = '';
  return url.href.length > longest
    ? {kind: 'wrong', why: 'too_long'}
    : {kind: 'url', url: url.href};
}

/** Without the brackets of IPv6 and the dot that ends a full name. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
}

export function isLiteral(host: string): boolean {
  return host.includes(':') || /^[\d.]+$/.test(host);
}
