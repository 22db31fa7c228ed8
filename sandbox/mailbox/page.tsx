import type {ComponentChildren} from 'preact';
import type {ReceivedMail} from './mail-store.ts';

export type MailboxPageProps = {
  mails: ReceivedMail[];
  recipients: string[];
  to: string | undefined;
  open?: ReceivedMail | undefined;
  asText?: boolean;
  isMissing?: boolean;
};

const time = new Intl.DateTimeFormat('en', {dateStyle: 'medium', timeStyle: 'short'});

export function MailboxPage(props: MailboxPageProps) {
  const isReading = props.open !== undefined || props.isMissing === true;
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{props.open ? `${props.open.subject} · Mailbox` : 'Mailbox'}</title>
        <link rel="stylesheet" href="/mailbox.css" />
        <noscript>{isReading ? null : <meta http-equiv="refresh" content="5" />}</noscript>
        <script src="/live.js" defer />
      </head>
      <body class={isReading ? 'reading' : 'listing'}>
        <MailList {...props} />
        <main>
          <Reader {...props} />
        </main>
      </body>
    </html>
  );
}

function MailList({mails, recipients, to, open}: MailboxPageProps) {
  return (
    <nav id="mails" aria-label="Mails">
      <header>
        <Envelope />
        <h1>Mailbox</h1>
        <span class="count">{mails.length}</span>
      </header>
      <p class="note">Every mail of this demo lands here. None leaves this computer.</p>
      {recipients.length > 1 && (
        <ul class="recipients" aria-label="Recipient">
          <Recipient label="All" to={undefined} current={to} />
          {recipients.map((address) => (
            <Recipient key={address} label={address} to={address} current={to} />
          ))}
        </ul>
      )}
      {mails.length === 0 && <p class="empty">No mail yet. It appears here by itself.</p>}
      <ol>
        {mails.map((mail) => (
          <li key={mail.id}>
            <a
              href={`/mails/${mail.id}${queryOf({to})}`}
              aria-current={mail.id === open?.id ? 'page' : undefined}
            >
              <span class="line">
                <span class="to">{mail.to.join(', ')}</span>
                <Time at={mail.at} />
              </span>
              <span class="subject">{mail.subject || '(no subject)'}</span>
              <span class="excerpt">{mail.text.replace(/\s+/g, ' ').slice(0, 120)}</span>
            </a>
          </li>
        ))}
      </ol>
    </nav>
  );
}

function Recipient(props: {label: string; to: string | undefined; current: string | undefined}) {
  return (
    <li>
      <a
        href={`/${queryOf({to: props.to})}`}
        aria-current={props.to === props.current ? 'true' : undefined}
      >
        {props.label}
      </a>
    </li>
  );
}

function Reader({open, asText, isMissing, to, mails}: MailboxPageProps) {
  if (isMissing) return <Hint>This mail is not here. Choose another from the list.</Hint>;
  if (!open) return mails.length > 0 ? <Hint>Choose a mail to read it.</Hint> : null;
  const showsHtml = open.html !== undefined && !asText;
  return (
    <article>
      <a class="back" href={`/${queryOf({to})}`}>
        ← All mails
      </a>
      <h2>{open.subject || '(no subject)'}</h2>
      <dl>
        <dt>From</dt>
        <dd>{open.from}</dd>
        <dt>To</dt>
        <dd>{open.to.join(', ')}</dd>
        <dt>Received</dt>
        <dd>
          <Time at={open.at} />
        </dd>
      </dl>
      {open.html !== undefined && (
        <p class="views">
          <a href={queryOf({to}) || '?'} aria-current={showsHtml ? 'true' : undefined}>
            Formatted
          </a>
          <a href={queryOf({to, view: 'text'})} aria-current={showsHtml ? undefined : 'true'}>
            Plain text
          </a>
        </p>
      )}
      {showsHtml ? (
        <iframe
          title="The mail"
          sandbox="allow-popups allow-popups-to-escape-sandbox"
          src={`/mails/${open.id}/html`}
        />
      ) : (
        <pre>{withLinks(open.text)}</pre>
      )}
    </article>
  );
}

function withLinks(text: string): ComponentChildren {
  return text.split(/(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]])/).map((part, index) =>
    index % 2 === 1 ? (
      <a href={part} target="_blank" rel="noreferrer">
        {part}
      </a>
    ) : (
      part
    ),
  );
}

function Hint({children}: {children: ComponentChildren}) {
  return <p class="hint">{children}</p>;
}

function Time({at}: {at: Date}) {
  return <time dateTime={at.toISOString()}>{time.format(at)}</time>;
}

function Envelope() {
  return (
    <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
      <rect x="3" y="5" width="18" height="14" rx="2.5" />
      <path d="m4 7 8 6 8-6" />
    </svg>
  );
}

function queryOf(values: Record<string, string | undefined>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value) query.set(name, value);
  return query.size > 0 ? `?${query}` : '';
}
