import {
  endProduct,
  listRegisteredProducts,
  OrganizationReference,
  PageInput,
  ProductReference,
  ProductTerms,
  RegisteredProduct,
  RegisteredProducts,
  registerProduct,
} from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Body, Controller, Delete, Get, Param, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Asking } from '../http/caller.js';
import { Exposes } from '../http/exposes.js';

/** Until products are sold, operators say who has which (decision 32). */
@ApiTags('Operators')
@Controller('v1/operator/organizations/:organizationId/products')
export class OperatorProductsController {
  constructor(private readonly bus: Bus) {}

  @Get()
  @Exposes(listRegisteredProducts, { summary: 'The products of an organization, ended ones too' })
  listRegisteredProducts(
    @Param() path: OrganizationReference,
    @Query() page: PageInput,
    @Asking() caller: Caller,
  ): Promise<RegisteredProducts> {
    return this.bus.request(listRegisteredProducts, { ...page, ...path }, caller);
  }

  @Put(':productId')
  @Exposes(registerProduct, { summary: 'Register a product' })
  registerProduct(
    @Param() path: ProductReference,
    @Body() body: ProductTerms,
    @Asking() caller: Caller,
  ): Promise<RegisteredProduct> {
    return this.bus.request(registerProduct, { ...body, ...path }, caller);
  }

  @Delete(':productId')
  @Exposes(endProduct, { summary: 'End a product' })
  async endProduct(@Param() path: ProductReference, @Asking() caller: Caller): Promise<void> {
    await this.bus.request(endProduct, path, caller);
  }
}
