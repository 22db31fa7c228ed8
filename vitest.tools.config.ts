import {defineConfig} from 'vitest/config';

/**
 * Not tests: programs that drive the real product with the tests' own hands.
 * tour   writes the pictures of README and docs (npm run tour)
 * bench  measures (npm run bench)
 * kills  kills browsers and stops workers (npm run kills)
 * sync   measures the sync engine, its store and its server (npm run bench:sync)
 * client   measures the client's page and answers under load (npm run bench:client)
 * console  measures the vendor's lists (npm run bench:console)
 */
const shared = {
  environment: 'node' as const, // else a string of any kind
  css: true,
  globalSetup: 'test/global-postgres.ts',
  testTimeout: 600_000,
  hookTimeout: 120_000,
  fileParallelism: false,
};

export default defineConfig({
  test: {
    projects: [
      {test: {...shared, name: 'tour', include: ['test/tour/*.ts']}},
      {test: {...shared, name: 'bench', include: ['bench/*.bench.ts']}},
      {test: {...shared, name: 'sync', include: ['bench/sync/*.bench.ts']}},
      {test: {...shared, name: 'client', include: ['bench/client/*.bench.ts']}},
      {test: {...shared, name: 'console', include: ['bench/console/*.bench.ts']}},
      {test: {...shared, name: 'kills', include: ['test/e2e/faults/kills.tool.ts']}},
      {test: {...shared, name: 'sim', include: ['test/sim/long-run.ts']}},
    ],
  },
});
