import {expect, it} from 'vitest';
import {mailboxOf} from '../../../server/client/mailbox.ts';

it.each([
  ['Jo@ACME.example', 'jo@acme.example'],
  ['jo+1@acme.example', 'jo@acme.example'],
  ['jo+a+b@acme.example', 'jo@acme.example'],
  ['jo+@acme.example', 'jo@acme.example'],
  ['+x@acme.example', '@acme.example'],
  ['jo@plus+acme.example', 'jo@plus+acme.example'],
  ['"a@b"+c@acme.example', '"a@b"@acme.example'],
  ['nothing', 'nothing'],
])('what goes to %s lies in the mailbox of %s', (email, mailbox) => {
  expect(mailboxOf(email)).toBe(mailbox);
});
