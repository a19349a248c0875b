import type { Document } from 'bson';
import { computeFields } from './computed-fields.js';
import { failedToParse, notSupported } from './errors.js';
import { fieldTree } from './field-tree.js';
import { visitPath } from './paths.js';
import type { Stage, StageContext } from './stage.js';
import { asDocument, equalityKey } from './values.js';

interface Lookup {
  from: string;
  as: string;
  fields: { local: string[]; foreign: string[] } | undefined;
  pipeline: unknown[] | undefined;
}

/**
 * Compiles `$lookup` (manual: "$lookup"): by equal fields, by a pipeline on the other collection, or
 * by both. `let` is not supported.
 */
export function compileLookup(spec: Document, context: StageContext): Stage {
  const { from, as, fields, pipeline } = options(spec);
  const inner: Stage = pipeline ? context.pipeline(pipeline, '$lookup') : (documents) => documents;
  const tree = fieldTree([[as, ({ variables }: { variables: Document }) => variables['joined']]]);
  return function* (documents) {
    const foreign = [...context.collection(from)];
    const find = fields ? joinIndex(foreign, fields) : () => foreign;
    for (const root of documents) {
      const variables = { joined: [...inner(find(root))] };
      yield computeFields(root, tree, { root, now: context.now, variables });
    }
  };
}

function options(spec: Document): Lookup {
  const { from, as, localField, foreignField, pipeline, let: variables, ...others } = spec;
  const unknown = Object.keys(others)[0];
  if (unknown) throw failedToParse(`unknown argument to $lookup: ${unknown}`);
  if (Object.keys(asDocument(variables) ?? {}).length > 0) throw notSupported('let in $lookup');
  if (asDocument(from)) throw notSupported('$lookup from another database');
  if (typeof from !== 'string') throw failedToParse("missing 'from' option to $lookup stage");
  if (typeof as !== 'string') throw failedToParse("must specify 'as' field for a $lookup");
  if (pipeline !== undefined && !Array.isArray(pipeline)) {
    throw failedToParse("'pipeline' option must be specified as an array");
  }
  const named = [localField, foreignField].filter((field) => field !== undefined);
  if (named.length === 1 || (named.length === 0 && !pipeline)) {
    const rule = "$lookup requires either 'pipeline' or both 'localField' and 'foreignField'";
    throw failedToParse(`${rule} to be specified`);
  }
  if (named.some((field) => typeof field !== 'string')) {
    throw failedToParse('$lookup argument must be a string');
  }
  const [local, foreign] = named.map((field: string) => field.split('.'));
  return { from, as, fields: local && foreign && { local, foreign }, pipeline };
}

/** Finds what equals a local value, by the rules of query equality, in natural order. */
function joinIndex(
  foreign: readonly Document[],
  fields: { local: string[]; foreign: string[] },
): (document: Document) => Document[] {
  const places = new Map<string, number[]>();
  foreign.forEach((document, place) => {
    for (const key of foreignKeys(document, fields.foreign)) {
      const found = places.get(key);
      if (found) found.push(place);
      else places.set(key, [place]);
    }
  });
  return (document) => {
    const found = localKeys(document, fields.local).flatMap((key) => places.get(key) ?? []);
    return [...new Set(found)].sort((a, b) => a - b).map((place) => foreign[place]!);
  };
}

/** A missing field equals null. */
function foreignKeys(document: Document, path: string[]): Set<string> {
  const keys = new Set<string>();
  visitPath(document, path, true, (value) => {
    keys.add(equalityKey(value ?? null));
    return false;
  });
  return keys;
}

/** An array stands for its elements; where there is no value at all, null is looked for. */
function localKeys(document: Document, path: string[]): string[] {
  const values: unknown[] = [];
  visitPath(document, path, false, (value) => {
    if (Array.isArray(value)) values.push(...value);
    else if (value !== undefined) values.push(value);
    return false;
  });
  return (values.length === 0 ? [null] : values).map((value) => equalityKey(value ?? null));
}
