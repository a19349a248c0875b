/** The kinds of picture that a logo may be. */
export type ImageKind = 'png' | 'jpeg' | 'webp';

/** What a file is, as its bytes say, or what is wrong with it. */
export type Finding = { readonly kind: ImageKind } | { readonly wrong: string };

const cutOff: Finding = { wrong: 'The file ends before the picture does.' };
const animated: Finding = { wrong: 'The picture is animated.' };
const followed: Finding = {
  wrong: 'There is something behind the end of the picture. Save it anew, for example as PNG.',
};

const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/**
 * Looks at how a file is built, without decoding it: one of three kinds by its first bytes, one picture, and nothing
 * behind it. So it is no other kind of file at the same time (a script, an archive, a page), whoever reads it.
 */
export function imageFile(bytes: Buffer): Finding {
  if (bytes.subarray(0, 8).equals(pngSignature)) return png(bytes);
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return jpeg(bytes);
  if (wordAt(bytes, 0) === 'RIFF' && wordAt(bytes, 8) === 'WEBP') return webp(bytes);
  return { wrong: 'This is neither PNG nor JPEG nor WebP.' };
}

/** Chunks until IEND (PNG specification, third edition, 5); `acTL` makes it an animation. */
function png(bytes: Buffer): Finding {
  let at = pngSignature.length;
  while (at + 12 <= bytes.length) {
    const name = wordAt(bytes, at + 4);
    at += 12 + bytes.readUInt32BE(at);
    if (name === 'acTL') return animated;
    if (name === 'IEND') return ended('png', at, bytes);
  }
  return cutOff;
}

/** Segments until EOI (ITU-T T.81, annex B). What follows a start of scan goes on until the next marker. */
function jpeg(bytes: Buffer): Finding {
  let at = 2;
  while (at + 1 < bytes.length) {
    if (bytes[at] !== 0xff) return { wrong: 'The picture is damaged.' };
    const marker = bytes[at + 1] as number;
    if (marker === 0xd9) return ended('jpeg', at + 2, bytes);
    if (marker === 0xff) {
      at += 1;
    } else if (standsAlone(marker)) {
      at += 2;
    } else {
      if (at + 4 > bytes.length) return cutOff;
      at += 2 + bytes.readUInt16BE(at + 2);
      if (marker === 0xda) at = endOfScan(bytes, at);
    }
  }
  return cutOff;
}

/** A filler within coded data, or one of the marks from which decoding can start anew. */
function standsAlone(marker: number): boolean {
  return marker <= 0x01 || (marker >= 0xd0 && marker <= 0xd7);
}

function endOfScan(bytes: Buffer, from: number): number {
  let at = bytes.indexOf(0xff, from);
  while (at !== -1 && standsAlone(bytes[at + 1] ?? 0xff)) at = bytes.indexOf(0xff, at + 2);
  return at === -1 ? bytes.length : at;
}

/** One RIFF file as long as it says, whose chunks are no frames (RFC 9649, 2.5 and 2.7). */
function webp(bytes: Buffer): Finding {
  const end = 8 + bytes.readUInt32LE(4);
  for (let at = 12; at + 8 <= Math.min(end, bytes.length);) {
    const name = wordAt(bytes, at);
    if (name === 'ANIM' || name === 'ANMF') return animated;
    const length = bytes.readUInt32LE(at + 4);
    // Of an odd length, one more byte fills up.
    at += 8 + length + (length % 2);
  }
  return ended('webp', end, bytes);
}

function ended(kind: ImageKind, at: number, { length }: Buffer): Finding {
  if (at > length) return cutOff;
  return at < length ? followed : { kind };
}

function wordAt(bytes: Buffer, at: number): string {
  return bytes.toString('latin1', at, at + 4);
}
