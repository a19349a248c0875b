import sharp from 'sharp';
import { crc32 } from 'node:zlib';

export type Format = 'png' | 'jpeg' | 'webp';
export const formats: readonly Format[] = ['png', 'jpeg', 'webp'];

/** What somebody would not want to tell the world with their logo. */
export const secret = 'taken at 46.18 N 6.14 E by Julie';

/** A picture with an edge in it, so that it is not of one color alone. */
export function picture(format: Format, width = 640, height = 160, color = '#0066cc') {
  const mark = { create: { width: 9, height: 9, channels: 3 as const, background: '#ffffff' } };
  return sharp({ create: { width, height, channels: 3, background: color } })
    .composite([{ input: mark, left: 3, top: 3 }])
    .toFormat(format);
}

/** The same with everything that cameras and programs leave in it: EXIF, ICC, XMP and a comment. */
export async function talkative(format: Format): Promise<Buffer> {
  const bytes = await picture(format)
    .withExif({ IFD0: { Copyright: secret, ImageDescription: secret } })
    .withXmp(`<x:xmpmeta xmlns:x="adobe:ns:meta/"><a>${secret}</a></x:xmpmeta>`)
    .withIccProfile('p3')
    .toBuffer();
  if (format === 'png') return withChunk(bytes, 'tEXt', Buffer.from(`Comment\0${secret}`));
  if (format === 'webp') return bytes;
  const comment = Buffer.from(secret);
  const length = Buffer.from([0, comment.length + 2]);
  return Buffer.concat([
    bytes.subarray(0, 2),
    Buffer.from([0xff, 0xfe]),
    length,
    comment,
    bytes.subarray(2),
  ]);
}

/** A PNG with one more chunk behind its header. */
export function withChunk(png: Buffer, name: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(named));
  return Buffer.concat([png.subarray(0, 33), length, named, checksum, png.subarray(33)]);
}

/** A PNG that says that it is of that size, and is not. */
export function claiming(png: Buffer, width: number, height: number): Buffer {
  const claim = Buffer.from(png);
  claim.writeUInt32BE(width, 16);
  claim.writeUInt32BE(height, 20);
  claim.writeUInt32BE(crc32(claim.subarray(12, 29)), 29);
  return claim;
}

export const svg = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" width="640" height="160"><script>alert(1)</script></svg>',
);

/** Two frames. */
export async function animatedWebp(): Promise<Buffer> {
  const frame = await picture('png').toBuffer();
  const other = await picture('png', 640, 160, '#cc6600').toBuffer();
  return sharp([frame, other], { join: { animated: true } })
    .webp()
    .toBuffer();
}
