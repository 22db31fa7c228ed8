/**
 * The mailbox that an address reaches, for counting what is sent there: "jo+1@acme.example" and "Jo+2@acme.example" are one person's. The part
 * after a "+" is the reader's own (RFC 5233), which whoever asks for a mail can make up anew each time.
 */
export function mailboxOf(email: string): string {
  const at = email.lastIndexOf('@');
  const local = email.slice(0, Math.max(at, 0)).replace(/\+.*$/s, '');
  return `${local}${email.slice(Math.max(at, 0))}`.trim().toLowerCase();
}
