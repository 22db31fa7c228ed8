/*
 * npm run bounced < MAIL: takes one mail that came to the sender's mailbox, with DATABASE_URL and SECRET set as for the server; see
 * docs/operations.md. Ends with 0 whatever the mail was, so that whoever hands mails over keeps none back; with 75 (sysexits: try again) when the
 * database could not be asked.
 */
import {buffer} from 'node:stream/consumers';
import {bootstrap, fail} from './bootstrap.mjs';

const TRY_AGAIN = 75;
const words = {
  noted: 'The mail did not arrive: the link says so, and its partner is told.',
  overtaken: 'The link has gone on since, or says so already: nothing to note.',
  not_final: 'The mail may still arrive: nothing to note.',
  not_ours: 'No mail to a client came back: nothing to note.',
  no_bounce: 'No delivery status notification (RFC 3464): nothing to note.',
};

await bootstrap();
const {DATABASE_URL: databaseUrl, SECRET: secret} = process.env;
if (!databaseUrl || !secret) {
  fail('DATABASE_URL and SECRET are both needed, as the server has them.');
}
const {takeBounceAt} = await import('../server/client-mail/bounced.ts');
const raw = await buffer(process.stdin);
try {
  const outcome = await takeBounceAt({databaseUrl, secret}, raw);
  process.stdout.write(`${words[outcome]}\n`);
} catch (error) {
  process.stderr.write(`The mail could not be looked at, hand it over again: ${error.message}\n`);
  process.exitCode = TRY_AGAIN;
}
