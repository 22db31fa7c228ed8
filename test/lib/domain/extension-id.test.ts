import {createHash} from 'node:crypto';
import {expect, test} from 'vitest';
import {
  extensionId,
  extensionKey,
  extensionRedirectUris,
  firefoxExtensionId,
} from '../../../lib/domain/extension-id.ts';

test('the id is the one Chrome derives from the key', () => {
  const digest = createHash('sha256').update(Buffer.from(extensionKey, 'base64')).digest('hex');
  const letters = Array.from(digest.slice(0, 32), (digit) =>
    String.fromCharCode(97 + Number.parseInt(digit, 16)),
  );
  expect(extensionId).toBe(letters.join(''));
});

test("Firefox's address is the one it derives from the id", () => {
  const digest = createHash('sha1').update(firefoxExtensionId).digest('hex');
  expect(extensionRedirectUris[1]).toBe(`https://${digest}.extensions.allizom.org/`);
});
