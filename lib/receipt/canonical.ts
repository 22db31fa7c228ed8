/**
 * Texts that have exactly one way to be written. A signature says nothing about another spelling of the same bytes: unused bits at the end of
 * base64url, a key named twice, spaces between. So there is none: what does not come out again as it went in is refused.
 */

/** The bytes of unpadded base64url, or undefined when it is not its only spelling. */
export function bytesOf(base64url: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[A-Za-z0-9_-]+$/.test(base64url)) return undefined;
  try {
    const plain = atob(base64url.replace(/-/g, '+').replace(/_/g, '/'));
    if (base64urlOf(plain) !== base64url) return undefined;
    return Uint8Array.from(plain, (char) => char.charCodeAt(0));
  } catch {
    return undefined; // a length that no bytes have
  }
}

function base64urlOf(binary: string): string {
  return btoa(binary).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

/** The value of JSON in base64url, or undefined: not UTF-8, not JSON, or not as `JSON.stringify` writes it. */
export function jsonOf(base64url: string): {value: unknown} | undefined {
  const bytes = bytesOf(base64url);
  if (!bytes) return undefined;
  try {
    const text = new TextDecoder('utf-8', {fatal: true, ignoreBOM: true}).decode(bytes);
    const value: unknown = JSON.parse(text);
    return JSON.stringify(value) === text ? {value} : undefined;
  } catch {
    return undefined;
  }
}
