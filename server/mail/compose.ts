import type {Texts} from '../../lib/domain/texts.ts';
import {oneLine} from './one-line.ts';

/** What a mail says; every part is a text that somebody may have typed, none is markup. */
export type MailContent = {
  heading: string;
  paragraphs: readonly string[];
  /** A small table, such as what was rejected and why. */
  facts?: ReadonlyArray<{label: string; value: string}>;
  action?: {label: string; url: string};
  /** Why the reader gets this. */
  foot: string;
};

/** The same content twice: as plain text and as simple HTML that looks right without images, styles or scripts from anywhere. */
export function composeMail(texts: Texts, content: MailContent): {text: string; html: string} {
  const facts = (content.facts ?? []).map(({label, value}) => ({label: oneLine(label), value}));
  return {text: asText(texts, {...content, facts}), html: asHtml(texts, {...content, facts})};
}

type Content = MailContent & {facts: ReadonlyArray<{label: string; value: string}>};

function asText({t}: Texts, {heading, paragraphs, facts, action, foot}: Content): string {
  const parts = [
    oneLine(heading),
    ...paragraphs.map(oneLine),
    facts.map(({label, value}) => t('mail_fact', label, oneLine(value))).join('\n'),
    action ? `${t('mail_action', oneLine(action.label))}\n${action.url}` : '',
    `-- \n${oneLine(foot)}`,
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

const styles = {
  page: 'margin:0;padding:24px 12px;background:#f5f8fa;color:#243342;font:16px/1.5 system-ui,-apple-system,Segoe UI,Roboto,sans-serif',
  card: 'max-width:560px;margin:0 auto;padding:24px;background:#ffffff;border:1px solid #d6dfe7;border-radius:8px',
  heading: 'margin:0 0 12px;font-size:20px;line-height:1.3',
  paragraph: 'margin:0 0 12px',
  table: 'width:100%;border-collapse:collapse;margin:4px 0 16px',
  label:
    'padding:6px 12px 6px 0;text-align:left;vertical-align:top;font-weight:normal;color:#51677c',
  value: 'padding:6px 0;vertical-align:top;overflow-wrap:anywhere',
  button:
    'display:inline-block;padding:10px 18px;border-radius:6px;background:#0b6b61;color:#ffffff;text-decoration:none;font-weight:600',
  foot: 'max-width:560px;margin:12px auto 0;font-size:13px;color:#51677c',
};

function asHtml({locale}: Texts, {heading, paragraphs, facts, action, foot}: Content): string {
  const rows = facts.map(
    ({label, value}) =>
      `<tr><th scope="row" style="${styles.label}">${escape(label)}</th><td style="${styles.value}">${escape(value)}</td></tr>`,
  );
  return [
    `<!doctype html><html lang="${escape(locale)}"><head><meta charset="utf-8"><meta name="color-scheme" content="light"></head>`,
    `<body style="${styles.page}"><div style="${styles.card}">`,
    `<h1 style="${styles.heading}">${escape(heading)}</h1>`,
    ...paragraphs.map((text) => `<p style="${styles.paragraph}">${escape(text)}</p>`),
    rows.length > 0 ? `<table style="${styles.table}">${rows.join('')}</table>` : '',
    action
      ? `<p style="${styles.paragraph}"><a href="${escape(action.url)}" style="${styles.button}">${escape(action.label)}</a></p>`
      : '',
    `</div><p style="${styles.foot}">${escape(foot)}</p></body></html>`,
  ].join('');
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
