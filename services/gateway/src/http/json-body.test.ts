import { describe, expect, it } from '@jest/globals';
import { Problem } from '@atrium/messaging';
import fc from 'fast-check';
import { readJson } from './json-body.js';

function problemOf(body: string | Buffer): Problem['details'] {
  try {
    readJson(Buffer.from(body as string));
  } catch (error) {
    return (error as Problem).details;
  }
  throw new Error('It was read');
}

describe('reading a body', () => {
  it('gives what JSON.parse gives, for any JSON', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const value: unknown = JSON.parse(text);
        // Names that are refused on purpose.
        fc.pre(!/"(__|constructor|toString|valueOf|hasOwn|isProto|propertyIs|toLocale)/.test(text));
        expect(readJson(Buffer.from(text))).toEqual(value);
      }),
    );
  });

  it('A4 (7.2) refuses more parts than any request has before anybody looks at each', () => {
    const fields = Array.from({ length: 2_001 }, (_, at) => `"field${at}":1`);
    for (const body of [
      `{${fields.join(',')}}`,
      `{"list":[${'{},'.repeat(1_100)}1]}`,
      `${'['.repeat(30_000)}${']'.repeat(30_000)}`,
      `${'{"a":'.repeat(17)}1${'}'.repeat(17)}`,
    ]) {
      expect(problemOf(body)).toMatchObject({ code: 'invalid-input' });
    }
    expect(readJson(Buffer.from(`[${'1,'.repeat(1_900)}1]`))).toHaveLength(1_901);
    expect(readJson(Buffer.from(`{"text":"${'[{,'.repeat(10_000)}"}`))).toHaveProperty('text');
  });

  it('gives nothing for an empty body', () => {
    expect(readJson(Buffer.alloc(0))).toBeUndefined();
  });

  it.each([
    ['{"a":1,"a":2}', '/a'],
    ['{"a":1, "b" : {"c":[1,{"d":1 , "d"\n:2}]}}', '/b/c/1/d'],
    ['{"a":1,"\\u0061":2}', '/a'],
    ['{"x/y":1,"x/y":2}', '/x~1y'],
    ['[[],[{"a":1,"a":2}]]', '/1/0/a'],
    ['{"__proto__":{}}', '/__proto__'],
    ['{"a":{"constructor":1}}', '/a/constructor'],
  ])('names the field in %s', (text, pointer) => {
    expect(problemOf(text)).toMatchObject({ code: 'invalid-input', errors: [{ pointer }] });
  });

  it('takes values, and strings that look like names, for what they are', () => {
    const text = '{"a":"a","b":["a","a",":"],"c":{"a":"\\":{"},"d":"}"}';

    expect(readJson(Buffer.from(text))).toEqual(JSON.parse(text));
  });

  it.each(['{', '{"a"', '"', "{'a':1}", 'undefined', '{"a":1}}', '\u0000'])(
    'refuses %j, which is no JSON',
    (text) => {
      expect(problemOf(text)).toMatchObject({ code: 'invalid-input' });
    },
  );

  it('refuses bytes that are not UTF-8', () => {
    expect(problemOf(Buffer.from([0x22, 0xc3, 0x28, 0x22]))).toMatchObject({
      detail: 'The body is not UTF-8.',
    });
  });
});
