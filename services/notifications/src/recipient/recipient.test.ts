import { describe, expect, it } from '@jest/globals';
import { nameForMail, strangersGreeting } from './recipient.js';

describe('a name in a mail', () => {
  it.each([
    'Julie Munster',
    'Entreprise Familiale Sàrl',
    'Dupont S.A.',
    'St. Gallen & Söhne',
    '山田 太郎',
  ])('stays as it is: %s', (name) => expect(nameForMail(name)).toBe(name));

  it.each([
    'evil.com',
    'Pay at https://evil.com/now',
    'www.evil.com',
    'write to me@evil.com',
    'ｅｖｉｌ．ｃｏｍ',
  ])('is no link to a mail reader: %s', (name) =>
    expect(nameForMail(name)).not.toMatch(/\w\.\w\w|:\/\/|．(?=\p{L})/u),
  );

  it('keeps what it says: only an invisible space stands in the link', () => {
    expect(nameForMail('Booking.com').replaceAll('\u200B', '')).toBe('Booking.com');
  });

  it('is one line without control characters or a turned direction of writing', () => {
    expect(nameForMail(' A\r\nBcc: x\u0000y\u202Ez\u2028B ')).toBe('A Bcc: x y z B');
  });

  it('is cut when it is a whole message', () => {
    const name = nameForMail('a'.repeat(100));
    expect([...name]).toHaveLength(80);
    expect(name).toMatch(/…$/);
  });
});

describe('greeting somebody whose sign-up a stranger may have made', () => {
  it.each(['Julie', 'Jean-Pierre', 'Mary Ann', 'D’Arcy', 'Łukasz', 'José María'])(
    'takes a given name: %s',
    (name) => expect(strangersGreeting(name)).toBe(name),
  );

  it.each([
    'Call 0900 123 456 now',
    'your account is blocked, pay now',
    'evil.com',
    '<b>Julie</b>',
    'A'.repeat(31),
    '!!!',
  ])('takes no message: %s', (name) => expect(strangersGreeting(name)).toBeUndefined());
});
