import {createHmac, hkdfSync, timingSafeEqual} from 'node:crypto';

/** Words that go out in an address and come back, signed with a key that only the server's SECRET makes, one for each purpose. */
export type SignedWords = {
  tokenOf(words: readonly string[]): string;
  /** Undefined for what we never signed. */
  read(token: string): string[] | undefined;
};

const longest = 600;

export function createSignedWords(secret: string, purpose: string): SignedWords {
  const key = Buffer.from(hkdfSync('sha256', secret, '', purpose, 32));
  const sign = (said: string) => createHmac('sha256', key).update(said).digest().subarray(0, 16);
  return {
    tokenOf(words) {
      const said = Buffer.from(JSON.stringify(words)).toString('base64url');
      return `${said}.${sign(said).toString('base64url')}`;
    },
    read(token) {
      const [said, signed, ...more] = token.length > longest ? [] : token.split('.');
      if (!said || !signed || more.length > 0) return undefined;
      const [given, wanted] = [Buffer.from(signed, 'base64url'), sign(said)];
      if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return undefined;
      return JSON.parse(Buffer.from(said, 'base64url').toString()) as string[]; // we wrote it
    },
  };
}
