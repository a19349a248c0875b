import { createHash } from 'node:crypto';
import type {
  Action,
  NamedRight,
  PublishedProductType,
  PublishProductTypeInput,
} from '@atrium/contracts';
import type { HeldProduct } from '../product/product.js';

/** A type of products, as its product service has published it. */
export interface ProductType extends Omit<PublishedProductType, 'id'> {
  readonly _id: string;
}

/** What somebody wants to do, by the rules that decide: a right that was published is what gives it. */
export interface Meaning {
  readonly action: Action;
  /** Of a published right: for products of which type. */
  readonly type?: string;
}

/** Whether a participant may say something of a type: it is named like itself, or that, a dot and a word. */
export function isTypeOf(participant: string, type: string): boolean {
  return type === participant || type.startsWith(`${participant}.`);
}

/** A type as it is stored. Its version is made of its content: the same said again is the same. */
export function typeOf({
  id: _id,
  name,
  translations,
  rights,
}: PublishProductTypeInput): ProductType {
  const content = JSON.stringify({ name, translations, rights });
  const version = createHash('sha256').update(content).digest('hex').slice(0, 32);
  // Read again, so that what was left out is not there.
  return { _id, ...(JSON.parse(content) as Omit<PublishProductTypeInput, 'id'>), version };
}

export function shownType({ _id: id, ...type }: ProductType): PublishedProductType {
  return { id, ...type };
}

/** The type that a right is one of; null for an action that is everybody's. */
export function typeNamedBy(right: Action | NamedRight): string | null {
  return right.includes(':') ? (right.split(':')[0] as string) : null;
}

/** What a right means; null for one that nobody has published. */
export function meaningOf(
  right: Action | NamedRight,
  types: ReadonlyMap<string, ProductType>,
): Meaning | null {
  const type = typeNamedBy(right);
  if (type === null) return { action: right as Action };
  const id = right.slice(type.length + 1);
  const published = types.get(type)?.rights.find((one) => one.id === id);
  return published ? { action: `products.${published.givenBy}`, type } : null;
}

/** The product, if what is wanted can be done with one of its type. */
export function ofType(
  held: HeldProduct | null | undefined,
  { type }: Pick<Meaning, 'type'>,
): HeldProduct | null | undefined {
  return held && type !== undefined && held.type !== type ? null : held;
}
