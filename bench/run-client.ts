/**
 * npm run bench:client [-- --json]
 * Measures the client's page beside its peer, and answers at a steady rate. VOUCH_BENCH_SECONDS and VOUCH_BENCH_RATE make it shorter.
 */
import {printBenches} from './collect-rows.ts';

const how = process.argv.includes('--json') ? 'json' : 'table';
process.exitCode = await printBenches('client', [], how);
