import { describe, expect, it } from '@jest/globals';
import { BSONRegExp } from 'bson';
import * as fc from 'fast-check';
import { compileFilter } from './filter.js';
import { compileRegex } from './regex.js';
import { codeOf } from './test-values.js';

describe('matching strings by regular expressions', () => {
  it.each<[rule: string, pattern: string, options: string, subject: string, matches: boolean]>([
    ['is found anywhere', 'b', '', 'abc', true],
    ['heeds case', 'B', '', 'abc', false],
    ['ignores case with i', 'B', 'i', 'abc', true],
    ['ignores case of all letters with i', 'É', 'i', 'café', true],
    ['ignores case with a leading (?i)', '(?i)B', '', 'abc', true],
    ['ends a string at $', 'c$', '', 'abc', true],
    ['ends before a last line break at $', 'c$', '', 'abc\n', true],
    ['does not end at an inner line break', 'a$', '', 'a\nb', false],
    ['ends a line at $ with m', 'a$', 'm', 'a\nb', true],
    ['does not take a carriage return for a line break', 'a$', 'm', 'a\rb', false],
    ['starts a line at ^ with m', '^b', 'm', 'a\nb', true],
    ['starts only the string at ^', '^b', '', 'a\nb', false],
    ['means the whole string by \\A with m', '\\Ab', 'm', 'a\nb', false],
    ['means the very end by \\z', 'c\\z', '', 'c\n', false],
    ['means the end before a line break by \\Z', 'c\\Z', '', 'c\n', true],
    ['does not find a line break with .', 'a.b', '', 'a\nb', false],
    ['finds a carriage return with .', 'a.b', '', 'a\rb', true],
    ['finds a line break with . and s', 'a.b', 's', 'a\nb', true],
    ['counts an emoji as one character', '^.$', '', '😀', true],
    ['skips spaces and comments with x', 'a b # c\n c', 'x', 'abc', true],
    ['keeps escaped spaces with x', 'a\\ b', 'x', 'a b', true],
    ['keeps spaces in classes with x', 'a[ ]b', 'x', 'a b', true],
    ['takes an escaped sign for itself', 'a\\-b\\@\\/', '', 'a-b@/', true],
    ['takes a brace that counts nothing for itself', 'a{b}', '', 'a{b}', true],
    ['takes a closing bracket for itself', 'a]', '', 'a]', true],
    ['takes a first closing bracket of a class for itself', '[]x]+$', '', ']x', true],
    ['counts', '^a{2,3}$', '', 'aaa', true],
    ['is lazy', '^a+?$', '', 'aa', true],
    ['finds a reference again', '(a|b)\\1', '', 'bb', true],
    ['finds a named reference again', '(?P<x>a|b)(?P=x)', '', 'aa', true],
    ['looks ahead', 'a(?!b)', '', 'ac', true],
    ['looks behind', '(?<=a)b', '', 'ab', true],
    ['takes \\s for ASCII spaces', '^\\s$', '', '\u00a0', false],
    ['finds everything with [\\s\\S]', '^[\\s\\S]+$', '', 'a\n\u00a0', true],
    ['knows POSIX classes', '^[[:alpha:]_]+$', '', 'ab_', true],
    ['knows Unicode classes', '^\\p{Lu}\\pL$', '', 'Éa', true],
    ['takes text between \\Q and \\E for itself', '\\Qa.b\\E+', '', 'a.bb', true],
    ['knows characters by number', '\\x41\\x{1F600}', '', 'A😀', true],
    ['knows a range in a class', '^[^a-c-]+$', '', 'de', true],
  ])('%s', (_rule, pattern, options, subject, matches) => {
    expect(compileRegex(pattern, options).test(subject)).toBe(matches);
    const filter = compileFilter({ a: new BSONRegExp(pattern, options) });
    expect(filter.matches({ a: [1, subject] })).toBe(matches);
    const operator = compileFilter({ a: { $regex: pattern, $options: options } });
    expect(operator.matches({ a: subject })).toBe(matches);
  });

  it('finds every text that is escaped', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.constantFrom('', 'i', 'm', 's'),
        (text, options) => {
          fc.pre(!text.includes('\0'));
          const escaped = text.replace(/[\^$\\.*+?()[\]{}|/#\s-]/g, '\\$&');
          expect(compileRegex(`^${escaped}$`, options).test(text)).toBe(true);
          expect(compileRegex(`\\A${escaped}\\z`, `${options}x`).test(text)).toBe(true);
        },
      ),
    );
  });

  it('matches no number, no missing field, but a regular expression that is the same', () => {
    const filter = compileFilter({ a: new BSONRegExp('1') });
    expect(filter.matches({ a: 1 })).toBe(false);
    expect(filter.matches({})).toBe(false);
    expect(filter.matches({ a: new BSONRegExp('1') })).toBe(true);
  });
});

describe('refusing regular expressions', () => {
  it.each<[what: string, pattern: string, options: string, code: number]>([
    ['an unknown option', 'a', 'g', 51108],
    ['an open bracket', '(', '', 51091],
    ['an open class', '[a', '', 51091],
    ['a quantifier of nothing', '*', '', 51091],
    ['possessive quantifiers', 'a++', '', 51091],
    ['atomic groups', '(?>a)', '', 51091],
    ['options in the middle', 'a(?i)b', '', 51091],
    ['recursion', '(a(?1)?)', '', 51091],
    ['conditions', '(a)?(?(1)b|c)', '', 51091],
    ['the verbs of PCRE', '(*FAIL)', '', 51091],
    ['\\K', 'a\\Kb', '', 51091],
    ['an unknown POSIX class', '[[:foo:]]', '', 51091],
    ['a pattern that is too long', 'a'.repeat(32_765), '', 51091],
    ['a null byte', 'a\0', '', 2],
  ])('refuses %s', (_what, pattern, options, code) => {
    expect(codeOf(() => compileRegex(pattern, options))).toBe(code);
  });
});
