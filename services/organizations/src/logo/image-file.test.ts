import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { animatedWebp, formats, picture, svg, talkative, withChunk } from '../../test/pictures.js';
import { imageFile } from './image-file.js';

const png = await picture('png').toBuffer();
const files = await Promise.all(
  formats.map(async (kind) => ({ kind, bytes: await picture(kind).toBuffer() })),
);
const gif = await picture('png').gif().toBuffer();
const progressive = await picture('jpeg').jpeg({ progressive: true }).toBuffer();

describe('a file that may be a logo', () => {
  it.each(formats)('A9-5 is told by its bytes to be %s', async (kind) => {
    expect(imageFile(await picture(kind).toBuffer())).toEqual({ kind });
    expect(imageFile(await talkative(kind))).toEqual({ kind });
  });

  it('A9-5 may be a JPEG that is built in several scans, with marks to start anew', async () => {
    expect(imageFile(progressive)).toEqual({ kind: 'jpeg' });
  });

  it.each([
    ['SVG', svg],
    ['GIF', gif],
    ['a page', Buffer.from('<!doctype html><script>alert(1)</script>')],
    ['nothing', Buffer.alloc(0)],
    ['the beginning of a PNG', png.subarray(0, 7)],
  ])('A9-5 is not %s', (_about, bytes) => {
    expect(imageFile(bytes)).toHaveProperty('wrong');
  });

  it('A9-5 is whole: cut off anywhere, it is none', () => {
    for (const { kind, bytes } of [...files, { kind: 'progressive', bytes: progressive }]) {
      for (let length = 0; length < bytes.length; length += 1) {
        const found = imageFile(bytes.subarray(0, length));
        expect([kind, length, found]).toEqual([kind, length, { wrong: expect.any(String) }]);
      }
    }
  });

  it('A9-5 ends where the picture ends: no other file is behind it', () => {
    const others = [
      Buffer.from([0]),
      svg,
      Buffer.from('PK\u0003\u0004'),
      ...files.map(({ bytes }) => bytes),
    ];
    for (const { bytes } of files) {
      for (const other of others) {
        const found = imageFile(Buffer.concat([bytes, other]));
        expect(found).toEqual({ wrong: expect.stringMatching(/behind the end/) });
      }
    }
  });

  it('A9-5 does not move', async () => {
    const moving = { wrong: 'The picture is animated.' };
    expect(imageFile(await animatedWebp())).toEqual(moving);
    expect(imageFile(withChunk(png, 'acTL', Buffer.alloc(8)))).toEqual(moving);
  });

  it('is judged in the end, whatever the bytes are', () => {
    const starts = [...files.map(({ bytes }) => bytes.subarray(0, 40)), Buffer.alloc(0)];
    fc.assert(
      fc.property(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 400 }), (start, rest) => {
        expect(Object.keys(imageFile(Buffer.concat([start, rest])))).toHaveLength(1);
      }),
    );
  });
});
