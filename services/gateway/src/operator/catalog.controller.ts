import {
  ChangesQuery,
  describePlan,
  DescribePlanBody,
  describeProductType,
  DescribeProductTypeBody,
  getCatalogProductType,
  getPlan,
  getPriceList,
  listCatalog,
  ListedCatalog,
  PlanHistory,
  PlanReference,
  PriceListHistory,
  PriceListReference,
  ProductTypeHistory,
  ProductTypeReference,
  retirePlan,
  setPriceList,
  SetPriceListBody,
} from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Body, Controller, Delete, Get, Param, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Asking } from '../http/caller.js';
import { Exposes } from '../http/exposes.js';

/** What is sold and at which price, since when and until when: said by operators. */
@ApiTags('Operators')
@Controller('v1/operator/catalog')
export class OperatorCatalogController {
  constructor(private readonly bus: Bus) {}

  @Get()
  @Exposes(listCatalog, { summary: 'The whole catalog, what is retired or planned too' })
  listCatalog(@Asking() caller: Caller): Promise<ListedCatalog> {
    return this.bus.request(listCatalog, {}, caller);
  }

  @Get('types/:type')
  @Exposes(getCatalogProductType, { summary: 'What was said of a type of products, and by whom' })
  getCatalogProductType(
    @Param() path: ProductTypeReference,
    @Query() page: ChangesQuery,
    @Asking() caller: Caller,
  ): Promise<ProductTypeHistory> {
    return this.bus.request(getCatalogProductType, { ...page, ...path }, caller);
  }

  @Put('types/:type')
  @Exposes(describeProductType, { summary: 'Say what a type of products is, from a moment on' })
  describeProductType(
    @Param() path: ProductTypeReference,
    @Body() body: DescribeProductTypeBody,
    @Asking() caller: Caller,
  ): Promise<ProductTypeHistory> {
    return this.bus.request(describeProductType, { ...body, ...path }, caller);
  }

  @Get('plans/:planId')
  @Exposes(getPlan, { summary: 'What was said of a plan, and by whom' })
  getPlan(
    @Param() path: PlanReference,
    @Query() page: ChangesQuery,
    @Asking() caller: Caller,
  ): Promise<PlanHistory> {
    return this.bus.request(getPlan, { ...page, ...path }, caller);
  }

  @Put('plans/:planId')
  @Exposes(describePlan, { summary: 'Say what a plan is, from a moment on' })
  describePlan(
    @Param() path: PlanReference,
    @Body() body: DescribePlanBody,
    @Asking() caller: Caller,
  ): Promise<PlanHistory> {
    return this.bus.request(describePlan, { ...body, ...path }, caller);
  }

  @Delete('plans/:planId')
  @Exposes(retirePlan, { summary: 'Retire a plan: no new orders, renewals go on' })
  async retirePlan(@Param() path: PlanReference, @Asking() caller: Caller): Promise<void> {
    await this.bus.request(retirePlan, path, caller);
  }

  @Get('price-lists/:currency')
  @Exposes(getPriceList, { summary: 'What was said of the prices in a currency, and by whom' })
  getPriceList(
    @Param() path: PriceListReference,
    @Query() page: ChangesQuery,
    @Asking() caller: Caller,
  ): Promise<PriceListHistory> {
    return this.bus.request(getPriceList, { ...page, ...path }, caller);
  }

  @Put('price-lists/:currency')
  @Exposes(setPriceList, { summary: 'Say all prices in a currency, from a moment on' })
  setPriceList(
    @Param() path: PriceListReference,
    @Body() body: SetPriceListBody,
    @Asking() caller: Caller,
  ): Promise<PriceListHistory> {
    return this.bus.request(setPriceList, { ...body, ...path }, caller);
  }
}
