import { describe, expect, it } from '@jest/globals';
import { cursorText, readCursor } from '../src/page.js';

describe('a cursor', () => {
  it('comes back as it was given out', () => {
    expect(readCursor(cursorText([-1_795_000_000_000_123, 'a-b']))).toEqual([
      -1_795_000_000_000_123,
      'a-b',
    ]);
  });

  it.each([
    ['nonsense', 'nonsense'],
    ['another form', Buffer.from('{"a":1}').toString('base64url')],
    ['a time that never comes', Buffer.from('[1e999,"x"]').toString('base64url')],
    ['an operator', Buffer.from('[{"$gt":0},"x"]').toString('base64url')],
    ['an operator as id', Buffer.from('[0,{"$gt":""}]').toString('base64url')],
  ])('is refused when it is %s', (_what, text) => {
    expect(readCursor(text)).toBeNull();
  });
});
