import preact from '@preact/preset-vite';
import {defineConfig} from 'vitest/config';

/**
 * Four projects, from fast to slow, run in this order:
 * unit       pure code. Its files share their workers, for a worker costs more than most files: leave no global behind;
 * components on happy-dom, each file in a worker of its own (testing-library holds on to the document it found first);
 * server     real Postgres, one database per file;
 * e2e        the built extension in a real Chromium against the running server, one file at a time.
 */
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
          name: 'e2e',
          css: true, // as for the server
          include: ['test/e2e/**/*.test.ts'],
          environment: 'node',
          globalSetup: ['test/global-postgres.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          sequence: {groupOrder: 3},
        },
      },
    ],
  },
});
