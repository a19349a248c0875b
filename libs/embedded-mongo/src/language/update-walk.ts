import type { Document } from 'bson';
import { badValue, MongoError } from './errors.js';
import type { Filter } from './filter.js';
import { isIndex } from './paths.js';
import type { Branch, UpdateNode } from './update-tree.js';
import { isLeaf, merge, standsForElements } from './update-tree.js';
import { asDocument, cloneValue, compareStrings, getField, setField, typeName } from './values.js';

/** What positional components of a path stand for during one update of one document. */
export interface Positions {
  /** The element `$` stands for. */
  matched: () => number | undefined;
  /** Which elements `$[identifier]` stands for, by identifier. */
  arrayFilters: ReadonlyMap<string, Filter>;
}

type Container = Document | unknown[];

const MAX_PADDING = 1_500_000;

/** Applies a tree of changes to a document or array, in place. */
export function applyTree(
  container: Container,
  branch: Branch,
  positions: Positions,
  path: readonly string[] = [],
): void {
  if ([...branch.children.keys()].some(standsForElements)) {
    applyToElements(container, branch, positions, path);
    return;
  }
  for (const [name, node] of inOrder(withPosition(branch, positions, path))) {
    applyChild(container, name, node, positions, [...path, name]);
  }
}

/** New fields appear in the order of their names, numbers by value (manual: "Update Operators"). */
function inOrder(children: Map<string, UpdateNode>): [string, UpdateNode][] {
  return [...children].sort(([a], [b]) =>
    isIndex(a) && isIndex(b) ? Number(a) - Number(b) : compareStrings(a, b),
  );
}

/** Puts the index of the match in the place of `$`. */
function withPosition(
  branch: Branch,
  { matched }: Positions,
  path: readonly string[],
): Map<string, UpdateNode> {
  const positional = branch.children.get('$');
  if (!positional) return branch.children;
  const index = matched();
  if (index === undefined) {
    throw badValue('The positional operator did not find the match needed from the query.');
  }
  const children = new Map(branch.children);
  children.delete('$');
  const at = [...path, index].join('.');
  return children.set(String(index), merge(children.get(String(index)), positional, at));
}

function applyToElements(
  container: Container,
  branch: Branch,
  positions: Positions,
  path: readonly string[],
): void {
  if (!Array.isArray(container)) {
    throw badValue(`Cannot apply array updates to non-array element ${path.join('.')}`);
  }
  const nodes = container.map((element, index) => {
    const at = [...path, index].join('.');
    return [...branch.children]
      .filter(([component]) => standsFor(component, element, positions))
      .reduce<UpdateNode | undefined>((merged, [, node]) => merge(merged, node, at), undefined);
  });
  nodes.forEach((node, index) => {
    const name = String(index);
    if (node) applyChild(container, name, node, positions, [...path, name]);
  });
}

function standsFor(component: string, element: unknown, { arrayFilters }: Positions): boolean {
  const identifier = component.slice(2, -1);
  return identifier === '' || arrayFilters.get(identifier)!.matches({ [identifier]: element });
}

function applyChild(
  container: Container,
  name: string,
  node: UpdateNode,
  positions: Positions,
  path: readonly string[],
): void {
  if (Array.isArray(container) && !isIndex(name)) {
    if (creates(node)) throw notViable(path);
    return;
  }
  const current = Array.isArray(container) ? container[Number(name)] : getField(container, name);
  if (isLeaf(node)) put(container, name, cloneValue(node.change(current, path.join('.'))));
  else if (Array.isArray(current) || asDocument(current)) {
    applyTree(current as Container, node, positions, path);
  } else if (current === undefined) createBelow(container, name, node, positions, path);
  else refuseBelow(node, current, path);
}

function createBelow(
  container: Container,
  name: string,
  branch: Branch,
  positions: Positions,
  path: readonly string[],
): void {
  if ([...branch.children.keys()].some(standsForElements)) {
    const rule = 'must exist in the document in order to apply array updates';
    throw badValue(`The path '${path.join('.')}' ${rule}.`);
  }
  const created: Document = {};
  applyTree(created, branch, positions, path);
  if (Object.keys(created).length > 0) put(container, name, created);
}

/** A scalar is in the way; only operators that would create something mind. */
function refuseBelow(branch: Branch, current: unknown, path: readonly string[]): void {
  if ([...branch.children.keys()].some(standsForElements)) {
    const found = `${path.join('.')} of type ${typeName(current)}`;
    throw badValue(`Cannot apply array updates to non-array element ${found}`);
  }
  for (const [name, node] of branch.children) {
    if (creates(node)) throw notViable([...path, name]);
  }
}

function creates(node: UpdateNode): boolean {
  if (isLeaf(node)) return node.change(undefined, node.path) !== undefined;
  return [...node.children.values()].some(creates);
}

function notViable(path: readonly string[]): MongoError {
  const element = path.slice(0, -1).join('.');
  return new MongoError(28, `Cannot create field '${path.at(-1)}' in element '${element}'`);
}

/** A removed array element leaves null; an index behind the end fills the gap with nulls. */
function put(container: Container, name: string, value: unknown): void {
  if (!Array.isArray(container)) {
    if (value === undefined) delete container[name];
    else setField(container, name, value);
    return;
  }
  const index = Number(name);
  if (index >= container.length && value === undefined) return;
  if (index - container.length > MAX_PADDING) {
    throw badValue(`can't backfill more than ${MAX_PADDING} elements`);
  }
  while (container.length < index) container.push(null);
  container[index] = value ?? null;
}
