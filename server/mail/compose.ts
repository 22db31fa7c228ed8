import {withoutTurns} from '../../lib/domain/message.ts';
import type {Texts} from '../../lib/domain/texts.ts';
import {oneLine} from './one-line.ts';

/** What a mail says; every part is a text that somebody may have typed, none is markup. */
export type MailContent = MailPart & {
  /** Further matters, each under a heading of its own. */
  parts?: readonly MailPart[];
  /** Why the reader gets this. */
  foot: string;
  /** The way to get no more of it. */
  stop?: {label: string; url: string};
};

export type MailPart = {
  heading: string;
  paragraphs: readonly string[];
  /** A small table, such as what was rejected and why. */
  facts?: ReadonlyArray<{label: string; value: string}>;
  /** What somebody wrote, in lines. */
  quote?: {head: string; text: string};
  action?: {label: string; url: string};
};

/** The same content twice: as plain text and as simple HTML that looks right without images, styles or scripts from anywhere. */
export function composeMail(texts: Texts, content: MailContent): {text: string; html: string} {
  return {text: asText(texts, content), html: asHtml(texts, content)};
}

function asText(texts: Texts, content: MailContent): string {
  const parts = [content, ...(content.parts ?? [])].map((part) => partAsText(texts, part));
  const {foot, stop} = content;
  const end = stop ? `\n${texts.t('mail_action', oneLine(stop.label))}\n${stop.url}` : '';
  return `${[...parts, `-- \n${oneLine(foot)}${end}`].join('\n\n')}\n`;
}

function partAsText(
  {t}: Texts,
  {heading, paragraphs, facts = [], quote, action}: MailPart,
): string {
  return [
    oneLine(heading),
    ...paragraphs.map(oneLine),
    facts.map(({label, value}) => t('mail_fact', oneLine(label), oneLine(value))).join('\n'),
    quote
      ? `${oneLine(quote.head)}\n${linesOf(quote.text)
          .map((line) => `> ${line}`)
          .join('\n')}`
      : '',
    action ? `${t('mail_action', oneLine(action.label))}\n${action.url}` : '',
  ]
    .filter((text) => text !== '')
    .join('\n\n');
}

/** Each line by itself, so that none of them can look like one of ours. */
function linesOf(text: string): string[] {
  return text.split(/\r\n|[\n\r\u2028\u2029\u0085\v\f]/).map(oneLine);
}

const styles = {
  page: 'margin:0;padding:24px 12px;background:#f5f8fa;color:#243342;font:16px/1.5 system-ui,-apple-system,Segoe UI,Roboto,sans-serif',
  card: 'max-width:560px;margin:0 auto 12px;padding:24px;background:#ffffff;border:1px solid #d6dfe7;border-radius:8px',
  heading: 'margin:0 0 12px;font-size:20px;line-height:1.3;overflow-wrap:anywhere',
  paragraph: 'margin:0 0 12px;overflow-wrap:anywhere',
  table: 'width:100%;border-collapse:collapse;margin:4px 0 16px',
  label:
    'padding:6px 12px 6px 0;text-align:left;vertical-align:top;font-weight:normal;color:#51677c',
  value: 'padding:6px 0;vertical-align:top;overflow-wrap:anywhere',
  quote:
    'margin:0 0 16px;padding:4px 0 4px 12px;border-left:3px solid #d6dfe7;overflow-wrap:anywhere',
  button:
    'display:inline-block;padding:10px 18px;border-radius:6px;background:#0b6b61;color:#ffffff;text-decoration:none;font-weight:600',
  stop: 'color:#51677c;text-decoration:underline',
  foot: 'max-width:560px;margin:12px auto 0;font-size:13px;color:#51677c;overflow-wrap:anywhere',
};

/**
 * For readers in the dark, in the colours of components/ui/tokens.css. What a mail program does not know of it looks as the inline styles
 * say.
 */
const darkCss = [
  ':root{color-scheme:light dark}',
  '@media (prefers-color-scheme:dark){',
  '.m-page{background:#0b1118!important;color:#e8eef3!important}',
  '.m-card{background:#16202a!important;border-color:#2c3946!important}',
  '.m-quiet{color:#a3b3c1!important}',
  '.m-line{border-color:#43525f!important}',
  '.m-button{background:#5fd0bf!important;color:#06231f!important}',
  '}',
].join('');

function asHtml({locale}: Texts, {parts = [], foot, stop, ...first}: MailContent): string {
  return [
    `<!doctype html><html lang="${escape(locale)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">`,
    `<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"><style>${darkCss}</style></head>`,
    `<body class="m-page" style="${styles.page}">`,
    partAsHtml('h1', first),
    ...parts.map((part) => partAsHtml('h2', part)),
    `<p class="m-quiet" style="${styles.foot}">${escape(foot)}${stop ? ` <a class="m-quiet" href="${escape(stop.url)}" style="${styles.stop}">${escape(stop.label)}</a>` : ''}</p></body></html>`,
  ].join('');
}

function partAsHtml(
  tag: 'h1' | 'h2',
  {heading, paragraphs, facts = [], quote, action}: MailPart,
): string {
  const rows = facts.map(
    ({label, value}) =>
      `<tr><th scope="row" class="m-quiet" style="${styles.label}">${escape(oneLine(label))}</th><td style="${styles.value}">${escape(value)}</td></tr>`,
  );
  return [
    `<div class="m-card" style="${styles.card}"><${tag} style="${styles.heading}">${escape(heading)}</${tag}>`,
    ...paragraphs.map((text) => `<p style="${styles.paragraph}">${escape(text)}</p>`),
    rows.length > 0 ? `<table style="${styles.table}">${rows.join('')}</table>` : '',
    quote
      ? `<p style="${styles.paragraph}">${escape(quote.head)}</p><blockquote class="m-line" style="${styles.quote}">${linesOf(quote.text).map(escape).join('<br>')}</blockquote>`
      : '',
    action
      ? `<p style="${styles.paragraph}"><a class="m-button" href="${escape(action.url)}" style="${styles.button}">${escape(action.label)}</a></p>`
      : '',
    '</div>',
  ].join('');
}

/** Marks that turn text round would do so beyond the name that they came in with. */
function escape(text: string): string {
  return withoutTurns(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
