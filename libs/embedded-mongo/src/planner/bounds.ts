import type { Index } from '../catalog.js';
import { KeyWriter, LONGEST_KEY, successor } from '../index-keys.js';
import type { KeyRange } from '../key-space.js';
import type { Condition } from './conditions.js';

type Points = Extract<Condition, { kind: 'points' }>;
type Range = Extract<Condition, { kind: 'range' }>;

/** The part of an index to read. */
export interface Bounds {
  /** Leading fields bound to values. */
  points: number;
  /** Leading fields bound to exactly one value: constant while the index is read. */
  constants: number;
  /** The field behind them is bound by a range. */
  ranged: boolean;
  /** The conditions that the ranges express. */
  used: Set<Condition>;
  /** A key was too long to be told exactly. */
  cut: boolean;
  ranges: KeyRange[];
}

/** More combinations of `$in` values than this are not looked up one by one. */
const MOST_RANGES = 2000;

/** Where in an index documents that meet the conditions are to be found. */
export function boundsOf(index: Index, conditions: readonly Condition[]): Bounds {
  const used = new Set<Condition>();
  const bounds: Bounds = { points: 0, constants: 0, ranged: false, used, cut: false, ranges: [] };
  const chosen = new Chooser(index, conditions);
  let prefixes = [new KeyWriter().uint32(index.id).take()];
  for (const [i, { direction }] of index.fields.entries()) {
    const points = chosen.points(i);
    const count = points?.values.length ?? Infinity;
    if (!points || prefixes.length * Math.max(count, 1) > MOST_RANGES) {
      const range = chosen.range(i);
      bounds.ranged = range.length > 0;
      range.forEach((condition) => bounds.used.add(condition));
      bounds.ranges = prefixes.map((prefix) => rangeWithin(prefix, range, direction));
      return finish(bounds);
    }
    bounds.used.add(points);
    bounds.points++;
    if (count === 1 && bounds.constants === i) bounds.constants++;
    prefixes = extend(prefixes, points.values, direction);
  }
  bounds.ranges = prefixes.map((prefix) => ({ start: prefix, end: successor(prefix) }));
  return finish(bounds);
}

/** Picks conditions for the fields of an index so that an array's elements are not mixed up. */
class Chooser {
  /** The group of the conditions already used on fields that hold arrays. */
  private group: { of: Condition['group'] } | undefined;

  constructor(
    private readonly index: Index,
    private readonly conditions: readonly Condition[],
  ) {}

  points(field: number): Points | undefined {
    const candidates = this.about(field).filter((one): one is Points => one.kind === 'points');
    const [best] = candidates.sort((a, b) => a.values.length - b.values.length);
    if (best) this.bind(field, best);
    return best;
  }

  /** Both ends of a range; only one where the field holds arrays, whose elements each may meet one. */
  range(field: number): Range[] {
    const candidates = this.about(field).filter((one): one is Range => one.kind === 'range');
    const low = candidates.find(({ operator }) => operator.startsWith('$g'));
    const high = candidates.find(({ operator }) => operator.startsWith('$l'));
    const ends = [low, high].filter((end) => end !== undefined);
    return this.index.multikey[field] ? ends.slice(0, 1) : ends;
  }

  private about(field: number): Condition[] {
    const { path } = this.index.fields[field]!;
    const about = this.conditions.filter((condition) => condition.path === path);
    const { group } = this;
    if (!this.index.multikey[field] || !group) return about;
    return about.filter((condition) => condition.group && condition.group === group.of);
  }

  private bind(field: number, condition: Condition): void {
    if (this.index.multikey[field]) this.group ??= { of: condition.group };
  }
}

const writer = new KeyWriter();

function extend(prefixes: Buffer[], values: unknown[], direction: 1 | -1): Buffer[] {
  const unique = new Map<string, Buffer>();
  for (const value of values) {
    const key = writer.field(value, direction).take();
    unique.set(key.toString('latin1'), key);
  }
  const keys = [...unique.values()].sort(Buffer.compare);
  return prefixes.flatMap((prefix) => keys.map((key) => Buffer.concat([prefix, key])));
}

/** The entries behind a prefix that lie in a range, which never leaves the type of its limits. */
function rangeWithin(prefix: Buffer, [first, second]: Range[], direction: 1 | -1): KeyRange {
  if (!first) return { start: prefix, end: successor(prefix) };
  const type = writer.raw(prefix).typeOf(first.value, direction).take();
  let range: KeyRange = { start: type, end: successor(type) };
  for (const limit of second ? [first, second] : [first]) {
    range = intersect(range, limited(prefix, limit, range, direction));
  }
  return range;
}

function limited(prefix: Buffer, limit: Range, range: KeyRange, direction: 1 | -1): KeyRange {
  const at = writer.raw(prefix).field(limit.value, direction).take();
  const isLow = limit.operator.startsWith('$g') === (direction === 1);
  const included = limit.operator.endsWith('e');
  if (isLow) return { start: included ? at : successor(at), end: range.end };
  return { start: range.start, end: included ? successor(at) : at };
}

function intersect(a: KeyRange, b: KeyRange): KeyRange {
  return {
    start: Buffer.compare(a.start, b.start) >= 0 ? a.start : b.start,
    end: Buffer.compare(a.end, b.end) <= 0 ? a.end : b.end,
  };
}

/** Cuts bounds as keys are cut (the filter sorts out what is too much) and drops empty ranges. */
function finish(bounds: Bounds): Bounds {
  bounds.cut = bounds.ranges.some((range) => range.start.length > LONGEST_KEY);
  bounds.ranges = bounds.ranges
    .map(({ start, end }) => ({ start: cutStart(start), end: cutEnd(end) }))
    .filter(({ start, end }) => Buffer.compare(start, end) < 0);
  return bounds;
}

const cutStart = (start: Buffer) => start.subarray(0, LONGEST_KEY);

function cutEnd(end: Buffer): Buffer {
  return end.length > LONGEST_KEY ? successor(end.subarray(0, LONGEST_KEY)) : end;
}
