import type { Document } from 'bson';
import { requireAllowed } from './allow-list.js';
import { badValue } from './errors.js';
import type { Visitor } from './paths.js';
import { visitPath } from './paths.js';
import type { Test } from './predicates.js';
import {
  comparison,
  equality,
  hasSize,
  hasType,
  isIn,
  isOperatorDocument,
  isTrue,
  matchesRegex,
} from './predicates.js';
import { asDocument, typeName } from './values.js';

/** A compiled query filter (manual: "Query Predicates"). */
export interface Filter {
  matches(document: Document): boolean;
  /** The index of the array element that matched: what the positional operator `$` stands for. */
  position(document: Document): number | undefined;
}

/** Notes where in an array a match was found. */
interface Hit {
  position: number | undefined;
}

type Matcher = (subject: unknown, hit: Hit) => boolean;

/** Where an operator looks: at a path of a document, or at an array element itself. */
type Place = (subject: unknown, elements: boolean, visit: Visitor) => boolean;

const atPath = (path: string): Place => {
  const components = path.split('.');
  return (subject, elements, visit) => visitPath(subject as Document, components, elements, visit);
};

const itself: Place = (subject, _elements, visit) => visit(subject, undefined);

/** Compiles a query filter; throws for operators that are unknown, misused or not supported. */
export function compileFilter(filter: Document): Filter {
  const matcher = compileDocument(filter);
  return {
    matches: (document) => matcher(document, { position: undefined }),
    position(document) {
      const hit: Hit = { position: undefined };
      return matcher(document, hit) ? hit.position : undefined;
    },
  };
}

function compileDocument(filter: Document): Matcher {
  return all(
    Object.entries(filter).map(([name, condition]) =>
      name.startsWith('$') ? logical(name, condition) : compileField(atPath(name), condition),
    ),
  );
}

/** What matched is forgotten again when a later condition does not match. */
function all(matchers: Matcher[]): Matcher {
  if (matchers.length === 1) return matchers[0]!;
  return (subject, hit) => {
    const { position } = hit;
    const matches = matchers.every((matcher) => matcher(subject, hit));
    if (!matches) hit.position = position;
    return matches;
  };
}

/** A negation never says where it matched. */
const not = (matcher: Matcher): Matcher => {
  return (subject) => !matcher(subject, { position: undefined });
};

function logical(name: string, conditions: unknown): Matcher {
  const unknown = () => badValue(`unknown top level operator: ${name}`);
  requireAllowed('logical query operator', name, unknown);
  const matchers = filterList(name, conditions).map(compileDocument);
  if (name === '$and') return all(matchers);
  const any: Matcher = (subject, hit) => matchers.some((matcher) => matcher(subject, hit));
  return name === '$or' ? any : not(any);
}

/** The operand of `$and`, `$or` and `$nor`. */
function filterList(name: string, value: unknown): Document[] {
  if (!Array.isArray(value)) throw badValue(`${name} must be an array`);
  if (value.length === 0) throw badValue('$and/$or/$nor must be a nonempty array');
  return value.map((entry) => {
    const filter = asDocument(entry);
    if (!filter) throw badValue('$or/$and/$nor entries need to be full objects');
    return filter;
  });
}

function compileField(place: Place, condition: unknown): Matcher {
  if (isOperatorDocument(condition)) return compileOperators(place, condition);
  if (typeName(condition) === 'regex') return somewhere(place, matchesRegex(condition));
  return somewhere(place, equality(condition));
}

/** At least one of the values at a place passes; an array there may as a whole or by an element. */
function somewhere(place: Place, test: Test, elements = true): Matcher {
  return (subject, hit) =>
    place(subject, elements, (value, position) => {
      if (!test(value)) return false;
      if (position !== undefined) hit.position = position;
      return true;
    });
}

function compileOperators(place: Place, operators: Document): Matcher {
  if ('$options' in operators && !('$regex' in operators)) {
    throw badValue('$options needs a $regex');
  }
  const names = Object.keys(operators).filter((name) => name !== '$options');
  return all(names.map((name) => compileOperator(place, name, operators[name], operators)));
}

function compileOperator(
  place: Place,
  name: string,
  operand: unknown,
  operators: Document,
): Matcher {
  requireAllowed('query operator', name, () => badValue(`unknown operator: ${name}`));
  switch (name) {
    case '$eq':
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte':
      return somewhere(place, comparison(name, operand));
    case '$ne':
      return not(somewhere(place, comparison('$ne', operand)));
    case '$in':
      return somewhere(place, isIn(name, operand));
    case '$nin':
      return not(somewhere(place, isIn(name, operand)));
    case '$exists':
      return isTrue(operand)
        ? somewhere(place, isPresent, false)
        : not(somewhere(place, isPresent, false));
    case '$type':
      return somewhere(place, hasType(operand));
    case '$regex':
      return somewhere(place, matchesRegex(operand, operators['$options']));
    case '$size':
      return somewhere(place, hasSize(operand), false);
    case '$all':
      return allOf(place, operand);
    case '$elemMatch':
      return elementMatches(place, operand);
    default:
      return not(negated(place, operand));
  }
}

const isPresent: Test = (value) => value !== undefined;

function negated(place: Place, operand: unknown): Matcher {
  if (typeName(operand) === 'regex') return compileField(place, operand);
  const operators = asDocument(operand);
  if (!operators) throw badValue('$not needs a regex or a document');
  if (Object.keys(operators).length === 0) throw badValue('$not cannot be empty');
  return compileOperators(place, operators);
}

function allOf(place: Place, operand: unknown): Matcher {
  if (!Array.isArray(operand)) throw badValue('$all needs an array');
  if (operand.length === 0) return () => false;
  const operators = operand.filter(isOperatorDocument);
  const elemMatches = operators.filter((value) => Object.keys(value)[0] === '$elemMatch');
  const isMixed = elemMatches.length > 0 && elemMatches.length < operand.length;
  if (isMixed || elemMatches.length < operators.length) throw badValue('no $ expressions in $all');
  return all(operand.map((value) => compileField(place, value)));
}

/** Value form (`{ $gt: 1 }`) or document form (`{ a: 1, b: 2 }`) of `$elemMatch`. */
function elementMatches(place: Place, operand: unknown): Matcher {
  const condition = asDocument(operand);
  if (!condition) throw badValue('$elemMatch needs an Object');
  const element = elementMatcher(condition);
  return (subject, hit) =>
    place(subject, false, (value, position) => {
      if (!Array.isArray(value)) return false;
      const index = value.findIndex(element);
      if (index === -1) return false;
      hit.position = position ?? index;
      return true;
    });
}

/** What `$elemMatch` asks of one element; projections use it as well. */
export function elementMatcher(condition: Document): (element: unknown) => boolean {
  const first = Object.keys(condition)[0] ?? '';
  if (isOperatorDocument(condition) && !['$and', '$or', '$nor'].includes(first)) {
    const matcher = compileOperators(itself, condition);
    return (element) => matcher(element, { position: undefined });
  }
  const matcher = compileDocument(condition);
  return (element) => {
    const inside = Array.isArray(element)
      ? Object.fromEntries(element.entries())
      : asDocument(element);
    return inside !== undefined && matcher(inside, { position: undefined });
  };
}
