import { request } from '../contract.js';
import { ListOf, Name, OneOf, Part, ProductType, RightName, Text } from '../fields.js';
import { PageInput } from '../page.js';
import { productRights, type ProductRight } from '../values.js';

/** A name in the languages of the console, where it is not the same in all of them. */
export class Translations {
  @Name({ optional: true })
  fr?: string;

  @Name({ optional: true })
  de?: string;

  @Name({ optional: true })
  it?: string;

  @Name({ optional: true })
  en?: string;

  @Name({ optional: true })
  es?: string;
}

/** What something is called. */
class Named {
  @Name({ example: 'Web hosting', description: 'Where there is no translation.' })
  name!: string;

  @Part(() => Translations, { optional: true })
  translations?: Translations;
}

/** Something that can be done with products of a type. */
export class PublishedRight extends Named {
  @RightName({ description: 'Asked for as `<type>:<id>`.' })
  id!: string;

  @OneOf(productRights, { description: 'Which grant of a product gives it.' })
  givenBy!: ProductRight;
}

export class PublishProductTypeInput extends Named {
  @ProductType({ description: 'The name of the participant that asks, or that, a dot and a word.' })
  id!: string;

  @ListOf(() => PublishedRight, { max: 100 })
  rights!: PublishedRight[];
}

/** A type of products, by the product service that has it. */
export class PublishedProductType extends PublishProductTypeInput {
  @Text({ max: 64, description: 'Another where anything of it is another.' })
  version!: string;
}

/**
 * A product service says what its products are called and what can be done with them: whole, instead of what it said before. The
 * subject proves who asks, so nobody says it of another's. The rights count from the next question on.
 */
export const publishProductType = request('organizations.v1.product-types.publish', {
  input: PublishProductTypeInput,
  output: PublishedProductType,
  askedBy: [],
  askableWith: 'product-types.publish',
  provesParticipant: true,
  onBehalfOf: 'service',
  effect: 'command',
});

export class PublishedProductTypes {
  @ListOf(() => PublishedProductType, { max: 200 })
  items!: PublishedProductType[];

  @Text({ max: 256, nullable: true })
  nextCursor!: string | null;
}

/** The types of products that there are, in order of their ids, with what can be done with them. */
export const listProductTypes = request('organizations.v1.product-types.list', {
  input: PageInput,
  output: PublishedProductTypes,
  scope: 'organizations:read',
  effect: 'query',
});
