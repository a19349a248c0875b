import type { Document } from 'bson';
import { Int32 } from 'bson';
import {
  asDocument,
  compileFilter,
  equalValues,
  MongoError,
  notSupported,
  typeMismatch,
} from './language/index.js';
import { numberKind, toNumber } from './language/numbers.js';

const OPTIONS = 'v key name unique sparse partialFilterExpression expireAfterSeconds background ns';
const LONGEST_EXPIRY = 2 ** 31 - 1;

/** Checks an index as it was asked for, and gives it the form in which it is kept and listed. */
export function indexSpec(asked: Document): Document {
  refuseOptions(asked);
  const key = indexKey(asked['key']);
  const { name, partialFilterExpression: partial } = asked;
  if (typeof name !== 'string' || name === '' || name === '*') {
    throw new MongoError(67, 'The index name must be a non-empty string other than "*"');
  }
  const spec: Document = { v: new Int32(2), key, name };
  if (isSet(asked['unique'])) spec['unique'] = true;
  if (isSet(asked['sparse'])) spec['sparse'] = true;
  if (partial !== undefined) spec['partialFilterExpression'] = partialFilter(partial);
  if (asked['expireAfterSeconds'] !== undefined) {
    spec['expireAfterSeconds'] = expiry(asked['expireAfterSeconds'], key);
  }
  if (spec['sparse'] && partial !== undefined) {
    throw cannotCreate('cannot mix "partialFilterExpression" and "sparse" options');
  }
  return spec;
}

const cannotCreate = (message: string) => new MongoError(67, message);

function refuseOptions(asked: Document): void {
  const allowed = OPTIONS.split(' ');
  for (const name of Object.keys(asked)) {
    if (!allowed.includes(name)) throw notSupported(`The index option '${name}'`);
  }
}

function indexKey(value: unknown): Document {
  const key = asDocument(value);
  if (!key) throw typeMismatch("The field 'key' of an index must be an object");
  const fields = Object.entries(key);
  if (fields.length === 0) throw cannotCreate('Index keys cannot be an empty object');
  for (const [path, direction] of fields) checkField(path, direction);
  return key;
}

function checkField(path: string, direction: unknown): void {
  if (typeof direction === 'string') throw notSupported(`An index of the kind '${direction}'`);
  if (path.includes('$**')) throw notSupported('A wildcard index');
  if (path === '' || path.split('.').includes('')) {
    throw cannotCreate('Index keys cannot contain an empty field.');
  }
  if (path.startsWith('$'))
    throw cannotCreate("Index key contains an illegal field name: field name starts with '$'.");
  if (numberKind(direction) === undefined) {
    throw cannotCreate('Values in the index key pattern must be numbers');
  }
  if (!(Math.abs(toNumber(direction)) > 0)) {
    throw cannotCreate('Values in the index key pattern cannot be 0.');
  }
}

/** `true`, or a number that is not 0. */
function isSet(value: unknown): boolean {
  if (value === undefined || value === null || typeof value === 'boolean') return value === true;
  return numberKind(value) !== undefined && toNumber(value) !== 0;
}

const PARTIAL_OPERATORS = '$eq $exists $gt $gte $lt $lte $type $in'.split(' ');

function partialFilter(value: unknown): Document {
  const filter = asDocument(value);
  if (!filter) throw typeMismatch("'partialFilterExpression' for an index must be an object");
  checkPartial(filter);
  compileFilter(filter);
  return filter;
}

function checkPartial(filter: Document): void {
  for (const [path, condition] of Object.entries(filter)) {
    if (path === '$and') (condition as Document[]).forEach(checkPartial);
    else if (path.startsWith('$')) throw unsupportedPartial(path);
    else checkOperators(condition);
  }
}

function checkOperators(condition: unknown): void {
  for (const [name, operand] of Object.entries(asDocument(condition) ?? {})) {
    const isFalse = name === '$exists' && operand !== true;
    if (name.startsWith('$') && (isFalse || !PARTIAL_OPERATORS.includes(name))) {
      throw unsupportedPartial(name);
    }
  }
}

function unsupportedPartial(name: string): MongoError {
  return cannotCreate(`Expression not supported in partial index: ${name}`);
}

function expiry(value: unknown, key: Document): unknown {
  if (numberKind(value) === undefined) {
    throw cannotCreate('TTL index expireAfterSeconds option must be numeric');
  }
  const seconds = toNumber(value);
  if (!(seconds >= 0 && seconds <= LONGEST_EXPIRY)) {
    throw cannotCreate(`TTL index 'expireAfterSeconds' option must be within an acceptable range`);
  }
  const paths = Object.keys(key);
  if (paths.length > 1) {
    throw cannotCreate('TTL indexes are single-field indexes, compound indexes do not support TTL');
  }
  if (paths[0] === '_id') throw cannotCreate("The field '_id' cannot have a TTL index");
  return value;
}

const SIGNATURE = ['key', 'unique', 'sparse', 'partialFilterExpression'];

/** Whether two indexes hold the same entries. */
export function sameSignature(a: Document, b: Document): boolean {
  return SIGNATURE.every((name) => sameField(a, b, name));
}

/** Whether two indexes of one signature agree in everything else. */
export function sameOptions(a: Document, b: Document): boolean {
  return sameField(a, b, 'expireAfterSeconds');
}

function sameField(a: Document, b: Document, name: string): boolean {
  return equalValues(a[name], b[name]);
}

/** An index as messages show it. */
export function shownSpec(spec: Document): string {
  return JSON.stringify(spec, (_, value: unknown) =>
    numberKind(value) === undefined ? value : toNumber(value),
  );
}
