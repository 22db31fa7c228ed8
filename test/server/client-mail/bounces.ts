/** Mails that say what became of other mails, as mail servers write them (RFC 3464 and its appendix E). */

export type Said = {
  /** The Message-ID of the mail that came back, without its brackets; undefined: it is not in there. */
  messageId: string | undefined;
  action?: string;
  /** All of the mail that came back, or its head alone. */
  returns?: 'message/rfc822' | 'text/rfc822-headers';
  to?: string;
};

export function bounceOf({
  messageId,
  action = 'failed',
  returns = 'text/rfc822-headers',
  to = 'ann@acme.example',
}: Said): Buffer {
  const parts = [
    [
      'Content-Type: text/plain; charset=utf-8',
      '',
      `Your message to ${to} could not be delivered.`,
    ],
    [
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; relay.example',
      'Arrival-Date: Fri, 27 Nov 2026 10:00:00 +0000',
      '',
      `Final-Recipient: rfc822; ${to}`,
      `Action: ${action}`,
      `Status: ${action === 'failed' ? '5.1.1' : '4.4.1'}`,
      'Diagnostic-Code: smtp; 550 5.1.1 no such user',
    ],
    ...(messageId === undefined
      ? []
      : [
          [
            `Content-Type: ${returns}`,
            '',
            'From: Vouch <vouch@vouch.example>',
            `To: ${to}`,
            'Message-ID:',
            ` <${messageId}>`,
            'Subject: Is Bright Agency your partner for this purchase?',
            ...(returns === 'message/rfc822' ? ['', 'Message-ID: <written.by@the.reader>'] : []),
          ],
        ]),
  ];
  return Buffer.from(
    [
      'From: MAILER-DAEMON@relay.example',
      'To: vouch@vouch.example',
      'Subject: Undelivered Mail Returned to Sender',
      'MIME-Version: 1.0',
      'Content-Type: multipart/report; report-type=delivery-status; boundary="b1"',
      '',
      ...parts.flatMap((lines) => ['--b1', ...lines, '']),
      '--b1--',
      '',
    ].join('\r\n'),
  );
}
