/**
 * npm run bench:sync [-- --json] [-- stores popup deals server freshness]
 * Measures the sync engine, its store and its server beside their peers.
 */
import {printBenches} from './collect-rows.ts';

const given = process.argv.slice(2);
const parts = given.filter((name) => !name.startsWith('--'));
const filters = parts.map((part) => `bench/sync/${part}.bench.ts`);
const how = given.includes('--json') ? 'json' : 'table';
process.exitCode = await printBenches('sync', filters, how);
