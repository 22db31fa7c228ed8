import {afterAll, beforeAll, expect, it} from 'vitest';
import {
  createMailTransport,
  MailNotTaken,
  type MailTransport,
} from '../../../server/mail/transport.ts';
import {startSmtp} from '../jobs/smtp.ts';

let smtp: Awaited<ReturnType<typeof startSmtp>>;
let transport: MailTransport;
beforeAll(async () => {
  smtp = await startSmtp();
  transport = createMailTransport({smtpUrl: smtp.url, mailFrom: 'Vouch <vouch@vouch.test>'});
});
afterAll(async () => {
  transport.close();
  await smtp.stop();
});

it.each([
  ['550 5.1.1 no such user', true],
  ['550 5.1.10 null MX', true],
  ['552 5.2.2 mailbox full', true],
  ['550 no such user', true],
  ['552 5.3.4 too big', true],
  ['554 5.7.1 Relay access denied', false],
  ['550 5.7.1 Service refused, 5.1.1 of it', false],
  ['550 5.4.5 Daily sending quota exceeded', false],
  ['550 5.4.310 DNS domain does not exist', false],
  ['550 5.5.1 bad sequence', false],
  ['553 5.1.8 sender domain not found', false],
  ['550 Relaying denied', false],
  ['4.2.1 later', false],
])('"%s" is for good, and so the reader’s: %s', async (why, isForGood) => {
  smtp.refuse = () => why;
  const mail = {messageId: 'a', subject: 'S', text: 'T', html: '<p>T</p>'};
  const sent = transport.send({...mail, to: {name: 'Ann', email: 'ann@acme.example'}});
  const error: unknown = await sent.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(MailNotTaken);
  expect((error as MailNotTaken).isForGood).toBe(isForGood); // as it is one
  expect(String(error)).not.toContain('ann@');
});
