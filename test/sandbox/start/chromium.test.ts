// @vitest-environment node
import {expect, it} from 'vitest';
import {loadsExtensions} from '../../../sandbox/start/chromium.ts';

it.each([
  ['Chromium 156.0.8078.79 built on Debian GNU/Linux 12 (bookworm)', true],
  ['Google Chrome for Testing 143.0.7499.4', true],
  ['Google Chrome 156.0.8078.79', false],
  ['Microsoft Edge 143.0.3650.66', false],
  ['Brave Browser 143.1.85.99', false],
])('%s loads an unpacked extension from its command line: %s', (version, does) => {
  expect(loadsExtensions(version)).toBe(does);
});
