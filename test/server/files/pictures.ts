import {createHash} from 'node:crypto';
import {crc32, deflateSync} from 'node:zlib';
import sharp from 'sharp';

/** Bytes without a pattern, the same each time. */
export function noise(length: number): Buffer {
  const blocks: Buffer[] = [];
  for (let at = 0; at < length; at += 32) {
    blocks.push(createHash('sha256').update(String(at)).digest());
  }
  return Buffer.concat(blocks).subarray(0, length);
}

/** A photograph-like PNG that does not compress: some 3 bytes per pixel. With a place and a name in its metadata. */
export function photo(width: number, height: number): Promise<Buffer> {
  return sharp(noise(width * height * 3), {raw: {width, height, channels: 3}})
    .withExif({IFD0: {Copyright: 'Maria Nowak'}, IFD3: {GPSLatitudeRef: 'N'}})
    .png({compressionLevel: 1})
    .toBuffer();
}

/** A PNG of that many black pixels in a few kilobytes. */
export function bomb(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([1, 0, 0, 0, 0], 8); // one bit, grey
  const rows = Buffer.alloc((Math.ceil(width / 8) + 1) * height);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, {level: 9})),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
