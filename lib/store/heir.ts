/**
 * The client id under which a profile goes on when its own turns out to be another's too (T4): made of the old id and the first edit that the
 * server has not taken. Copies of one profile that hold the same unsent edit so find the same id, and the server takes the edit from them once.
 */
export async function heirOf(clientId: string, firstBody: string): Promise<string> {
  const text = new TextEncoder().encode(`${clientId}\n${firstBody}`);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', text));
  const hex = Array.from(digest.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  );
  const variant = '89ab'[(digest[8] ?? 0) & 3] ?? '8';
  // UUIDv8 (RFC 9562): 122 bits of one's own making
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20),
  ].join('-');
}
