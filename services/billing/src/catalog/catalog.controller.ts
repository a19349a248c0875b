import {
  CatalogFile,
  type CatalogImported,
  describePlan,
  DescribePlanInput,
  describeProductType,
  DescribeProductTypeInput,
  getCatalog,
  GetCatalogInput,
  getCatalogProductType,
  getPlan,
  GetPlanInput,
  getPriceList,
  GetPriceListInput,
  GetProductTypeInput,
  importCatalogByDeploy,
  listCatalog,
  listCatalogByDeploy,
  type ListedCatalog,
  PlanReference,
  retirePlan,
  setPriceList,
  SetPriceListInput,
  type ShownCatalog,
} from '@atrium/contracts';
import { Replies, RequestContext } from '@atrium/messaging';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { DescribePlan } from './describe-plan.js';
import { DescribeProductType } from './describe-product-type.js';
import { GetCatalog } from './get-catalog.js';
import { GetHistory } from './get-history.js';
import { ImportCatalog } from './import-catalog.js';
import { ListCatalog } from './list-catalog.js';
import { RetirePlan } from './retire-plan.js';
import { SetPriceList } from './set-price-list.js';

@Controller()
export class CatalogController {
  constructor(
    private readonly get: GetCatalog,
    private readonly list: ListCatalog,
    private readonly history: GetHistory,
    private readonly describeType: DescribeProductType,
    private readonly describe: DescribePlan,
    private readonly retire: RetirePlan,
    private readonly setPrices: SetPriceList,
    private readonly importing: ImportCatalog,
  ) {}

  @Replies(getCatalog)
  getCatalog(@Payload() input: GetCatalogInput): Promise<ShownCatalog> {
    return this.get.execute(input);
  }

  @Replies(listCatalog)
  listCatalog(): Promise<ListedCatalog> {
    return this.list.execute();
  }

  @Replies(listCatalogByDeploy)
  listByDeploy(): Promise<ListedCatalog> {
    return this.list.execute();
  }

  @Replies(importCatalogByDeploy)
  importByDeploy(@Payload() file: CatalogFile): Promise<CatalogImported> {
    return this.importing.execute(file);
  }

  @Replies(getCatalogProductType)
  getProductType(@Payload() input: GetProductTypeInput) {
    return this.history.ofProductType(input);
  }

  @Replies(describeProductType)
  describeProductType(@Payload() input: DescribeProductTypeInput, @Ctx() context: RequestContext) {
    return this.describeType.execute(input, context);
  }

  @Replies(getPlan)
  getPlan(@Payload() input: GetPlanInput) {
    return this.history.ofPlan(input);
  }

  @Replies(describePlan)
  describePlan(@Payload() input: DescribePlanInput, @Ctx() context: RequestContext) {
    return this.describe.execute(input, context);
  }

  @Replies(retirePlan)
  retirePlan(@Payload() input: PlanReference, @Ctx() context: RequestContext) {
    return this.retire.execute(input, context);
  }

  @Replies(getPriceList)
  getPriceList(@Payload() input: GetPriceListInput) {
    return this.history.ofPriceList(input);
  }

  @Replies(setPriceList)
  setPriceList(@Payload() input: SetPriceListInput, @Ctx() context: RequestContext) {
    return this.setPrices.execute(input, context);
  }
}
