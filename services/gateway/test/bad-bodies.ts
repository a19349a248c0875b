import type { Schema } from '../src/http/example.js';

/** A body that is wrong in one place. */
export interface BadBody {
  readonly about: string;
  /** Where it is wrong, as a JSON Pointer. */
  readonly pointer: string;
  readonly body: unknown;
}

const escapeSequence = 'a\u001b[2Jb';
const operator = { $ne: null };

/** What a field of each type is certainly not. */
const wrongValues: Record<string, unknown[]> = {
  string: [['text'], { text: 'text' }, 1, true, operator, null, 'a\u0000b', escapeSequence, ''],
  integer: ['1', 1.5, 1e21, true, [1], { amount: 1 }, operator, null],
  boolean: ['true', 1, [], operator, null],
  array: ['text', { 0: 'text' }, operator, null, 1, [1], [operator], [['text']], ['a\u0000b']],
  object: ['text', ['text'], 1, null],
};

/** A valid body, wrong in every place in every way that we can think of. */
export function badBodies(
  body: Record<string, unknown>,
  schema: Schema,
  schemas: Record<string, Schema>,
): BadBody[] {
  return [...wrongFields(body, schema, schemas, []), ...wrongWholes()];
}

function wrongFields(
  body: Record<string, unknown>,
  schema: Schema,
  schemas: Record<string, Schema>,
  above: string[],
): BadBody[] {
  const inside = (value: unknown, ...path: string[]): unknown => withValue(body, path, value);
  const bad: BadBody[] = ['isAdmin', '$where', 'emailVerified', 'constructor'].map((name) => ({
    about: `an unknown field ${name}`,
    pointer: pointerTo([...above, name]),
    body: inside(true, name),
  }));
  for (const [name, declared] of Object.entries(schema.properties ?? {})) {
    const field = resolved(declared, schemas);
    const path = [...above, name];
    const pointer = pointerTo(path);
    const [type] = [field.type].flat();
    for (const value of [...(wrongValues[String(type)] ?? []), ...beyond(field)]) {
      if (value === null && mayBeNull(declared)) continue;
      // A password is whatever somebody can type; only NUL is no text.
      if (field.format === 'password' && value === escapeSequence) continue;
      const about = `${pointer} as ${JSON.stringify(value)}`;
      bad.push({ about, pointer, body: inside(value, name) });
    }
    if (schema.required?.includes(name)) {
      bad.push({ about: `no ${pointer}`, pointer, body: inside(undefined, name) });
    }
    const given = body[name];
    if (type === 'object' && given) {
      const nested = wrongFields(given as Record<string, unknown>, field, schemas, path);
      bad.push(...nested.map((one) => ({ ...one, body: inside(one.body, name) })));
    }
    if (field.type === 'array' && field.items && Array.isArray(given)) {
      const [first] = given as Record<string, unknown>[];
      // Of a list of words, wrong elements are among the wrong values of the list.
      if (typeof first !== 'object') continue;
      const nested = wrongFields(first, resolved(field.items, schemas), schemas, [...path, '0']);
      bad.push(...nested.map((one) => ({ ...one, body: inside([one.body], name) })));
    }
  }
  return bad;
}

/** What only its limits forbid: amounts below zero or beyond what can be said, words that are none of the list. */
function beyond({ minimum, maximum, enum: words }: Schema): unknown[] {
  return [
    ...(minimum === undefined ? [] : [minimum - 1]),
    ...(maximum === undefined ? [] : [maximum + 1]),
    ...(words?.[0] === undefined ? [] : [`${words[0]}x`]),
  ];
}

function wrongWholes(): BadBody[] {
  return [[], 'text', 1, null, [{}]].map((body) => ({
    about: `the whole body as ${JSON.stringify(body)}`,
    pointer: '',
    body,
  }));
}

function resolved(schema: Schema, schemas: Record<string, Schema>): Schema {
  const reference = schema.$ref ?? (schema.allOf ?? schema.anyOf)?.[0]?.$ref;
  return reference ? schemas[reference.split('/').at(-1)!]! : schema;
}

function mayBeNull({ type, anyOf }: Schema): boolean {
  return [type, ...(anyOf ?? []).map((one) => one.type)].flat().includes('null');
}

function withValue(body: Record<string, unknown>, path: string[], value: unknown): unknown {
  const [name] = path;
  return { ...body, [name!]: value };
}

function pointerTo(path: string[]): string {
  return `/${path.join('/')}`;
}
