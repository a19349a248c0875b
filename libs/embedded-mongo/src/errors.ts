import type { Document } from 'bson';
import { MongoError } from './language/index.js';

/** MongoDB's names for the codes this half answers with; the language half has its own. */
const CODE_NAMES: Record<number, string> = {
  1: 'InternalError',
  13: 'Unauthorized',
  16: 'InvalidLength',
  20: 'IllegalOperation',
  26: 'NamespaceNotFound',
  27: 'IndexNotFound',
  43: 'CursorNotFound',
  48: 'NamespaceExists',
  53: 'InvalidIdField',
  59: 'CommandNotFound',
  67: 'CannotCreateIndex',
  72: 'InvalidOptions',
  73: 'InvalidNamespace',
  85: 'IndexOptionsConflict',
  86: 'IndexKeySpecsConflict',
  100: 'UnsatisfiableWriteConcern',
  171: 'CannotIndexParallelArrays',
  10334: 'BSONObjectTooLarge',
  11000: 'DuplicateKey',
};

/** An error's name as MongoDB gives it. */
export function codeNameOf(error: MongoError): string {
  return CODE_NAMES[error.code] ?? error.codeName;
}

/** The reply to a command that failed as a whole. */
export function errorReply(error: unknown): Document {
  const failure = asMongoError(error);
  const { code, message, extra } = failure;
  return { ok: 0, errmsg: message, code, codeName: codeNameOf(failure), ...extra };
}

/** One entry of `writeErrors`: the statement at `index` failed. */
export function writeError(index: number, error: MongoError): Document {
  return { index, code: error.code, ...error.extra, errmsg: error.message };
}

/** Whatever was thrown as an error with a code; what no one expected becomes an internal error. */
export function asMongoError(error: unknown): MongoError {
  if (error instanceof MongoError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new MongoError(1, `internal error: ${message}`);
}

/** E11000, with the index and the value that two documents would share. */
export function duplicateKey(
  namespace: string,
  index: string,
  keyPattern: Document,
  keyValue: Document,
): MongoError {
  const values = Object.entries(keyValue).map(([path, value]) => `${path}: ${shown(value)}`);
  const message = `E11000 duplicate key error collection: ${namespace} index: ${index} dup key: { ${values.join(', ')} }`;
  return new MongoError(11000, message, { keyPattern, keyValue });
}

/** A value as MongoDB's messages show it. */
function shown(value: unknown): string {
  if (value === undefined || value === null) return 'null';
  if (typeof value === 'string') return `"${value}"`;
  if (value instanceof Date) return `new Date(${value.getTime()})`;
  const text = String(value);
  if (/^[0-9a-f]{24}$/.test(text)) return `ObjectId('${text}')`;
  return text === '[object Object]' ? JSON.stringify(value) : text;
}
