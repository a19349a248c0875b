import { Problem } from '@atrium/messaging';
import type { FastifyInstance } from 'fastify';

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

/** Bodies are JSON in UTF-8 or refused with 415; what JSON leaves open is refused with 400. */
export function acceptOnlyJson(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    (request, body: Buffer, done) => {
      try {
        const { charset } = /charset="?(?<charset>[^";]+)/i.exec(
          request.headers['content-type'] ?? '',
        )?.groups ?? { charset: 'utf-8' };
        if (charset?.toLowerCase() !== 'utf-8') throw new Problem('unsupported-media-type');
        done(null, readJson(body));
      } catch (error) {
        done(error as Error);
      }
    },
  );
}

/**
 * The value of a body, `undefined` when there is none. Refuses bytes that are not UTF-8, and names that
 * come twice in one object: parsers disagree on which of the two counts (RFC 8259, section 4).
 */
export function readJson(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  const text = decode(body);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Problem('invalid-input', { detail: 'The body is not JSON.' });
  }
  refuseTwins(text);
  return value;
}

function decode(body: Buffer): string {
  try {
    return strictUtf8.decode(body);
  } catch {
    throw new Problem('invalid-input', { detail: 'The body is not UTF-8.' });
  }
}

/** Goes once through a text that is known to be JSON, with the names seen in each open object. */
function refuseTwins(text: string): void {
  const open: (Set<string> | null)[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '{') open.push(new Set());
    else if (character === '[') open.push(null);
    else if (character === '}' || character === ']') open.pop();
    else if (character === '"') {
      const end = endOfString(text, at);
      const names = open.at(-1);
      if (names && isName(text, end)) note(names, JSON.parse(text.slice(at, end)) as string);
      at = end - 1;
    }
  }
}

function note(names: Set<string>, name: string): void {
  if (names.has(name)) refuseField(name, 'is there twice');
  if (name === '__proto__') refuseField(name, 'should not exist');
  names.add(name);
}

function refuseField(name: string, wrong: string): never {
  const pointer = `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  throw new Problem('invalid-input', {
    errors: [{ pointer, message: `property ${name} ${wrong}` }],
  });
}

/** Where the string that begins at `start` is over: behind its closing quote. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

/** A string is a name, not a value, when a colon follows. */
function isName(text: string, end: number): boolean {
  let at = end;
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\r' || text[at] === '\t') at += 1;
  return text[at] === ':';
}
