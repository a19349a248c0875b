import { Problem } from '@atrium/messaging';
import type { FastifyInstance } from 'fastify';

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

/** Where what counts are the very bytes that were sent: whoever sends them has signed them. */
const signedRoutes = new Set(['/v1/webhooks/payments/stripe']);

/** Bodies are JSON in UTF-8 or refused with 415; what JSON leaves open is refused with 400. */
export function acceptOnlyJson(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    (request, body: Buffer, done) => {
      if (signedRoutes.has(request.routeOptions.url ?? '')) return done(null, body);
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
 * The value of a body, `undefined` when there is none. Refuses bytes that are not UTF-8, names that come
 * twice in one object (parsers disagree on which of the two counts: RFC 8259, section 4), and more parts
 * than any request of ours has.
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

/** An object or a list that is not over yet. */
interface Open {
  /** The names seen so far; null for a list. */
  readonly names: Set<string> | null;
  /** Where in it one is: a name, or a place in the list. */
  at: string | number;
}

/** How many parts a body may have (500 grants of an invitation are 1,500), and how deep they may be in each other. */
const mostParts = 2_000;
const deepest = 16;

/** Goes once through a text that is known to be JSON. */
function refuseTwins(text: string): void {
  const open: Open[] = [];
  let parts = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    const inner = open.at(-1);
    if (character === '{' || character === '[' || character === ',') parts += 1;
    // Checking fields costs some ten microseconds each: a body of 60 kB could cost a tenth of a second.
    if (parts > mostParts || open.length > deepest) {
      throw new Problem('invalid-input', { detail: 'The body has too many parts.' });
    }
    if (character === '{') open.push({ names: new Set(), at: '' });
    else if (character === '[') open.push({ names: null, at: 0 });
    else if (character === '}' || character === ']') open.pop();
    else if (character === ',' && typeof inner?.at === 'number') inner.at += 1;
    else if (character === '"') {
      const end = endOfString(text, at);
      if (inner?.names && isName(text, end)) {
        inner.at = JSON.parse(text.slice(at, end)) as string;
        note(inner.names, inner.at, open);
      }
      at = end - 1;
    }
  }
}

function note(names: Set<string>, name: string, open: readonly Open[]): void {
  if (names.has(name)) refuseField(name, 'is there twice', open);
  // What every object inherits: no field of ours, and lost or worse on the way into a class.
  if (name in Object.prototype) refuseField(name, 'should not exist', open);
  names.add(name);
}

function refuseField(name: string, wrong: string, open: readonly Open[]): never {
  const path = open.map(({ at }) => String(at).replaceAll('~', '~0').replaceAll('/', '~1'));
  const message = `property ${name} ${wrong}`;
  throw new Problem('invalid-input', { errors: [{ pointer: `/${path.join('/')}`, message }] });
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
