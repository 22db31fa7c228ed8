import preact from '@preact/preset-vite';
import {defineConfig} from 'vitest/config';

/**
 * Five projects, from fast to slow, run in this order:
 * unit       pure code. Its files share their workers, for a worker costs more than most files: leave no global behind;
 * components on happy-dom, each file in a worker of its own (testing-library holds on to the document it found first);
 * server     real Postgres, one database per file;
 * journeys   people at their work, in a real Chromium with the built extension against the running server, two at a time;
 * e2e        the same for what is about time and trouble, one file at a time.
 */
const journeys = [
  'test/e2e/*.test.ts',
  'test/e2e/checkout/*.test.ts',
  'test/e2e/firefox/*.test.ts',
  'test/e2e/help-articles/*.test.ts',
  'test/e2e/page/hubspot-shared-deal.test.ts',
  'test/e2e/ui/*.test.ts',
];
const inBrowser = {
  css: true, // as for the server
  environment: 'node' as const, // else a string of any kind
  globalSetup: ['test/global-postgres.ts'],
  testTimeout: 120_000,
  hookTimeout: 120_000,
};

export default defineConfig({
  plugins: [preact()],
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: [
            'test/components/**',
            'test/server/**',
            'test/sim/**',
            'test/e2e/**',
            'test/laws/*.test.ts',
          ],
          environment: 'node',
          isolate: false,
          setupFiles: ['test/unit-setup.ts'],
          sequence: {groupOrder: 0},
        },
      },
      {
        extends: true,
        test: {
          name: 'components',
          include: ['test/components/**/*.test.{ts,tsx}'],
          environment: 'happy-dom',
          sequence: {groupOrder: 1},
        },
      },
      {
        extends: true,
        test: {
          name: 'server',
          css: true, // pages carry their stylesheets; the default replaces them by nothing
          include: ['test/server/**/*.test.{ts,tsx}', 'test/laws/*.test.ts', 'test/sim/*.test.ts'],
          environment: 'node',
          globalSetup: ['test/global-postgres.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          sequence: {groupOrder: 2},
        },
      },
      {
        extends: true,
        test: {
          ...inBrowser,
          name: 'journeys',
          include: journeys,
          maxWorkers: 2,
          sequence: {groupOrder: 3},
        },
      },
      {
        extends: true,
        test: {
          ...inBrowser,
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          exclude: journeys,
          fileParallelism: false,
          sequence: {groupOrder: 4},
        },
      },
    ],
  },
});
