import {randomBytes} from 'node:crypto';
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';

/** The server's secret, made once: sessions and signed receipts outlive a restart. */
export function getDemoSecret(dataDir: string): string {
  const file = join(dataDir, 'secret');
  if (!existsSync(file)) {
    writeFileSync(file, randomBytes(32).toString('base64url'), {mode: 0o600, flag: 'wx'});
  }
  return readFileSync(file, 'utf8');
}

/** The shop's vendor key, as the start that made it kept it: the server has only a hash. */
export function readShopKey(dataDir: string): string | undefined {
  const file = join(dataDir, 'shop-key');
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

export function keepShopKey(dataDir: string, key: string): void {
  writeFileSync(join(dataDir, 'shop-key'), key, {mode: 0o600});
}
