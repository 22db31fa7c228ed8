import {fileTypeFromBuffer} from 'file-type';

const plainTypes = ['text/plain', 'text/csv', 'text/markdown', 'application/json'];

/**
 * What the bytes are, whatever they are called: a type with a signature of its own; else markup, when a browser might take it for that;
 * else text, of the declared kind of plain text; else just bytes.
 */
export async function sniffType(bytes: Uint8Array, declared: string): Promise<string> {
  const found = await fileTypeFromBuffer(bytes).catch(() => undefined); // a broken archive, say
  if (found && found.mime !== 'application/xml') return found.mime;
  const text = textOf(bytes);
  if (text === undefined) return 'application/octet-stream';
  const markup = markupIn(text);
  if (markup) return markup;
  const claim = declared.split(';')[0]?.trim().toLowerCase() ?? '';
  return plainTypes.find((type) => type === claim) ?? 'text/plain';
}

/** Undefined for bytes that no text editor would write. */
function textOf(bytes: Uint8Array): string | undefined {
  const label = {fffe: 'utf-16le', feff: 'utf-16be'}[
    Buffer.from(bytes.subarray(0, 2)).toString('hex')
  ];
  try {
    const text = new TextDecoder(label ?? 'utf-8', {fatal: true}).decode(bytes);
    // eslint-disable-next-line no-control-regex -- those are meant
    return /[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

const pageTags =
  /^(?:\s|<!--[^]*?-->|<\?[^]*?\?>)*<(?:!doctype html|html|head|body|iframe|style|title|h1|div|font|table|a|p|br|b|img|base|object|embed|form|meta|link)[\s>/]/i;

/** What browsers take for a page by its beginning (MIME Sniffing Standard, 7.1), and what would run wherever it stands in one. */
function markupIn(text: string): string | undefined {
  const beginning = text.slice(0, 8192);
  if (/<(?:[\w-]{1,50}:)?svg[\s>/]/i.test(beginning)) return 'image/svg+xml';
  if (/<(?:!doctype html|html|script)[\s>/]/i.test(beginning) || pageTags.test(beginning)) {
    return 'text/html';
  }
  return /^\s*<(?:\?xml|!--)/.test(beginning) ? 'application/xml' : undefined;
}
