import {
  listProducts,
  ListProductsInput,
  OrganizationReference,
  Products,
} from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags, OmitType } from '@nestjs/swagger';
import { Asking } from '../http/caller.js';
import { Exposes } from '../http/exposes.js';

class ListProductsQuery extends OmitType(ListProductsInput, ['organizationId']) {}

@ApiTags('Products')
@Controller('v1/organizations/:organizationId/products')
export class ProductsController {
  constructor(private readonly bus: Bus) {}

  @Get()
  @Exposes(listProducts, { summary: 'The products that I may use, and what gives me that' })
  listProducts(
    @Param() path: OrganizationReference,
    @Query() query: ListProductsQuery,
    @Asking() caller: Caller,
  ): Promise<Products> {
    return this.bus.request(listProducts, { ...query, ...path }, caller);
  }
}
