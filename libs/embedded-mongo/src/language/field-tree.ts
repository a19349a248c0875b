import type { Document } from 'bson';
import { MongoError } from './errors.js';
import { asDocument } from './values.js';

/** What is to be done with fields, by their paths. */
export type FieldTree<T> = Map<string, FieldNode<T>>;

export type FieldNode<T> = { leaf: T } | { below: FieldTree<T> };

/** Builds a tree of dotted paths; no path may be or begin another one. */
export function fieldTree<T>(fields: Iterable<readonly [path: string, leaf: T]>): FieldTree<T> {
  const root: FieldTree<T> = new Map();
  for (const [path, leaf] of fields) {
    const components = fieldPath(path);
    const last = components.pop()!;
    const branch = components.reduce((tree, name) => branchAt(tree, name, path), root);
    if (branch.has(last)) throw new MongoError(31250, `Path collision at ${path}`);
    branch.set(last, { leaf });
  }
  return root;
}

/** The components of a field path of aggregations and projections, checked. */
export function fieldPath(path: string): string[] {
  if (path === '') throw new MongoError(40352, 'FieldPath cannot be constructed with empty string');
  if (path.endsWith('.')) throw new MongoError(40353, `FieldPath must not end with a '.': ${path}`);
  const components = path.split('.');
  for (const name of components) {
    if (name === '') throw new MongoError(15998, 'FieldPath field names may not be empty strings.');
    if (!name.startsWith('$') || ['$id', '$ref', '$db'].includes(name)) continue;
    throw new MongoError(16410, `FieldPath field names may not start with '$': ${path}`);
  }
  return components;
}

function branchAt<T>(tree: FieldTree<T>, name: string, path: string): FieldTree<T> {
  const found = tree.get(name) ?? { below: new Map<string, FieldNode<T>>() };
  if ('leaf' in found) throw new MongoError(31249, `Path collision at ${path}`);
  tree.set(name, found);
  return found.below;
}

/** Nested documents in a specification are dotted paths written otherwise. */
export function flattenFields(fields: Document, prefix = ''): [path: string, value: unknown][] {
  return Object.entries(fields).flatMap(([name, value]) => {
    const nested = asDocument(value);
    const first = Object.keys(nested ?? {})[0];
    if (nested && first?.startsWith('$') && Object.keys(nested).length > 1) {
      throw new MongoError(40181, `an expression must have exactly one field: ${prefix}${name}`);
    }
    if (!nested || first?.startsWith('$')) return [[prefix + name, value]];
    if (first === undefined) {
      const rule = 'An empty sub-projection is not a valid value. Found empty object at path';
      throw new MongoError(51270, `${rule} '${prefix}${name}'`);
    }
    return flattenFields(nested, `${prefix}${name}.`);
  });
}
