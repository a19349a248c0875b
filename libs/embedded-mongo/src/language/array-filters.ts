import type { Document } from 'bson';
import { badValue, failedToParse } from './errors.js';
import type { Filter } from './filter.js';
import { compileFilter } from './filter.js';
import { identifiers } from './update-tree.js';
import { asDocument } from './values.js';

/**
 * Compiles `arrayFilters` by their identifiers (manual: "$[<identifier>]") and checks that the
 * update uses each of them and names no other.
 */
export function compileArrayFilters(
  filters: readonly Document[],
  update: Document,
): Map<string, Filter> {
  const compiled = new Map<string, Filter>();
  for (const filter of filters) {
    const matching = compileFilter(filter);
    const name = identifierOf(filter);
    if (compiled.has(name)) {
      throw failedToParse(
        `Found multiple array filters with the same top-level field name ${name}`,
      );
    }
    compiled.set(name, matching);
  }
  const used = identifiers(update);
  for (const name of used) {
    if (compiled.has(name)) continue;
    throw badValue(`No array filter found for identifier '${name}'`);
  }
  for (const name of compiled.keys()) {
    if (used.has(name)) continue;
    throw failedToParse(`The array filter for identifier '${name}' was not used in the update`);
  }
  return compiled;
}

function identifierOf(filter: Document): string {
  const [name, other] = new Set(topLevelNames(filter));
  if (name === undefined) {
    throw failedToParse('Cannot use an expression without a top-level field name in arrayFilters');
  }
  if (other !== undefined) {
    const found = `Expected a single top-level field name, found '${name}' and '${other}'`;
    throw failedToParse(`Error parsing array filter :: caused by :: ${found}`);
  }
  if (!/^[a-z][a-zA-Z0-9]*$/.test(name)) {
    const rule = 'must begin with a lowercase letter and contain no special characters';
    throw badValue(`The top-level field name in an array filter ${rule}, found '${name}'`);
  }
  return name;
}

function topLevelNames(filter: Document): string[] {
  return Object.entries(filter).flatMap(([name, value]) => {
    if (!name.startsWith('$')) return [name.split('.')[0]!];
    return Array.isArray(value)
      ? value.flatMap((entry) => topLevelNames(asDocument(entry) ?? {}))
      : [];
  });
}
