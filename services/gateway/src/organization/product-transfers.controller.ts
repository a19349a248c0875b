import {
  beginTransfer,
  BeginTransferInput,
  BegunTransfer,
  getTransfer,
  ProductReference,
  ProductTransfer,
  Text,
  withdrawTransfer,
} from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { SETTINGS } from '@atrium/service';
import { Body, Controller, Delete, Get, Inject, Param, Post } from '@nestjs/common';
import { ApiTags, OmitType } from '@nestjs/swagger';
import type { GatewaySettings } from '../config.js';
import { Asking } from '../http/caller.js';
import { Exposes } from '../http/exposes.js';

class BeginTransferBody extends OmitType(BeginTransferInput, ['organizationId', 'productId']) {}

/** A transfer with its link, which is never readable again. */
export class TransferWithLink extends OmitType(BegunTransfer, ['token']) {
  @Text({
    max: 2_000,
    optional: true,
    description:
      'The link: whoever has it can take the product over. Missing where it was done at once.',
  })
  link?: string;
}

@ApiTags('Products')
@Controller('v1/organizations/:organizationId/products/:productId/transfer')
export class ProductTransfersController {
  constructor(
    private readonly bus: Bus,
    @Inject(SETTINGS) private readonly settings: GatewaySettings,
  ) {}

  @Post()
  @Exposes(beginTransfer, {
    summary: 'Give a product away: by a link, or at once to another organization of mine',
    status: 201,
    output: TransferWithLink,
  })
  async beginTransfer(
    @Param() path: ProductReference,
    @Body() body: BeginTransferBody,
    @Asking() caller: Caller,
  ): Promise<TransferWithLink> {
    const begun = await this.bus.request(beginTransfer, { ...body, ...path }, caller);
    const { token, ...transfer } = begun;
    if (token === undefined) return transfer;
    return { ...transfer, link: `${this.settings.publicUrl}/transfers#token=${token}` };
  }

  @Get()
  @Exposes(getTransfer, { summary: 'The open transfer of a product' })
  getTransfer(@Param() path: ProductReference, @Asking() caller: Caller): Promise<ProductTransfer> {
    return this.bus.request(getTransfer, path, caller);
  }

  @Delete()
  @Exposes(withdrawTransfer, { summary: 'Take the link of a product back' })
  async withdrawTransfer(@Param() path: ProductReference, @Asking() caller: Caller): Promise<void> {
    await this.bus.request(withdrawTransfer, path, caller);
  }
}
