import type { Binary, Code, Document, ObjectId, Timestamp } from 'bson';
import { createHash } from 'node:crypto';
import { asDocument, regexParts, typeName, typeRank } from './language/index.js';
import { splitNumber } from './number-keys.js';

/** Longer keys are cut here and end in a hash: LMDB takes at most 1,978 bytes. */
export const LONGEST_KEY = 1700;

/** The byte in front of a value of a type: its place in MongoDB's order, 1 to 129. */
export function classByte(value: unknown): number {
  return typeRank(value) + 2;
}

/**
 * Writes values as bytes that sort (memcmp) as MongoDB sorts the values, and are equal exactly when
 * those are. No value's bytes begin another's, so fields can follow one another in a compound key.
 */
export class KeyWriter {
  private bytes = Buffer.allocUnsafe(512);
  private length = 0;

  /** Writes one field of a key; descending fields are inverted. */
  field(value: unknown, direction: 1 | -1): this {
    const start = this.length;
    this.value(value);
    if (direction === -1) this.invert(start);
    return this;
  }

  /** Writes only the byte of a value's type: the beginning of all values of that type. */
  typeOf(value: unknown, direction: 1 | -1): this {
    const byte = classByte(value);
    return this.byte(direction === 1 ? byte : 255 - byte);
  }

  uint32(value: number): this {
    this.room(4);
    this.length = this.bytes.writeUInt32BE(value, this.length);
    return this;
  }

  raw(bytes: Uint8Array): this {
    this.room(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
    return this;
  }

  /** A copy of what was written; the writer starts anew. */
  take(): Buffer {
    const copy = Buffer.from(this.bytes.subarray(0, this.length));
    this.length = 0;
    return copy;
  }

  private byte(value: number): this {
    this.room(1);
    this.bytes[this.length++] = value;
    return this;
  }

  private room(count: number): void {
    if (this.length + count <= this.bytes.length) return;
    const larger = Buffer.allocUnsafe((this.length + count) * 2);
    this.bytes.copy(larger, 0, 0, this.length);
    this.bytes = larger;
  }

  private invert(start: number): void {
    for (let i = start; i < this.length; i++) this.bytes[i] = 255 - this.bytes[i]!;
  }

  private value(value: unknown): void {
    this.byte(classByte(value));
    this.payload(value);
  }

  private payload(value: unknown): void {
    switch (typeName(value)) {
      case 'int':
      case 'long':
      case 'double':
      case 'decimal':
        return this.number(value);
      case 'string':
      case 'symbol':
        return this.text(String(value));
      case 'object':
        return this.document(asDocument(value)!);
      case 'array':
        return this.array(value as unknown[]);
      case 'binData':
        return this.binary(value as Binary);
      case 'objectId':
        return void this.raw((value as ObjectId).id);
      case 'bool':
        return void this.byte(value === true ? 1 : 0);
      case 'date':
        return this.date(value as Date);
      case 'timestamp':
        return this.timestamp(value as Timestamp);
      case 'regex':
        return this.regex(value);
      case 'javascript':
      case 'javascriptWithScope':
        return this.code(value as Code);
      default:
        return undefined;
    }
  }

  /** The largest double that is not above the number, and what is left of it, if anything. */
  private number(value: unknown): void {
    const { floor, rest } = splitNumber(value);
    this.room(8);
    const start = this.length;
    if (Number.isNaN(floor)) {
      this.bytes.fill(0, start, start + 8);
      this.length += 8;
    } else {
      // Adding 0 turns -0 into 0.
      this.length = this.bytes.writeDoubleBE(floor + 0, start);
      if (this.bytes[start]! >= 0x80) this.invert(start);
      else this.bytes[start] = this.bytes[start]! | 0x80;
    }
    if (rest === undefined) this.byte(0);
    else this.byte(1).raw(rest);
  }

  /** UTF-8, ended by two zero bytes; a zero inside is followed by a one. */
  private text(text: string): void {
    this.room(text.length * 3 + 2);
    if (text.includes('\0')) {
      for (const byte of Buffer.from(text)) {
        this.byte(byte);
        if (byte === 0) this.byte(1);
      }
    } else {
      this.length += this.bytes.write(text, this.length);
    }
    this.byte(0).byte(0);
  }

  /** As MongoDB compares documents: per field its type, then its name, then its value. */
  private document(document: Document): void {
    for (const [name, value] of Object.entries(document)) {
      this.byte(classByte(value)).text(name);
      this.payload(value);
    }
    this.byte(0);
  }

  private array(array: unknown[]): void {
    for (const value of array) this.value(value);
    this.byte(0);
  }

  private binary(binary: Binary): void {
    this.uint32(binary.length()).byte(binary.sub_type).raw(binary.value());
  }

  private date(date: Date): void {
    this.int64(BigInt(Number.isNaN(date.getTime()) ? 0 : date.getTime()));
  }

  private timestamp(timestamp: Timestamp): void {
    this.uint32(timestamp.getHighBitsUnsigned()).uint32(timestamp.getLowBitsUnsigned());
  }

  private int64(value: bigint): void {
    this.room(8);
    this.length = this.bytes.writeBigInt64BE(value, this.length);
    this.bytes[this.length - 8] = this.bytes[this.length - 8]! ^ 0x80;
  }

  private regex(value: unknown): void {
    const { pattern, options } = regexParts(value);
    this.text(pattern);
    this.text(options);
  }

  private code(code: Code): void {
    this.text(String(code.code));
    if (code.scope) this.document(code.scope);
  }
}

/** A key as stored: one that is too long is cut, and told apart from its like by a hash. */
export function storedKey(key: Buffer): Buffer {
  if (key.length <= LONGEST_KEY) return key;
  const hash = createHash('sha256').update(key).digest();
  return Buffer.concat([key.subarray(0, LONGEST_KEY), hash]);
}

/** The first key behind all that begin with these bytes. */
export function successor(prefix: Buffer): Buffer {
  const next = Buffer.from(prefix);
  for (let i = next.length - 1; i >= 0; i--) {
    if (next[i] !== 0xff) {
      next[i]!++;
      return next.subarray(0, i + 1);
    }
  }
  return Buffer.alloc(LONGEST_KEY, 0xff);
}
