import type { Document } from 'bson';
import { requireAllowed } from './allow-list.js';
import { badValue, failedToParse, MongoError } from './errors.js';
import type { Change, UpdateContext } from './update-operators.js';
import { compileChange } from './update-operators.js';
import { asDocument, getField, typeName } from './values.js';
import { valueAt } from './paths.js';

/** One operator's change to the field at a path. */
export interface Leaf {
  path: string;
  change: Change;
}

/** Changes below a field, by the next component of their paths. */
export interface Branch {
  children: Map<string, UpdateNode>;
}

export type UpdateNode = Leaf | Branch;

export const isLeaf = (node: UpdateNode): node is Leaf => 'change' in node;

/** Whether a component stands for elements: `$[]` or `$[identifier]`. */
export const standsForElements = (component: string): boolean => component.startsWith('$[');

/**
 * Sorts the changes of an update document into a tree, so that each field is changed once and two
 * operators that touch the same path are refused (manual: "Update Operators").
 */
export function updateTree(update: Document, context: UpdateContext): Branch {
  const root: Branch = { children: new Map() };
  for (const [operator, operand] of Object.entries(update)) {
    const rule = 'Expected a valid update modifier or pipeline-style update specified as an array';
    const unknown = () => failedToParse(`Unknown modifier: ${operator}. ${rule}`);
    requireAllowed('update operator', operator, unknown);
    for (const leaf of leavesOf(operator, operand, context)) add(root, leaf);
  }
  return root;
}

function leavesOf(operator: string, operand: unknown, context: UpdateContext): Leaf[] {
  const fields = asDocument(operand);
  if (!fields) {
    const example = `For example: {$mod: {<field>: ...}} not {${operator}: ...}`;
    const found = `Modifiers operate on fields but we found type ${typeName(operand)} instead`;
    throw failedToParse(`${found}. ${example}`);
  }
  return Object.entries(fields).flatMap(([path, value]) => {
    checkPath(path);
    if (operator === '$rename') return renaming(path, value, context);
    return [{ path, change: compileChange(operator, value, context) }];
  });
}

/** A rename is two changes: the field is set under its new name and removed under the old one. */
function renaming(from: string, to: unknown, context: UpdateContext): Leaf[] {
  if (typeof to !== 'string')
    throw badValue(`The 'to' field for $rename must be a string: ${from}`);
  checkPath(to);
  if (from === to) throw badValue(`The source and target field for $rename must differ: ${from}`);
  for (const path of [from, to])
    refuseArrays(path, path === from ? 'source' : 'destination', context);
  const value = valueAt(context.document, from.split('.'));
  if (value === undefined) {
    const leave: Change = (current) => current;
    return [
      { path: to, change: leave },
      { path: from, change: leave },
    ];
  }
  return [
    { path: to, change: () => value },
    { path: from, change: () => undefined },
  ];
}

function refuseArrays(path: string, role: string, { document }: UpdateContext): void {
  const components = path.split('.');
  if (components.some((component) => component.startsWith('$'))) {
    throw badValue(`The ${role} field for $rename may not be dynamic: ${path}`);
  }
  for (let depth = 1; depth < components.length; depth++) {
    if (Array.isArray(valueAt(document, components.slice(0, depth)))) {
      throw badValue(`The ${role} field cannot be an array element, '${path}'`);
    }
  }
}

function checkPath(path: string): void {
  const components = path.split('.');
  if (path === '') throw new MongoError(56, 'An empty update path is not valid.');
  if (components.includes('')) {
    const rule = 'contains an empty field name, which is not allowed';
    throw new MongoError(56, `The update path '${path}' ${rule}.`);
  }
  if (components[0] === '$' || standsForElements(components[0]!)) {
    const rule = "Cannot have positional (i.e. '$') element in the first position in path";
    throw badValue(`${rule} '${path}'`);
  }
  if (components.filter((component) => component === '$').length > 1) {
    throw badValue(`Too many positional (i.e. '$') elements found in path '${path}'`);
  }
  const dollar = components.find(
    (component) => !/^([^$]|\$(ref|id|db)?$|\$\[.*\]$)/s.test(component),
  );
  if (dollar) {
    const rule = 'is not allowed in the context of an update';
    throw new MongoError(52, `The dollar ($) prefixed field '${dollar}' in '${path}' ${rule}.`);
  }
}

function add(root: Branch, leaf: Leaf): void {
  const components = leaf.path.split('.');
  let branch = root;
  components.forEach((component, depth) => {
    const at = components.slice(0, depth + 1).join('.');
    const found = branch.children.get(component);
    const last = depth === components.length - 1;
    if (found && (last || isLeaf(found))) throw conflict(leaf.path, at);
    refuseMixture(branch, component, leaf.path, components.slice(0, depth).join('.'));
    const node = found ?? (last ? leaf : { children: new Map() });
    branch.children.set(component, node);
    if (!isLeaf(node)) branch = node;
  });
}

/** All elements at once and one of them by its number cannot be changed together. */
function refuseMixture(branch: Branch, component: string, path: string, at: string): void {
  for (const other of branch.children.keys()) {
    if (standsForElements(other) !== standsForElements(component)) throw conflict(path, at);
  }
}

function conflict(path: string, at: string): MongoError {
  return new MongoError(40, `Updating the path '${path}' would create a conflict at '${at}'`);
}

/** Two trees for the same element as one; both may not change the same field. */
export function merge(a: UpdateNode | undefined, b: UpdateNode, path: string): UpdateNode {
  if (!a) return b;
  if (isLeaf(a) || isLeaf(b)) {
    throw new MongoError(40, `Update created a conflict at '${path}'`);
  }
  const children = new Map(a.children);
  for (const [name, node] of b.children) {
    children.set(name, merge(children.get(name), node, `${path}.${name}`));
  }
  return { children };
}

/** The fields of an update document that name elements by an identifier: `$[identifier]`. */
export function identifiers(update: Document): Set<string> {
  const found = new Set<string>();
  for (const operator of Object.keys(update)) {
    for (const path of Object.keys(asDocument(getField(update, operator)) ?? {})) {
      for (const [, name] of path.matchAll(/\$\[([^\].]+)\]/g)) found.add(name!);
    }
  }
  return found;
}
