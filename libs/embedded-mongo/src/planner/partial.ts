import type { Document } from 'bson';
import { compareValues, compileFilter, equalValues, typeRank } from '../language/index.js';
import { isOperatorDocument } from '../language/predicates.js';
import type { Condition, RangeOperator } from './conditions.js';
import { demandsPresence, documentWith } from './conditions.js';

/**
 * Whether every document that meets the conditions also meets a partial index's filter, so that
 * none of them is missing from the index. False where that cannot be told.
 */
export function implies(conditions: readonly Condition[], partial: Document): boolean {
  return Object.entries(partial).every(([path, demand]) => {
    if (path === '$and') return (demand as Document[]).every((part) => implies(conditions, part));
    if (path.startsWith('$')) return false;
    const operators = isOperatorDocument(demand) ? Object.entries(demand) : [['$eq', demand]];
    const about = conditions.filter((condition) => condition.path === path);
    return operators.every(([operator, operand]) =>
      about.some((condition) => impliesOne(condition, path, operator as string, operand)),
    );
  });
}

function impliesOne(
  condition: Condition,
  path: string,
  operator: string,
  operand: unknown,
): boolean {
  if (operator === '$exists' && operand === true) return demandsPresence(condition);
  const filter = compileFilter({ [path]: { [operator]: operand } });
  const isMet = (value: unknown): boolean => filter.matches(documentWith(path, value));
  if (condition.kind === 'points') return condition.values.every(isMet);
  // A range of texts holds nothing but texts; one of numbers holds several types.
  if (operator === '$type') {
    return condition.kind === 'range' && operand === 'string' && isMet(condition.value);
  }
  return (
    condition.kind === 'range' &&
    typeRank(condition.value) === typeRank(operand) &&
    isWithin(condition.operator, condition.value, operator, operand)
  );
}

/** Whether the range `inner value` lies in the range `outer limit`. */
function isWithin(inner: RangeOperator, value: unknown, outer: string, limit: unknown): boolean {
  if (inner[1] !== outer[1]) return false;
  if (equalValues(value, limit)) return inner === outer || outer.endsWith('e');
  const order = compareValues(value, limit);
  return outer.startsWith('$g') ? order > 0 : order < 0;
}
