import preact from '@preact/preset-vite';
import {defineConfig} from 'vitest/config';
import {getMutant, plant} from './test/mutants/plant.ts';

/**
 * The tests of the laws with a fault planted (npm run test:mutants), or without one: VOUCH_MUTANT names it. Only tests whose
 * titles quote the law count.
 */
const name = process.env.VOUCH_MUTANT;
const mutant = name ? getMutant(name) : undefined;
const isPure = mutant?.tests.every((path) => path.includes('/pure/')) ?? false;

export default defineConfig({
  plugins: [preact(), ...(mutant ? [plant(mutant)] : [])],
  test: {
    environment: 'node',
    css: true,
    include: mutant?.tests ?? ['test/laws/**/*.test.ts'],
    ...(mutant && {testNamePattern: new RegExp(`\\[[^\\]]*\\b${mutant.law}\\b[^\\]]*\\]`)}),
    globalSetup: isPure ? [] : ['test/global-postgres.ts'],
    hookTimeout: 120_000,
    bail: 1,
    fsModuleCache: false, // it knows files by their text, and the fault is not in it
  },
});
