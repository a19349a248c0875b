import { describe, expect, it } from '@jest/globals';
import { normalizedPassword, type PasswordContext, reasons, refusals } from './password.js';

const context: PasswordContext = {
  address: 'julie.munster@bluewin.example',
  names: ['Julie', 'Munster', 'Entreprise Familiale Sàrl'],
};
const list = new Set(['password', 'dragon', 'iloveyou', 'correcthorsebatterystaple']);
const listed = (word: string): boolean => list.has(word);
const judge = (password: string, minimum = 15): string[] =>
  refusals(password, { minimum, context, listed });

describe('A17 choosing a password', () => {
  it.each([
    'correct horse battery staple',
    'Les sanglots longs des violons',
    'zwölf Boxkämpfer jagen',
    'пять зелёных жирафов бегут',
    '青い空の下で本を読む犬と猫たちの話',
    'Gx7f-P0qL-m2Zk-9wTe',
    'Julie likes long walks at night',
    '🦒🐘🦏🐪🦒🦁🐘🐅🦓🐊🦒🐢🐙🐘🦀',
    'x'.repeat(3) + ' is a letter, and so are y and z ' + 'and more '.repeat(3),
  ])('takes %s', (password) => {
    expect(judge(password)).toEqual([]);
  });

  it('takes a thousand characters as they are, without cutting any off', () => {
    const long = Array.from({ length: 250 }, (_, at) => `w${at * 7919}`)
      .join(' ')
      .slice(0, 1024);
    expect(judge(long)).toEqual([]);
    expect(normalizedPassword(long)).toHaveLength(1024);
  });

  it('asks for no kinds of characters: small letters alone will do (NIST SP 800-63B)', () => {
    expect(judge('saltpetreorchidlamp')).toEqual([]);
  });

  it('refuses one that is a character short, and says how many it needs', () => {
    expect(judge('Gx7fP0qLm2Zk9w')).toEqual([reasons.short(15)]);
    expect(judge('Gx7fP0qLm2Zk9wT')).toEqual([]);
    expect(judge('Gx7fP0qL', 8)).toEqual([]);
  });

  it('counts characters as people see them, not code units', () => {
    expect(judge('🦒🐘🦏🐪🐎🦁🐘')).toEqual([reasons.short(15)]);
    // One sign on the keyboard, eighteen once it is normalized.
    expect(judge('\ufdfa')).toEqual([reasons.short(15)]);
  });

  it('refuses a listed password, whatever its case or accents', () => {
    expect(judge('CorrectHorseBatteryStaple')).toEqual([reasons.listed]);
    expect(judge('cörrecthorsebatterystaple')).toEqual([reasons.listed]);
  });

  it.each([
    'Password!2026-11-23',
    '...dragon2024-07-31',
    'P@ssw0rd!!!=9421-7',
    '12+95.iloveyou.38?4',
  ])('refuses %s: a listed one with something around it', (password) => {
    expect(judge(password)).toContain(reasons.affixed);
  });

  it.each([
    'aaaaaaaaaaaaaaaa',
    'abcdefghijklmnop',
    'ponmlkjihgfedcba',
    '12345678901234567890',
    'qwertyuiopasdfgh',
    'qwertzuiopasdfgh',
    '1q2w3e4r5t6z7u8i',
    '1qaz2wsx3edc4rfv',
    'aabbccddeeffgghh',
    'a1!a1!a1!a1!a1!a1!',
    'giraffe-7giraffe-7gir',
    'saltpetre saltpetre ',
  ])('refuses %s: it follows from itself', (password) => {
    expect(judge(password)).toContain(reasons.predictable);
  });

  it.each([
    'julie.munster1234',
    'Munster Julie 2026',
    'JulieMunsterJM1985',
    'entreprise familiale 1',
    'bluewin julie 1985',
    'atrium atrium! 77',
    'atrium-password1',
    'Mün\u0301ster! Jülie?',
  ])('refuses %s: it is made of what is known about Julie', (password) => {
    expect(judge(password)).toContain(reasons.contextual);
  });

  it.each(['1'.repeat(1023) + 'a', '…'.repeat(1024), 'ﷺ'.repeat(1024), 'ab'.repeat(512)])(
    'is done with a text made to take long in no time',
    (text) => {
      const started = performance.now();
      judge(text);
      expect(performance.now() - started).toBeLessThan(200);
    },
  );

  it('names every reason at once', () => {
    expect(judge('iloveyou')).toEqual([reasons.short(15), reasons.listed]);
    expect(judge('julie')).toEqual([reasons.short(15), reasons.predictable, reasons.contextual]);
  });
});

describe('the form that is hashed', () => {
  it('is the same for one text typed on two keyboards', () => {
    expect(normalizedPassword('Zu\u0308rich ﬁsch')).toBe(normalizedPassword('Z\u00fcrich fisch'));
  });
});
