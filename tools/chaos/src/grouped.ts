/** The items of a list by a key of each, in their order. */
export function grouped<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

/** The keys that occur more than once. */
export function repeated(keys: readonly string[]): string[] {
  return [...grouped(keys, (key) => key)].filter(([, all]) => all.length > 1).map(([key]) => key);
}
