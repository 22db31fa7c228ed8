/*
 * npm run restored: to be run once after a backup was restored, with DATABASE_URL set as for the server; see docs/operations.md.
 */
import {bootstrap, fail} from './bootstrap.mjs';

await bootstrap();
const {giveNewEpochs} = await import('../server/db/new-epochs.ts');
const url = process.env.DATABASE_URL;
if (!url) {
  fail('DATABASE_URL is missing: it must be the address of the restored Postgres.');
} else {
  try {
    const accounts = await giveNewEpochs(url);
    process.stdout.write(
      `${accounts} partner account(s) have a new epoch: the extensions will send again what the backup did not know.\n`,
    );
  } catch (error) {
    fail(`The epochs could not be changed: ${error.message}`);
  }
}
