import type { Document } from 'bson';
import { asMongoError, writeError } from '../errors.js';
import { decode } from '../bson.js';
import { MongoError } from '../language/index.js';
import { numberKind, toNumber } from '../language/numbers.js';
import type { Call } from './call.js';
import { documentArgument, documentsArgument } from './call.js';

const MOST_STATEMENTS = 100_000;

/** The documents a write command was sent, as bytes where they came so. */
export function sent(call: Call, argument: string): (Document | Buffer)[] {
  const list = call.sequences.get(argument) ?? documentsArgument(call.body, argument);
  if (!list || list.length === 0 || list.length > MOST_STATEMENTS) {
    const size = list?.length ?? 0;
    throw new MongoError(
      16,
      `Write batch sizes must be between 1 and ${MOST_STATEMENTS}. Got ${size} operations.`,
    );
  }
  return list;
}

export function statements(call: Call, argument: string): Document[] {
  return sent(call, argument).map((one) => (Buffer.isBuffer(one) ? decode(one) : one));
}

/** Runs each statement; with `ordered` (the default) the first that fails is the last. */
export function runAll<T>(call: Call, all: T[], run: (statement: T, index: number) => void) {
  const ordered = call.body['ordered'] !== false;
  const writeErrors: Document[] = [];
  for (const [index, statement] of all.entries()) {
    try {
      run(statement, index);
    } catch (error) {
      if (!(error instanceof MongoError)) throw error;
      writeErrors.push(writeError(index, asMongoError(error)));
      if (ordered) break;
    }
  }
  return writeErrors.length > 0 ? { writeErrors } : {};
}

/** What a standalone server says to a write concern that wants other members' acknowledgement. */
export function concernError(body: Document): Document {
  const w: unknown = documentArgument(body, 'writeConcern')?.['w'];
  const members = numberKind(w) === undefined ? 0 : toNumber(w);
  if (members <= 1 && (typeof w !== 'string' || w === 'majority')) return {};
  const codeName = 'UnsatisfiableWriteConcern';
  return {
    writeConcernError: { code: 100, codeName, errmsg: 'Not enough data-bearing nodes' },
  };
}
