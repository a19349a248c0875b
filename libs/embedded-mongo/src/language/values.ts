import type { Binary, BSONRegExp, Code, DBRef, Document, ObjectId, Timestamp } from 'bson';
import { BSONValue, serialize } from 'bson';
import { compareNumbers, numberKey, numberKind } from './numbers.js';

/** The aliases of `$type` and their numbers (manual: "BSON Types"). */
export const TYPE_NUMBERS = {
  minKey: -1,
  double: 1,
  string: 2,
  object: 3,
  array: 4,
  binData: 5,
  undefined: 6,
  objectId: 7,
  bool: 8,
  date: 9,
  null: 10,
  regex: 11,
  dbPointer: 12,
  javascript: 13,
  symbol: 14,
  javascriptWithScope: 15,
  int: 16,
  timestamp: 17,
  long: 18,
  decimal: 19,
  maxKey: 127,
} as const;

export type TypeName = keyof typeof TYPE_NUMBERS;

const BSON_CLASSES: Record<string, TypeName> = {
  MinKey: 'minKey',
  MaxKey: 'maxKey',
  Double: 'double',
  Int32: 'int',
  Long: 'long',
  Decimal128: 'decimal',
  Binary: 'binData',
  ObjectId: 'objectId',
  BSONRegExp: 'regex',
  BSONSymbol: 'symbol',
  Timestamp: 'timestamp',
  DBRef: 'object',
};

/** Types of the same rank are compared by value, others by rank (manual: "Comparison/Sort Order"). */
const RANKS: Record<TypeName, number> = {
  minKey: -1,
  undefined: 0,
  null: 5,
  int: 10,
  long: 10,
  double: 10,
  decimal: 10,
  string: 15,
  symbol: 15,
  object: 20,
  array: 25,
  binData: 30,
  objectId: 35,
  bool: 40,
  date: 45,
  timestamp: 47,
  regex: 50,
  dbPointer: 55,
  javascript: 60,
  javascriptWithScope: 65,
  maxKey: 127,
};

/** The `$type` alias of a value. A missing value (undefined) is "undefined". */
export function typeName(value: unknown): TypeName {
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'bool';
  if (value === undefined) return 'undefined';
  if (value === null) return 'null';
  if (typeof value !== 'object') return numberKind(value) ?? 'undefined';
  if (Array.isArray(value)) return 'array';
  if (value instanceof Date) return 'date';
  if (value instanceof RegExp) return 'regex';
  // A stored document may have a field called _bsontype; only real BSON values are asked for theirs.
  if (!(value instanceof BSONValue)) return 'object';
  if (value._bsontype === 'Code') {
    return (value as Code).scope ? 'javascriptWithScope' : 'javascript';
  }
  return BSON_CLASSES[value._bsontype] ?? 'object';
}

/** The rank of a value's type in MongoDB's order; equal ranks are comparable with each other. */
export function typeRank(value: unknown): number {
  return RANKS[typeName(value)];
}

/** The value as an embedded document, or undefined. A DBRef is the document it was decoded from. */
export function asDocument(value: unknown): Document | undefined {
  if (typeName(value) !== 'object') return undefined;
  return value instanceof BSONValue ? dbRefDocument(value as DBRef) : (value as Document);
}

function dbRefDocument({ collection, oid, db, fields }: DBRef): Document {
  return { $ref: collection, $id: oid, ...(db === undefined ? {} : { $db: db }), ...fields };
}

/** A field of a document's own; never one of JavaScript's prototypes. */
export function getField(document: Document, name: string): unknown {
  return Object.hasOwn(document, name) ? document[name] : undefined;
}

/** Sets a field, whatever its name: `__proto__` is data here. */
export function setField(document: Document, name: string, value: unknown): void {
  if (name === '__proto__') {
    const visible = { enumerable: true, configurable: true, writable: true };
    Object.defineProperty(document, name, { value, ...visible });
  } else {
    document[name] = value;
  }
}

/** Compares two values as MongoDB orders them: negative, zero or positive. */
export function compareValues(a: unknown, b: unknown): number {
  const type = typeName(a);
  const rank = RANKS[type] - typeRank(b);
  return rank === 0 ? compareSameRank(type, a, b) : rank;
}

/** Whether two values are equal; numbers of different types may be. */
export function equalValues(a: unknown, b: unknown): boolean {
  return compareValues(a, b) === 0;
}

function compareSameRank(type: TypeName, a: unknown, b: unknown): number {
  switch (type) {
    case 'int':
    case 'long':
    case 'double':
    case 'decimal':
      return compareNumbers(a, b);
    case 'string':
    case 'symbol':
      return compareStrings(String(a), String(b));
    case 'object':
      return compareDocuments(asDocument(a)!, asDocument(b)!);
    case 'array':
      return compareArrays(a as unknown[], b as unknown[]);
    case 'binData':
      return compareBinaries(a as Binary, b as Binary);
    case 'objectId':
      return Buffer.compare((a as ObjectId).id, (b as ObjectId).id);
    case 'bool':
    case 'date':
      return Number(a) - Number(b);
    case 'timestamp':
      return (a as Timestamp).compare(b as Timestamp);
    case 'regex':
      return compareRegexes(a, b);
    case 'javascript':
    case 'javascriptWithScope':
      return compareCode(a as Code, b as Code);
    default:
      return 0;
  }
}

/** Compares by UTF-8 bytes, which is the order of code points, not of UTF-16 units. */
export function compareStrings(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left !== right) return codePointOrder(left) - codePointOrder(right);
  }
  return a.length - b.length;
}

/** Halves of a surrogate pair stand for code points above all others. */
function codePointOrder(unit: number): number {
  return unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit;
}

function compareDocuments(a: Document, b: Document): number {
  const left = Object.keys(a);
  const right = Object.keys(b);
  for (let i = 0; i < left.length && i < right.length; i++) {
    const [x, y] = [a[left[i]!], b[right[i]!]];
    const order =
      typeRank(x) - typeRank(y) || compareStrings(left[i]!, right[i]!) || compareValues(x, y);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

function compareArrays(a: unknown[], b: unknown[]): number {
  for (let i = 0; i < a.length && i < b.length; i++) {
    const order = compareValues(a[i], b[i]);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function compareBinaries(a: Binary, b: Binary): number {
  return a.length() - b.length() || a.sub_type - b.sub_type || Buffer.compare(a.value(), b.value());
}

/** The pattern and the options of a regular expression. */
export function regexParts(value: unknown): { pattern: string; options: string } {
  if (value instanceof RegExp) return { pattern: value.source, options: value.flags };
  const { pattern, options } = value as BSONRegExp;
  return { pattern, options };
}

function compareRegexes(a: unknown, b: unknown): number {
  const [left, right] = [regexParts(a), regexParts(b)];
  return compareStrings(left.pattern, right.pattern) || compareStrings(left.options, right.options);
}

function compareCode(a: Code, b: Code): number {
  return compareStrings(a.code, b.code) || compareDocuments(a.scope ?? {}, b.scope ?? {});
}

/** Whether two values are the same to the byte: 1 and 1.0 are equal but not identical. */
export function identicalValues(a: unknown, b: unknown): boolean {
  return Buffer.compare(serialize({ value: a }), serialize({ value: b })) === 0;
}

/** A text that two values share exactly when they are equal: a key for grouping and joining. */
export function equalityKey(value: unknown): string {
  const rank = typeRank(value);
  if (numberKind(value)) return `${rank}(${numberKey(value)})`;
  if (Array.isArray(value)) return `${rank}[${value.map(equalityKey).join()}]`;
  const document = asDocument(value);
  if (document) {
    const fields = Object.keys(document).map((name) => [name, equalityKey(document[name])]);
    return `${rank}${JSON.stringify(fields)}`;
  }
  if (rank === RANKS.string) return `${rank}${JSON.stringify(String(value))}`;
  return `${rank}:${Buffer.from(serialize({ value })).toString('base64')}`;
}

/** A copy that shares no document or array with the original; BSON values are immutable. */
export function cloneValue<T>(value: T): T {
  if (Array.isArray(value)) return value.map(cloneValue) as T;
  const document = asDocument(value);
  if (!document) return value;
  const copy: Document = {};
  for (const name of Object.keys(document)) setField(copy, name, cloneValue(document[name]));
  return copy as T;
}
