/*
 * npm run verify -- FILE --keys FILE [--log FILE] [--issuer ADDRESS]: checks a receipt of an answer without a network and without a database. FILE is
 * what "Download signed JSON" gives, the keys are the issuer's /.well-known/jwks.json; see docs/receipts.md. Exit code 0: valid.
 */
import {bootstrap} from './bootstrap.mjs';

process.env.INIT_CWD ??= process.cwd(); // npm says where it was called from, and file names are from there
await bootstrap();
const {verifyFiles} = await import('./verify-files.ts');
const {isFine, text} = await verifyFiles(process.argv.slice(2), process.env.INIT_CWD);
process.exitCode = isFine ? 0 : 1;
(isFine ? process.stdout : process.stderr).write(text);
