import {
  BillingAddress,
  BillingAddresses,
  BillingAddressReference,
  BillingAddressReplacement,
  changeBillingAddress,
  ChangeBillingAddressInput,
  createBillingAddress,
  CreateBillingAddressInput,
  getBillingAddress,
  listBillingAddresses,
  OrganizationReference,
  previewTax,
  removeBillingAddress,
  TaxPreview,
} from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Body, Controller, Delete, Get, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags, OmitType } from '@nestjs/swagger';
import { Asking } from '../http/caller.js';
import { Exposes } from '../http/exposes.js';

/** In which organization, the path says. */
class CreateBillingAddressBody extends OmitType(CreateBillingAddressInput, ['organizationId']) {}

class ChangeBillingAddressBody extends OmitType(ChangeBillingAddressInput, [
  'organizationId',
  'addressId',
]) {}

@ApiTags('Billing')
@Controller('v1/organizations/:organizationId/billing-addresses')
export class BillingAddressesController {
  constructor(private readonly bus: Bus) {}

  @Get()
  @Exposes(listBillingAddresses, { summary: 'By which addresses an organization can be billed' })
  listBillingAddresses(
    @Param() path: OrganizationReference,
    @Asking() caller: Caller,
  ): Promise<BillingAddresses> {
    return this.bus.request(listBillingAddresses, path, caller);
  }

  @Post()
  @Exposes(createBillingAddress, { summary: 'Add a billing address', status: 201 })
  createBillingAddress(
    @Param() path: OrganizationReference,
    @Body() body: CreateBillingAddressBody,
    @Asking() caller: Caller,
  ): Promise<BillingAddress> {
    return this.bus.request(createBillingAddress, { ...body, ...path }, caller);
  }

  @Get(':addressId')
  @Exposes(getBillingAddress, { summary: 'A billing address; `default` is the organization’s own' })
  getBillingAddress(
    @Param() path: BillingAddressReference,
    @Asking() caller: Caller,
  ): Promise<BillingAddress> {
    return this.bus.request(getBillingAddress, path, caller);
  }

  @Get(':addressId/tax')
  @Exposes(previewTax, { summary: 'How it would be taxed if something were billed by an address' })
  previewTax(
    @Param() path: BillingAddressReference,
    @Asking() caller: Caller,
  ): Promise<TaxPreview> {
    return this.bus.request(previewTax, path, caller);
  }

  @Put(':addressId')
  @Exposes(changeBillingAddress, { summary: 'Change a billing address' })
  changeBillingAddress(
    @Param() path: BillingAddressReference,
    @Body() body: ChangeBillingAddressBody,
    @Asking() caller: Caller,
  ): Promise<BillingAddress> {
    return this.bus.request(changeBillingAddress, { ...body, ...path }, caller);
  }

  @Delete(':addressId')
  @Exposes(removeBillingAddress, { summary: 'Remove a billing address, or replace it by another' })
  async removeBillingAddress(
    @Param() path: BillingAddressReference,
    @Query() query: BillingAddressReplacement,
    @Asking() caller: Caller,
  ): Promise<void> {
    await this.bus.request(removeBillingAddress, { ...query, ...path }, caller);
  }
}
