/** What a reader sees in a PDF, and what lies in it: enough of the format for those that pdfkit writes. */
import {inflateSync} from 'node:zlib';

/** The streams of a PDF, unpacked. */
export function streamsOf(pdf: Buffer): string[] {
  const found: string[] = [];
  for (let at = pdf.indexOf('stream\n'); at >= 0; at = pdf.indexOf('stream\n', at + 7)) {
    const end = pdf.indexOf('\nendstream', at);
    if (pdf.subarray(at - 3, at).toString() === 'end') continue;
    try {
      found.push(inflateSync(pdf.subarray(at + 7, end)).toString('utf8'));
    } catch {
      // not packed
    }
  }
  return found;
}

/**
 * The words of its pages, once for each font's own numbering of glyphs: what was set in another font is nonsense in it. Without spaces, which are
 * set as distances where a line is broken.
 */
export function wordsIn(pdf: Buffer): string[] {
  const streams = streamsOf(pdf);
  const pages = streams.filter((text) => /\bT[jJ]\b/.test(text)).join('\n');
  return streams
    .filter((text) => text.includes('begincmap'))
    .map((cmap) => {
      const glyphs = glyphsOf(cmap);
      return [...pages.matchAll(/\[(.*?)\] TJ/gs)]
        .flatMap(([, parts = '']) => [...parts.matchAll(/<([0-9a-f]+)>/g)])
        .map(([, codes = '']) => (codes.match(/.{4}/g) ?? []).map((code) => glyphs.get(code)))
        .flat()
        .join('')
        .replace(/\s/g, '');
    });
}

/** `<from> <to> [<letters> …]`: one text in UTF-16 for each glyph. */
function glyphsOf(cmap: string): Map<string, string> {
  const glyphs = new Map<string, string>();
  for (const [, from = '', texts = ''] of cmap.matchAll(
    /<([0-9a-f]{4})> <[0-9a-f]{4}> \[([^\]]*)\]/gi,
  )) {
    [...texts.matchAll(/<([0-9a-f ]*)>/gi)].forEach(([, text = ''], at) => {
      const code = (Number.parseInt(from, 16) + at).toString(16).padStart(4, '0');
      glyphs.set(code, fromUtf16(text.replaceAll(' ', '')));
    });
  }
  return glyphs;
}

function fromUtf16(hex: string): string {
  return Buffer.from(hex, 'hex').swap16().toString('utf16le');
}
