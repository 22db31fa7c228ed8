/** The address of the server a person signs in to: https, or http on this computer only. */

export type ServerAddress =
  {kind: 'valid'; origin: string} | {kind: 'invalid'; why: 'required' | 'invalid' | 'insecure'};

/** Reads what was typed; a missing scheme means https, except for this computer. */
export function parseServerAddress(typed: string): ServerAddress {
  const text = typed.trim();
  if (text === '') return {kind: 'invalid', why: 'required'};
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text)
    ? text
    : `${isLoopback(text.split(/[:/]/)[0] ?? '') ? 'http' : 'https'}://${text}`;
  if (!URL.canParse(withScheme)) return {kind: 'invalid', why: 'invalid'};
  const url = new URL(withScheme);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return {kind: 'invalid', why: 'invalid'};
  }
  if (url.username || url.password) return {kind: 'invalid', why: 'invalid'};
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    return {kind: 'invalid', why: 'insecure'};
  }
  return {kind: 'valid', origin: url.origin};
}

function isLoopback(host: string): boolean {
  return (
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    /^127(?:\.\d{1,3}){3}$/.test(host) ||
    host === '[::1]'
  );
}
