/** `byteCount` random bytes in base64url without padding; 24 bytes make the 32 characters of a link's address. */
export function randomToken(byteCount = 24): string {
  return base64url(crypto.getRandomValues(new Uint8Array(byteCount)));
}

export function base64url(bytes: Uint8Array): string {
  const text = btoa(String.fromCharCode(...bytes));
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
