import { Double } from 'bson';
import { notSupported } from './errors.js';
import { integer, numberKind, toBigInt, toNumber } from './numbers.js';
import { compareValues, equalityKey } from './values.js';

/** Gathers the values of one group; a missing one is undefined. */
export interface Accumulator {
  add: (value: unknown) => void;
  result: () => unknown;
}

const ACCUMULATORS: Record<string, () => Accumulator> = {
  $sum: sum,
  $count: sum,
  $avg: average,
  $min: () => extreme(-1),
  $max: () => extreme(1),
  $first: first,
  $last: last,
  $push: push,
  $addToSet: addToSet,
};

/** A fresh accumulator of `$group` (manual: "$group", "Accumulator Operator"). */
export function newAccumulator(operator: string): Accumulator {
  return ACCUMULATORS[operator]!();
}

/** Integers are summed exactly, doubles with the error of each addition kept, as MongoDB does. */
function total() {
  let integers = 0n;
  let isLong = false;
  let isDouble = false;
  let count = 0;
  const doubles = compensated();
  return {
    add: (value: unknown): void => {
      const kind = numberKind(value);
      if (kind === undefined) return;
      if (kind === 'decimal') throw notSupported('Decimal128 arithmetic');
      count++;
      isLong ||= kind === 'long';
      isDouble ||= kind === 'double';
      if (kind === 'double') doubles.add(toNumber(value));
      else integers += toBigInt(value);
    },
    count: () => count,
    exact: () => (isDouble ? undefined : integer(integers, isLong ? 'long' : 'int')),
    double(): number {
      const near = Number(integers);
      const all = compensated();
      all.add(near);
      all.add(Number(integers - BigInt(near)));
      for (const part of doubles.parts()) all.add(part);
      return all.value();
    },
  };
}

/** A sum of doubles with twice the digits of one. */
function compensated() {
  let rounded = 0;
  let error = 0;
  let plain = 0;
  return {
    add(value: number): void {
      const next = rounded + value;
      const shadow = next - rounded;
      error += rounded - (next - shadow) + (value - shadow);
      rounded = next;
      plain += value;
    },
    // Beside an infinity the error term is meaningless.
    parts: () => (Number.isFinite(rounded + error) ? [rounded, error] : [plain]),
    value: () => (Number.isFinite(rounded + error) ? rounded + error : plain),
  };
}

function sum(): Accumulator {
  const values = total();
  return { add: values.add, result: () => values.exact() ?? new Double(values.double()) };
}

function average(): Accumulator {
  const values = total();
  const result = () => (values.count() === 0 ? null : new Double(values.double() / values.count()));
  return { add: values.add, result };
}

function extreme(sign: 1 | -1): Accumulator {
  let best: unknown = null;
  return {
    add(value) {
      if (value === null || value === undefined) return;
      if (best === null || compareValues(value, best) * sign > 0) best = value;
    },
    result: () => best,
  };
}

function first(): Accumulator {
  const values: unknown[] = [];
  return {
    add(value) {
      if (values.length === 0) values.push(value);
    },
    result: () => values[0] ?? null,
  };
}

function last(): Accumulator {
  let latest: unknown;
  return {
    add(value) {
      latest = value;
    },
    result: () => latest ?? null,
  };
}

function push(): Accumulator {
  const values: unknown[] = [];
  return {
    add(value) {
      if (value !== undefined) values.push(value);
    },
    result: () => values,
  };
}

function addToSet(): Accumulator {
  const values = new Map<string, unknown>();
  return {
    add(value) {
      if (value === undefined) return;
      const key = equalityKey(value);
      if (!values.has(key)) values.set(key, value);
    },
    result: () => [...values.values()],
  };
}
