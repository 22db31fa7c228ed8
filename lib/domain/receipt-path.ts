/**
 * Where the receipt of an answered link is: a secret made from the link's own, the same way as the server makes it
 * (server/receipts/receipt-address.ts), so that whoever may copy the link can open its receipt. There is no way back.
 */
export async function receiptPathOf(copyToken: string): Promise<string> {
  const bytes = (text: string) => new TextEncoder().encode(text);
  const hmac = {name: 'HMAC', hash: 'SHA-256'};
  const key = await crypto.subtle.importKey('raw', bytes(copyToken), hmac, false, ['sign']);
  const made = new Uint8Array(await crypto.subtle.sign('HMAC', key, bytes('vouch receipt')));
  const text = btoa(String.fromCharCode(...made.subarray(0, 24)));
  return `/r/${text.replaceAll('+', '-').replaceAll('/', '_')}`;
}
