/*
 * npm run keys -- list | rotate | withdraw KID: the keys that receipts are signed with. Set DATABASE_URL as for the server, and for rotate SECRET as well; see
 * docs/operations.md. A running server takes the new key with the next answer.
 */
import {bootstrap, fail} from './bootstrap.mjs';

await bootstrap();
const {runKeys} = await import('./receipt-keys.ts');
try {
  const {isFine, text} = await runKeys(process.argv.slice(2), process.env);
  if (isFine) process.stdout.write(text);
  else fail(text.trimEnd());
} catch (error) {
  fail(`The keys could not be changed: ${error.message}`);
}
