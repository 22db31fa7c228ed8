import {createCipheriv, createDecipheriv, hkdfSync, randomBytes} from 'node:crypto';

/**
 * Keeps a private key unreadable in the database and its backups: AES-256-GCM under a key made from the server's SECRET. `name` is bound in,
 * so that a sealed key put in another's row does not open.
 */
export type Seal = {
  close(name: string, plain: Buffer): Buffer;
  /** Undefined when it was sealed under another secret, or is not what was sealed. */
  open(name: string, sealed: Buffer): Buffer | undefined;
};

const ivBytes = 12;
const tagBytes = 16;

export function createSeal(secret: string): Seal {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'vouch receipt keys', 32));
  return {
    close: (name, plain) => {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(name));
      return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    },
    open: (name, sealed) => {
      if (sealed.length < ivBytes + tagBytes) return undefined;
      const end = sealed.length - tagBytes;
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, ivBytes), {
        authTagLength: tagBytes,
      });
      decipher.setAAD(Buffer.from(name)).setAuthTag(sealed.subarray(end));
      try {
        return Buffer.concat([decipher.update(sealed.subarray(ivBytes, end)), decipher.final()]);
      } catch {
        return undefined;
      }
    },
  };
}
