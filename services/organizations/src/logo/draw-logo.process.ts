import { setPriority } from 'node:os';
import sharp, { type Sharp } from 'sharp';
import { type DrawnLogo, logoSizes, mostPixels, whyNoLogo } from './logo.js';

/**
 * A process of its own for one picture, begun by `DrawLogo`: it has no connection, no secret and no environment, and
 * what a picture does to the decoder ends with it. Loading the decoder costs the service no memory, either.
 */

/** What the process answers. */
export type Drawing =
  | { readonly drawn: DrawnLogo }
  | { readonly refused: 'logo-unreadable' | 'logo-size-unsuitable' | 'logo-not-horizontal' };

async function draw(bytes: Uint8Array): Promise<Drawing> {
  const picture = sharp(bytes, { limitInputPixels: mostPixels }).autoOrient();
  try {
    // Of the header alone: a picture that is too large is not decoded.
    const { autoOrient, pages = 1 } = await sharp(bytes, { limitInputPixels: false }).metadata();
    const refused = whyNoLogo(autoOrient);
    if (refused) return { refused };
    if (pages > 1) return { refused: 'logo-unreadable' };
    const header = await drawnIn('header', picture);
    return { drawn: { header, switcher: await drawnIn('switcher', picture) } };
  } catch {
    return { refused: 'logo-unreadable' };
  }
}

/** Colors as screens have them, and no word of what the file said beside its pixels (EXIF, XMP, ICC, comments). */
function drawnIn(size: keyof typeof logoSizes, picture: Sharp): Promise<Buffer> {
  return picture
    .clone()
    .resize({ ...logoSizes[size], fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .png({ compressionLevel: 9 })
    .toBuffer();
}

// Whatever the bytes claim to be, only these three decoders may look at them.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['VipsForeignLoadPngBuffer', 'VipsForeignLoadJpegBuffer', 'VipsForeignLoadWebpBuffer'],
});
sharp.cache(false);
sharp.concurrency(1);
// Requests come first.
setPriority(10);

process.once('disconnect', () => process.exit());
process.once('message', (bytes: Uint8Array) => {
  void draw(bytes).then((drawing) => process.send?.(drawing, () => process.exit()));
});
