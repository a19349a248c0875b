import { Decimal128, Double, EJSON, Int32, Long, ObjectId } from 'bson';
import { MongoError } from './errors.js';

/** Short names of BSON values for tables of cases; a plain integer is an int, others are doubles. */
export const int = (value: number): Int32 => new Int32(value);
export const double = (value: number): Double => new Double(value);
export const long = (value: string | number): Long => Long.fromString(String(value));
export const decimal = (digits: string): Decimal128 => Decimal128.fromString(digits);
export const id = (digit: string): ObjectId => new ObjectId(digit.repeat(24));

/** A value with its types and the order of its fields as text: what is alike is identical. */
export function text(value: unknown): string {
  return EJSON.stringify({ value }, { relaxed: false });
}

/** The code of the MongoDB error that the work ends with, or undefined if it succeeds. */
export function codeOf(work: () => unknown): number | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof MongoError) return error.code;
    throw error;
  }
}
