import { IntersectionType, OmitType } from '@nestjs/swagger';
import { event, request } from '../contract.js';
import {
  Id,
  ListOf,
  Name,
  OneOf,
  Part,
  PlanId,
  ProductType,
  Text,
  Timestamp,
  Whole,
} from '../fields.js';
import { Done } from '../page.js';
import { currencies, type Currency, largestAmount, type Locale, locales } from '../values.js';

/** How many plans a catalog may have, and how many types of products: an answer holds all of them. */
export const mostPlans = 200;
export const mostProductTypes = 50;

/** Whether the prices of a list are without tax, or with it: which one is the master, and the other follows (E-2). */
export const priceModes = ['net', 'gross'] as const;
export type PriceMode = (typeof priceModes)[number];

/** What a plan is, as the law tells rates of tax apart (E-1). */
export const planTaxClasses = ['standard', 'reduced', 'lodging'] as const;
export type PlanTaxClass = (typeof planTaxClasses)[number];

/** A plan that is retired is not ordered any more; what was sold of it is renewed (A0-8). */
export const planStates = ['active', 'retired'] as const;
export type PlanState = (typeof planStates)[number];

/** What something is called, in every language of the console (A0-1). */
export class NamesInLanguages implements Record<Locale, string> {
  @Name({ max: 80 })
  fr!: string;

  @Name({ max: 80 })
  de!: string;

  @Name({ max: 80 })
  it!: string;

  @Name({ max: 80 })
  en!: string;

  @Name({ max: 80 })
  es!: string;
}

/** What something is, in every language of the console (A0-1). */
export class DescriptionsInLanguages implements Record<Locale, string> {
  @Text({ max: 300 })
  fr!: string;

  @Text({ max: 300 })
  de!: string;

  @Text({ max: 300 })
  it!: string;

  @Text({ max: 300 })
  en!: string;

  @Text({ max: 300 })
  es!: string;
}

class InLanguages {
  @Part(() => NamesInLanguages)
  names!: NamesInLanguages;

  @Part(() => DescriptionsInLanguages)
  descriptions!: DescriptionsInLanguages;
}

/** What a group of plans is (A0-8). */
export class ProductTypeTerms extends InLanguages {
  @Whole({ min: 0, max: 9_999, description: 'Where it stands among the others.' })
  position!: number;
}

/** What a plan is. What it costs, the price lists say. */
export class PlanTerms extends InLanguages {
  @ProductType({ description: 'One of the catalog’s. It stays what it is for good.' })
  type!: string;

  @Whole({
    ...{ min: 1, max: 120, nullable: true, example: 12 },
    description: 'After how many months it is renewed; null: sold once. It stays so for good.',
  })
  months!: number | null;

  @OneOf(planTaxClasses)
  taxClass!: PlanTaxClass;

  @Whole({ min: 0, max: 9_999, description: 'Where it stands among those of its type.' })
  position!: number;
}

/** What a plan costs, for its whole interval. */
export class PlanPrice {
  @PlanId()
  planId!: string;

  @Whole({ min: 0, max: largestAmount, description: 'In minor units.' })
  newOrder!: number;

  @Whole({
    ...{ min: 0, max: largestAmount, nullable: true },
    description: 'In minor units; null for what is sold once, and only for that.',
  })
  renewal!: number | null;
}

/** All prices of a currency, and whether they are without tax or with it. */
export class PriceListTerms {
  @OneOf(priceModes)
  mode!: PriceMode;

  @ListOf(() => PlanPrice, { max: mostPlans })
  prices!: PlanPrice[];
}

/** Since when something is to be so. */
class FromThenOn {
  @Timestamp({
    ...{ optional: true, example: undefined },
    description:
      'Now if left out. Later: it takes effect by itself. Earlier only for what is not there yet.',
  })
  from?: string;
}

class ReadBefore extends FromThenOn {
  @Whole({
    ...{ min: 0, max: Number.MAX_SAFE_INTEGER, example: 0 },
    description: 'The version that was read; 0 for what is not there yet.',
  })
  version!: number;
}

export class ProductTypeReference {
  @ProductType()
  type!: string;
}

export class PlanReference {
  @PlanId()
  planId!: string;
}

export class PriceListReference {
  @OneOf(currencies)
  currency!: Currency;
}

export class DescribeProductTypeBody extends IntersectionType(ReadBefore, ProductTypeTerms) {}
export class DescribeProductTypeInput extends IntersectionType(
  ProductTypeReference,
  DescribeProductTypeBody,
) {}

export class DescribePlanBody extends IntersectionType(ReadBefore, PlanTerms) {}
export class DescribePlanInput extends IntersectionType(PlanReference, DescribePlanBody) {}

export class SetPriceListBody extends IntersectionType(ReadBefore, PriceListTerms) {}
export class SetPriceListInput extends IntersectionType(PriceListReference, SetPriceListBody) {}

/** Who said it, when, and since when it is so. */
class Said {
  @Timestamp({ description: 'Since when it is so, until the next one.' })
  from!: string;

  @Timestamp()
  saidAt!: string;

  @Id({ nullable: true, description: 'The operator; null: the command line.' })
  saidBy!: string | null;
}

class Versioned {
  @Whole({ min: 0, max: Number.MAX_SAFE_INTEGER })
  version!: number;
}

/** A page of what was said of something: ten at a time. */
export class ChangesQuery {
  @Text({ max: 16, optional: true, description: 'The `nextCursor` of the page before.' })
  cursor?: string;
}

class PageOfChanges extends Versioned {
  @Text({ max: 16, nullable: true })
  nextCursor!: string | null;
}

export class ProductTypeChange extends IntersectionType(Said, ProductTypeTerms) {}

export class ProductTypeHistory extends IntersectionType(ProductTypeReference, PageOfChanges) {
  @ListOf(() => ProductTypeChange, { max: 10, description: 'The last that was said first.' })
  changes!: ProductTypeChange[];
}

export class PlanChange extends IntersectionType(Said, PlanTerms) {
  @OneOf(planStates)
  state!: PlanState;
}

export class PlanHistory extends IntersectionType(PlanReference, PageOfChanges) {
  @ListOf(() => PlanChange, { max: 10, description: 'The last that was said first.' })
  changes!: PlanChange[];
}

export class PriceListChange extends IntersectionType(Said, PriceListTerms) {}

export class PriceListHistory extends IntersectionType(PriceListReference, PageOfChanges) {
  @ListOf(() => PriceListChange, { max: 10, description: 'The last that was said first.' })
  changes!: PriceListChange[];
}

export class GetProductTypeInput extends IntersectionType(ProductTypeReference, ChangesQuery) {}
export class GetPlanInput extends IntersectionType(PlanReference, ChangesQuery) {}
export class GetPriceListInput extends IntersectionType(PriceListReference, ChangesQuery) {}

/** What is, was and will be said of a type of products, and by whom. */
export const getCatalogProductType = request('billing.v1.product-types.get', {
  input: GetProductTypeInput,
  output: ProductTypeHistory,
  operatorsOnly: true,
  effect: 'query',
  problems: ['not-found'],
});

/** What is, was and will be said of a plan, and by whom. */
export const getPlan = request('billing.v1.plans.get', {
  input: GetPlanInput,
  output: PlanHistory,
  operatorsOnly: true,
  effect: 'query',
  problems: ['not-found'],
});

/** What is, was and will be said of the prices in a currency, and by whom. */
export const getPriceList = request('billing.v1.price-lists.get', {
  input: GetPriceListInput,
  output: PriceListHistory,
  operatorsOnly: true,
  effect: 'query',
  problems: ['not-found'],
});

/** Says what a type of products is, from a moment on. Said again as it is, nothing changes. */
export const describeProductType = request('billing.v1.product-types.describe', {
  input: DescribeProductTypeInput,
  output: ProductTypeHistory,
  operatorsOnly: true,
  effect: 'command',
  problems: ['changed-meanwhile', 'too-many-plans'],
});

/** Says what a plan is, from a moment on: also one that was retired. Said again as it is, nothing changes. */
export const describePlan = request('billing.v1.plans.describe', {
  input: DescribePlanInput,
  output: PlanHistory,
  operatorsOnly: true,
  effect: 'command',
  problems: ['changed-meanwhile', 'too-many-plans'],
});

/**
 * Retires a plan: it is not ordered any more, and renewed as before; what was to change later still changes, retired. Retired
 * again, nothing changes.
 */
export const retirePlan = request('billing.v1.plans.retire', {
  input: PlanReference,
  output: Done,
  operatorsOnly: true,
  effect: 'command',
  problems: ['not-found', 'changed-meanwhile'],
});

/**
 * Says all prices of a currency from a moment on, in one write: so whether they are with tax never changes without them. A plan
 * that had a price keeps one, since what was sold of it is renewed. Said again as it is, nothing changes.
 */
export const setPriceList = request('billing.v1.price-lists.set', {
  input: SetPriceListInput,
  output: PriceListHistory,
  operatorsOnly: true,
  effect: 'command',
  problems: ['changed-meanwhile'],
});

/** When it is to change by itself. */
class Changing extends Versioned {
  @Timestamp({ nullable: true, description: 'When it changes by itself; null: not as of now.' })
  changesAt!: string | null;
}

export class ListedProductType extends IntersectionType(ProductTypeReference, Changing) {
  @Name({ max: 80, description: 'In English.' })
  name!: string;
}

export class PriceInCurrency extends OmitType(PlanPrice, ['planId']) {
  @OneOf(currencies)
  currency!: Currency;
}

export class ListedPlan extends IntersectionType(
  PlanReference,
  Changing,
  OmitType(PlanTerms, ['names', 'descriptions', 'position']),
) {
  @Name({ max: 80, description: 'In English.' })
  name!: string;

  @OneOf(['planned', ...planStates], { description: 'Planned: not before `changesAt`.' })
  state!: 'planned' | PlanState;

  @ListOf(() => PriceInCurrency, { max: currencies.length })
  prices!: PriceInCurrency[];
}

export class ListedPriceList extends IntersectionType(PriceListReference, Changing) {
  @OneOf(priceModes)
  mode!: PriceMode;
}

export class ListedCatalog {
  @ListOf(() => ListedProductType, { max: mostProductTypes })
  productTypes!: ListedProductType[];

  @ListOf(() => ListedPlan, { max: mostPlans })
  plans!: ListedPlan[];

  @ListOf(() => ListedPriceList, { max: currencies.length })
  priceLists!: ListedPriceList[];
}

/** The whole catalog as it stands, with the versions by which it is changed; in order of ids. */
export const listCatalog = request('billing.v1.catalogs.list', {
  input: Done,
  output: ListedCatalog,
  operatorsOnly: true,
  effect: 'query',
});

/** `npm run operator -- catalog list` */
export const listCatalogByDeploy = request('billing.v1.catalogs.list-by-deploy', {
  input: Done,
  output: ListedCatalog,
  askedBy: ['deploy'],
  onBehalfOf: 'service',
  effect: 'query',
});

export class ProductTypeInFile extends IntersectionType(
  ProductTypeReference,
  ProductTypeTerms,
  FromThenOn,
) {}
export class PlanInFile extends IntersectionType(PlanReference, PlanTerms, FromThenOn) {}
export class PriceListInFile extends IntersectionType(
  PriceListReference,
  PriceListTerms,
  FromThenOn,
) {}

/** What is sold and at which price, as a file says it. What it does not name stays as it is. */
export class CatalogFile {
  @ListOf(() => ProductTypeInFile, { max: mostProductTypes })
  productTypes!: ProductTypeInFile[];

  @ListOf(() => PlanInFile, { max: mostPlans })
  plans!: PlanInFile[];

  @ListOf(() => PriceListInFile, { max: currencies.length })
  priceLists!: PriceListInFile[];
}

/** What parts of the catalog there are. */
export const catalogParts = ['product-type', 'plan', 'price-list'] as const;
export type CatalogPart = (typeof catalogParts)[number];

export class ImportedEntry {
  @OneOf(catalogParts)
  part!: CatalogPart;

  @Text({ max: 64, example: 'hosting.web-basic-12' })
  key!: string;

  @OneOf(['added', 'changed'])
  outcome!: 'added' | 'changed';
}

export class CatalogImported {
  @ListOf(() => ImportedEntry, {
    ...{ max: mostPlans + mostProductTypes + currencies.length },
    description: 'What was not so before.',
  })
  changes!: ImportedEntry[];
}

/**
 * `npm run operator -- catalog import`: nothing is imported of a file with anything wrong in it. Imported again, nothing changes;
 * one that was interrupted is finished so.
 */
export const importCatalogByDeploy = request('billing.v1.catalogs.import-by-deploy', {
  input: CatalogFile,
  output: CatalogImported,
  askedBy: ['deploy'],
  onBehalfOf: 'service',
  effect: 'command',
  problems: ['changed-meanwhile', 'too-many-plans'],
  timeout: 30_000,
});

/** Which prices one wants to see. */
export class CatalogQuery {
  @OneOf(currencies)
  currency!: Currency;

  @Timestamp({ optional: true, description: 'As it was at this moment; now if left out.' })
  at?: string;

  @ProductType({ optional: true, description: 'Only plans of this type.' })
  type?: string;

  @OneOf(locales, { optional: true, description: 'Else what `Accept-Language` says.' })
  locale?: Locale;
}

export class GetCatalogInput extends OmitType(CatalogQuery, ['locale']) {
  @OneOf(locales)
  locale!: Locale;
}

/** A price without tax and with it, so that showing the other one never computes (A0-2, A0-4). */
export class ShownPrice {
  @Whole({ min: 0, max: largestAmount, description: 'In minor units, like all amounts.' })
  net!: number;

  @Whole({ min: 0, max: largestAmount })
  tax!: number;

  @Whole({ min: 0, max: 2 * largestAmount, description: '`net` and `tax`.' })
  gross!: number;
}

export class ShownPlan extends PlanReference {
  @Name({ max: 80 })
  name!: string;

  @Text({ max: 300 })
  description!: string;

  @Whole({
    ...{ min: 1, max: 120, nullable: true },
    description: 'For how many months the prices are; null: sold once.',
  })
  months!: number | null;

  @OneOf(planStates)
  state!: PlanState;

  @OneOf(planTaxClasses)
  taxClass!: PlanTaxClass;

  @Whole({ min: 0, max: 10_000, description: 'The rate of tax in hundredths of a percent.' })
  taxBasisPoints!: number;

  @Part(() => ShownPrice, { nullable: true, description: 'Null: not to be ordered any more.' })
  newOrder!: ShownPrice | null;

  @Part(() => ShownPrice, { nullable: true, description: 'Null: sold once.' })
  renewal!: ShownPrice | null;
}

export class ShownProductType extends ProductTypeReference {
  @Name({ max: 80 })
  name!: string;

  @Text({ max: 300 })
  description!: string;

  @ListOf(() => ShownPlan, { max: mostPlans })
  plans!: ShownPlan[];
}

export class ShownCatalog extends PriceListReference {
  @Timestamp()
  at!: string;

  @OneOf(locales)
  locale!: Locale;

  @OneOf(priceModes, { description: 'Which of the two is the master; the other one follows.' })
  mode!: PriceMode;

  @Whole({ min: 0, max: 60, description: 'For how many seconds it stays so.' })
  freshFor!: number;

  @ListOf(() => ShownProductType, { max: mostProductTypes })
  productTypes!: ShownProductType[];
}

/**
 * What is sold, by type, at which price, now or at a moment of the past: for anyone. Taxed as at home; what an order is taxed, its
 * billing address decides.
 */
export const getCatalog = request('billing.v1.catalogs.get', {
  input: GetCatalogInput,
  output: ShownCatalog,
  onBehalfOf: 'service',
  effect: 'query',
  problems: ['not-found'],
});

/** What an operator did to the catalog. */
export const catalogActs = [
  'product-type-described',
  'plan-described',
  'plan-retired',
  'price-list-set',
] as const;
export type CatalogAct = (typeof catalogActs)[number];

export class CatalogChanged {
  @OneOf(catalogActs)
  act!: CatalogAct;

  @OneOf(catalogParts)
  part!: CatalogPart;

  @Text({ max: 64, description: 'The type, the plan or the currency.' })
  key!: string;

  @Timestamp({ description: 'From when on it is so.' })
  from!: string;
}

/** An operator has said something of the catalog. What the command line says is in its history alone: nobody’s act. */
export const catalogChanged = event('events.billing.v1.catalog.changed', {
  data: CatalogChanged,
  consumedBy: ['identity'],
});
