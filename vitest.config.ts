import preact from '@preact/preset-vite';
import {defineConfig} from 'vitest/config';

/**
 * Three projects, from fast to slow, run in this order:
 * unit   pure code and components on happy-dom;
 * server real Postgres, one database per file;
 * e2e    the built extension in a real Chromium against the running server, one file at a time.
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
          exclude: ['test/server/**', 'test/e2e/**'],
          environment: 'happy-dom',
          sequence: {groupOrder: 0},
        },
      },
      {
        extends: true,
        test: {
          name: 'server',
          css: true, // pages carry their stylesheets; the default replaces them by nothing
          include: ['test/server/**/*.test.{ts,tsx}'],
          environment: 'node',
          globalSetup: ['test/global-postgres.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          sequence: {groupOrder: 1},
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          environment: 'node',
          globalSetup: ['test/global-postgres.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          sequence: {groupOrder: 2},
        },
      },
    ],
  },
});
