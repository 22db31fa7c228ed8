import {constants, crc32, deflateRawSync} from 'node:zlib';

/**
 * Pages as they were drawn last, each for as long as the database says that all is as it was then (by the mark of app.client_page): whatever
 * is shown comes from there, from the clock, or from what the request asks for, which its `variant` names. Only the time at which the page
 * was made is put in anew, for by that a machine's form is known.
 */
export type Kept<Known> = {
  /** The mail address that its reader had proven. */
  proven: string | undefined;
  /** What was found. */
  known: Known;
  pages: Map<string, KeptPage>;
};

export type KeptPages<Known> = {
  find(address: string, proven: string | undefined): Kept<Known> | undefined;
  keep(address: string, proven: string | undefined, known: Known): Kept<Known>;
};

/** Each about 16 kB a page, and a third of it more when it was asked for compressed. */
const mostAddresses = 500;
/** Languages, mostly one. */
const mostVariants = 4;

export function createKeptPages<Known>(most = mostAddresses): KeptPages<Known> {
  const addresses = new Map<string, Kept<Known>>();
  return {
    find(address, proven) {
      const kept = addresses.get(address);
      return kept?.proven === proven ? kept : undefined;
    },
    keep(address, proven, known) {
      addresses.delete(address);
      const [oldest] = addresses.keys();
      if (addresses.size >= most && oldest !== undefined) addresses.delete(oldest);
      const kept = {proven, known, pages: new Map<string, KeptPage>()};
      addresses.set(address, kept);
      return kept;
    },
  };
}

/** The page as it was drawn for this very state, else as it is drawn now. Undefined for one that cannot be kept. */
export function pageOf(
  {pages}: Kept<unknown>,
  variant: string,
  draw: () => KeptPage | undefined,
): KeptPage | undefined {
  const kept = pages.get(variant);
  if (kept) return kept;
  const drawn = draw();
  if (!drawn) return undefined;
  if (pages.size >= mostVariants) pages.clear();
  pages.set(variant, drawn);
  return drawn;
}

/** A page without the time at which it was made, to be put between its halves. */
export type KeptPage = {
  headers: Record<string, string>;
  halves: readonly [Buffer, Buffer];
  /** The same compressed, made when somebody first asks for it. */
  compressed?: Compressed;
};
type Compressed = {first: Buffer; second: Buffer; crc: number};

/** What a person typed has no such mark: `<` is written as `&lt;` there. */
const mark = '<input type="hidden" name="opened" value="';

/** Undefined for a page without a form. */
export function keptPage(html: string, headers: Record<string, string>): KeptPage | undefined {
  const found = html.indexOf(mark);
  if (found < 0) return undefined;
  const from = found + mark.length;
  const to = html.indexOf('"', from);
  return {headers, halves: [Buffer.from(html.slice(0, from)), Buffer.from(html.slice(to))]};
}

export function pageAt({halves: [first, second]}: KeptPage, now: number): Buffer<ArrayBuffer> {
  return Buffer.concat([first, Buffer.from(String(now)), second]);
}

const gzipHead = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);

/** One gzip stream of both halves, compressed once, and the time between them as it is (RFC 1951, 3.2.4; RFC 1952). */
export function gzipAt(page: KeptPage, now: number): Buffer<ArrayBuffer> {
  const [head, tail] = page.halves;
  const {first, second, crc} = (page.compressed ??= {
    first: deflateRawSync(head, {finishFlush: constants.Z_FULL_FLUSH}), // ends at a whole byte, and is not the last block
    second: deflateRawSync(tail),
    crc: crc32(head),
  });
  const time = Buffer.from(String(now));
  const plain = Buffer.from([0, time.length, 0, ~time.length & 0xff, 0xff]);
  const end = Buffer.alloc(8);
  end.writeUInt32LE(crc32(tail, crc32(time, crc)), 0);
  end.writeUInt32LE(head.length + time.length + tail.length, 4);
  return Buffer.concat([gzipHead, first, plain, time, second, end]);
}
