import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {create, type Font} from 'fontkit';

/**
 * Noto Sans (OFL), with Latin, Greek and Cyrillic, read once for all documents: a tenth of a second each, in which nobody else is served.
 * For the same reason without its layout tables; these scripts are written as well without them, but for kerning.
 */
export type ReceiptFonts = {plain: Font; bold: Font};

const {resolve} = createRequire(import.meta.url);
const layoutTables = new Set(['GDEF', 'GPOS', 'GSUB']);
let fonts: ReceiptFonts | undefined;

export function receiptFonts(): ReceiptFonts {
  fonts ??= {
    plain: read('@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf'),
    bold: read('@expo-google-fonts/noto-sans/700Bold/NotoSans_700Bold.ttf'),
  };
  return fonts;
}

function read(file: string): Font {
  const font = create(withoutTables(readFileSync(resolve(file)), layoutTables));
  if (!('layout' in font)) throw new Error(`${file} is a collection of fonts`);
  return font;
}

/** A TrueType file is a head of 12 bytes, a list of tables (name, checksum, place, length: 16 bytes each), and the tables. */
export function withoutTables(font: Buffer, dropped: ReadonlySet<string>): Buffer {
  const count = font.readUInt16BE(4);
  const entries = Array.from({length: count}, (_, index) => {
    const at = 12 + 16 * index;
    return font.subarray(at, at + 16);
  }).filter((entry) => !dropped.has(entry.toString('latin1', 0, 4)));
  const head = Buffer.from(font.subarray(0, 12 + 16 * entries.length));
  head.writeUInt16BE(entries.length, 4);
  const tables: Buffer[] = [];
  let place = head.length;
  for (const [index, entry] of entries.entries()) {
    const [from, length] = [entry.readUInt32BE(8), entry.readUInt32BE(12)];
    const padded = Buffer.alloc(Math.ceil(length / 4) * 4);
    font.copy(padded, 0, from, from + length);
    tables.push(padded);
    entry.copy(head, 12 + 16 * index);
    head.writeUInt32BE(place, 12 + 16 * index + 8);
    place += padded.length;
  }
  return Buffer.concat([head, ...tables]);
}
