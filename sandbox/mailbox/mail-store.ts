import {randomBytes} from 'node:crypto';
import {EventEmitter} from 'node:events';
import {mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import PostalMime from 'postal-mime';

/**
 * Every mail as it came, one .eml file each, named so that sorting by name is sorting by time. The recipients of
 * the SMTP conversation are kept as a header of ours: those of the mail itself may say something else.
 */
export type ReceivedMail = {
  id: string;
  at: Date;
  from: string;
  to: string[];
  subject: string;
  text: string;
  html: string | undefined;
};

export type MailStore = {
  save(raw: Buffer, recipients: string[]): string;
  /** Newest first; of one recipient if named. */
  list(to?: string): Promise<ReceivedMail[]>;
  find(id: string): Promise<ReceivedMail | undefined>;
  recipients(): Promise<string[]>;
  onArrival(listener: (id: string) => void): () => void;
};

const RECIPIENTS = 'x-vouch-recipients';
const NAME = /^(\d{13}-[0-9a-f]{8})\.eml$/;

export function openMailStore(folder: string): MailStore {
  mkdirSync(folder, {recursive: true, mode: 0o700});
  const parsed = new Map<string, Promise<ReceivedMail>>(); // files never change
  const arrivals = new EventEmitter().setMaxListeners(0);

  let lastMs = 0; // two mails of one millisecond keep their order

  function read(id: string): Promise<ReceivedMail> {
    const known = parsed.get(id) ?? parseMail(id, readFileSync(join(folder, `${id}.eml`)));
    parsed.set(id, known);
    return known;
  }

  function ids(): string[] {
    const names = readdirSync(folder).flatMap((name) => NAME.exec(name)?.[1] ?? []);
    return names.sort().reverse();
  }

  async function list(to?: string): Promise<ReceivedMail[]> {
    const mails = await Promise.all(ids().map(read));
    return to === undefined ? mails : mails.filter((mail) => mail.to.includes(to));
  }

  return {
    save(raw, recipients) {
      lastMs = Math.max(Date.now(), lastMs + 1);
      const id = `${lastMs}-${randomBytes(4).toString('hex')}`;
      const draft = join(folder, `${id}.draft`);
      const header = Buffer.from(`${RECIPIENTS}: ${recipients.join(', ')}\r\n`);
      writeFileSync(draft, Buffer.concat([header, raw]), {mode: 0o600});
      renameSync(draft, join(folder, `${id}.eml`));
      arrivals.emit('mail', id);
      return id;
    },
    list,
    async find(id) {
      return ids().includes(id) ? read(id) : undefined;
    },
    async recipients() {
      return [...new Set((await list()).flatMap((mail) => mail.to))].sort();
    },
    onArrival(listener) {
      arrivals.on('mail', listener);
      return () => arrivals.off('mail', listener);
    },
  };
}

async function parseMail(id: string, raw: Buffer): Promise<ReceivedMail> {
  const mail = await PostalMime.parse(raw);
  const recipients = mail.headers.find(({key}) => key === RECIPIENTS)?.value ?? '';
  return {
    id,
    at: new Date(Number(id.slice(0, 13))),
    from: mail.from?.name
      ? `${mail.from.name} <${mail.from.address ?? ''}>`
      : (mail.from?.address ?? ''),
    to: recipients.split(', ').filter(Boolean),
    subject: mail.subject ?? '',
    text: mail.text ?? '',
    html: mail.html,
  };
}
