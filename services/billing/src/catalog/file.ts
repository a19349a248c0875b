import {
  type CatalogFile,
  type CatalogPart,
  type FieldError,
  mostPlans,
  mostProductTypes,
} from '@atrium/contracts';
import {
  beginningOf,
  type Change,
  type Contents,
  type Entry,
  intervalsOf,
  isSo,
  planContent,
  priceListContent,
  productTypeContent,
  unsaid,
  wrongInPlan,
  wrongInPriceList,
} from './catalog.js';
import type { Parts } from './parts.js';

/** Something that a file says and that is not so yet. */
export interface Saying<Part extends CatalogPart = CatalogPart> {
  readonly entry: Entry<Part>;
  readonly change: Change<Contents[Part]>;
}

/** What a file says, in an order in which it can be said; or everything that is wrong with it. */
export interface Read {
  readonly errors: readonly FieldError[];
  readonly sayings: readonly Saying[];
  readonly isTooLarge: boolean;
}

/** Reads a file against what is known. What it says of the past is so from now on where something else was so. */
export function readFile(file: CatalogFile, known: Parts, now: Date): Read {
  const errors: FieldError[] = [];
  const wrong = (pointer: string, found: readonly FieldError[]): void => {
    errors.push(...found.map((one) => ({ ...one, pointer: pointer + one.pointer })));
  };
  const saying = <Part extends CatalogPart>(
    { part, key }: Pick<Entry<Part>, 'part' | 'key'>,
    from: string | undefined,
    content: Contents[Part],
    pointer: string,
  ): Saying<Part> => {
    const entry = entryOf(known, part, key);
    const isPast = entry.changes.length > 0 && from !== undefined && new Date(from) < now;
    const begins = beginningOf(isPast ? undefined : from, entry.changes, now);
    if (!(begins instanceof Date)) wrong(pointer, [begins]);
    const change = { from: begins instanceof Date ? begins : now, content };
    return { entry, change: { ...change, saidAt: now, saidBy: null } };
  };

  const types = file.productTypes.map(({ type: key, from, ...terms }, n) =>
    saying({ part: 'product-type', key }, from, productTypeContent(terms), `/productTypes/${n}`),
  );
  const typeNames = keysOf([...known['product-type'], ...types.map(({ entry }) => entry)]);
  const plans = file.plans.map(({ planId: key, from, ...terms }, n) => {
    const pointer = `/plans/${n}`;
    const one = saying({ part: 'plan', key }, from, planContent(terms), pointer);
    wrong(pointer, wrongInPlan(terms, one.entry.changes, typeNames));
    return one;
  });
  const allPlans = [...known.plan, ...plans.map(after)];
  const intervals = intervalsOf(allPlans);
  const lists = file.priceLists.map(({ currency: key, from, ...terms }, n) => {
    const pointer = `/priceLists/${n}`;
    const content = priceListContent(terms);
    const one = saying({ part: 'price-list', key }, from, content, pointer);
    wrong(pointer, wrongInPriceList(terms, one.entry.changes, intervals, one.change.from));
    return one;
  });

  const sayings: Saying[] = [...types, ...plans, ...lists];
  wrong('', twice(types, '/productTypes'));
  wrong('', twice(plans, '/plans'));
  wrong('', twice(lists, '/priceLists'));
  const isTooLarge = typeNames.size > mostProductTypes || keysOf(allPlans).size > mostPlans;
  return { errors, sayings: sayings.filter(isNews), isTooLarge };
}

function entryOf<Part extends CatalogPart>(known: Parts, part: Part, key: string): Entry<Part> {
  const entries: readonly Entry<Part>[] = known[part];
  return entries.find((entry) => entry.key === key) ?? unsaid(part, key);
}

/** The entry with what is said of it. */
export function after<Part extends CatalogPart>({ entry, change }: Saying<Part>): Entry<Part> {
  return { ...entry, changes: [...entry.changes, change] };
}

function isNews({ entry: { changes }, change: { from, content } }: Saying): boolean {
  return !isSo(changes, from, content);
}

function keysOf(entries: readonly Entry[]): ReadonlySet<string> {
  return new Set(entries.map(({ key }) => key));
}

function twice(sayings: readonly Saying[], of: string): FieldError[] {
  const keys = sayings.map(({ entry }) => entry.key);
  return keys.flatMap((key, n) =>
    keys.indexOf(key) < n ? [{ pointer: `${of}/${n}`, message: `${key} is there twice` }] : [],
  );
}
