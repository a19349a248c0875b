import type { Document } from 'bson';
import type { Expression, Scope } from './expression.js';
import type { FieldTree } from './field-tree.js';
import { asDocument, getField, setField } from './values.js';

/**
 * Sets computed fields on a copy of a document (manual: "$set (aggregation)"); through an array they
 * are set on each element. A missing value removes the field.
 */
export function computeFields(
  document: Document,
  tree: FieldTree<Expression>,
  scope: Scope,
): Document {
  const result = { ...document };
  for (const [name, node] of tree) {
    const value =
      'leaf' in node ? node.leaf(scope) : computeBelow(getField(result, name), node.below, scope);
    if (value === undefined) delete result[name];
    else setField(result, name, value);
  }
  return result;
}

function computeBelow(value: unknown, tree: FieldTree<Expression>, scope: Scope): unknown {
  if (Array.isArray(value)) return value.map((element) => computeBelow(element, tree, scope));
  return computeFields(asDocument(value) ?? {}, tree, scope);
}
