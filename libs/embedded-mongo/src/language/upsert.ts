import type { Document } from 'bson';
import { ObjectId } from 'bson';
import { MongoError } from './errors.js';
import { isOperatorDocument } from './predicates.js';
import type { UpdateOptions } from './update.js';
import { applyUpdate, isReplacement } from './update.js';
import { asDocument, cloneValue, getField, setField, typeName } from './values.js';

/**
 * The document an upsert inserts when nothing matched (manual: "Insert a New Document if No Match
 * Exists (Upsert)"): the fields the filter fixes, changed by the update, with an `_id` in front.
 */
export function upsertDocument(
  filter: Document,
  update: Document | Document[],
  options: Omit<UpdateOptions, 'inserting' | 'filter'>,
): Document {
  const fixed = equalityFields(filter);
  const base = isReplacement(update) ? onlyId(fixed) : fixed;
  const { document } = applyUpdate(base, update, { ...options, inserting: true });
  return { _id: getField(document, '_id') ?? new ObjectId(), ...document };
}

function onlyId(document: Document): Document {
  const id = getField(document, '_id');
  return id === undefined ? {} : { _id: id };
}

/** The fields a filter fixes by equality, as a document. */
export function equalityFields(filter: Document): Document {
  const equalities = equalitiesOf(filter);
  const paths = equalities.map(([path]) => path);
  const document: Document = {};
  equalities.forEach(([path, value], index) => {
    refuseOverlap(path, paths.slice(0, index));
    setPath(document, path.split('.'), cloneValue(value));
  });
  return document;
}

function equalitiesOf(filter: Document): [string, unknown][] {
  return Object.entries(filter).flatMap(([name, condition]): [string, unknown][] => {
    if (!name.startsWith('$')) return fieldEqualities(name, condition);
    const single = name === '$or' && Array.isArray(condition) && condition.length === 1;
    if (name !== '$and' && !single) return [];
    return (condition as unknown[]).flatMap((entry) => equalitiesOf(asDocument(entry) ?? {}));
  });
}

function fieldEqualities(path: string, condition: unknown): [string, unknown][] {
  if (!isOperatorDocument(condition)) {
    return typeName(condition) === 'regex' ? [] : [[path, condition]];
  }
  return Object.entries(condition).flatMap(([name, operand]): [string, unknown][] => {
    if (name === '$eq') return [[path, operand]];
    if (name !== '$all' || !Array.isArray(operand) || operand.length !== 1) return [];
    return fieldEqualities(path, operand[0]);
  });
}

function refuseOverlap(path: string, others: string[]): void {
  const cannot = 'cannot infer query fields to set';
  if (others.includes(path)) {
    throw new MongoError(54, `${cannot}, path '${path}' is matched twice`);
  }
  const other = others.find((one) => one.startsWith(`${path}.`) || path.startsWith(`${one}.`));
  if (other === undefined) return;
  throw new MongoError(54, `${cannot}, both paths '${path}' and '${other}' are matched`);
}

function setPath(document: Document, path: string[], value: unknown): void {
  const [name, ...rest] = path;
  if (rest.length === 0) {
    setField(document, name!, value);
    return;
  }
  const below = asDocument(getField(document, name!)) ?? {};
  setField(document, name!, below);
  setPath(below, rest, value);
}
