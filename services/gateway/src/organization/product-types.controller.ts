import { listProductTypes, PageInput, PublishedProductTypes } from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Asking } from '../http/caller.js';
import { Exposes } from '../http/exposes.js';

@ApiTags('Products')
@Controller('v1/product-types')
export class ProductTypesController {
  constructor(private readonly bus: Bus) {}

  @Get()
  @Exposes(listProductTypes, { summary: 'What products there are, and what can be done with them' })
  listProductTypes(
    @Query() page: PageInput,
    @Asking() caller: Caller,
  ): Promise<PublishedProductTypes> {
    return this.bus.request(listProductTypes, page, caller);
  }
}
