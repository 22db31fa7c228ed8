import sharp from 'sharp';
import {createTurns} from '../write/turns.ts';

/** Pixels along the longer side of a preview. */
export const previewSide = 1600;
export const previewType = 'image/webp';

/** By the type that was found in the bytes, what the decoder must say, too. */
const formats = new Map([
  ['image/png', 'png'],
  ['image/apng', 'png'],
  ['image/jpeg', 'jpeg'],
  ['image/webp', 'webp'],
  ['image/gif', 'gif'],
  ['image/avif', 'heif'],
]);

/** A picture of more pixels than any camera makes of a business card is a bomb. */
const mostPixels = 50_000_000;
const mostSeconds = 20;

// Nothing but these is ever decoded, whatever the decoder makes of the bytes: no SVG with references, no PDF.
sharp.block({operation: ['VipsForeignLoad']});
sharp.unblock({
  operation: ['Png', 'Jpeg', 'Webp', 'Nsgif', 'Heif'].map((name) => `VipsForeignLoad${name}Buffer`),
});
sharp.cache(false);
sharp.concurrency(1);

/** A picture takes up to 200 MB while it is decoded. */
const inTurn = createTurns(1);

/**
 * The picture drawn anew: its pixels and nothing else of it, upright, no larger than a screen. Undefined for what is no picture, or one
 * that cannot be decoded, or only at a price.
 */
export async function makePreview(bytes: Buffer, type: string): Promise<Buffer | undefined> {
  const format = formats.get(type);
  if (format === undefined) return undefined;
  return inTurn('preview', async () => {
    try {
      const picture = sharp(bytes, {limitInputPixels: mostPixels, failOn: 'error', pages: 1});
      if ((await picture.metadata()).format !== format) return undefined;
      return await picture
        .timeout({seconds: mostSeconds})
        .autoOrient()
        .resize({width: previewSide, height: previewSide, fit: 'inside', withoutEnlargement: true})
        .webp({quality: 80})
        .toBuffer();
    } catch {
      return undefined; // a file all the same, only none to look at in the page
    }
  });
}
