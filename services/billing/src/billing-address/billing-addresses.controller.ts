import {
  BillingAddressReference,
  changeBillingAddress,
  ChangeBillingAddressInput,
  createBillingAddress,
  CreateBillingAddressInput,
  getBillingAddress,
  listBillingAddresses,
  OrganizationReference,
  previewTax,
  removeBillingAddress,
  RemoveBillingAddressInput,
} from '@atrium/contracts';
import { Replies, RequestContext } from '@atrium/messaging';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { ChangeBillingAddress } from './change-billing-address.js';
import { CreateBillingAddress } from './create-billing-address.js';
import { ListBillingAddresses } from './list-billing-addresses.js';
import { PreviewTax } from './preview-tax.js';
import { RemoveBillingAddress } from './remove-billing-address.js';

@Controller()
export class BillingAddressesController {
  constructor(
    private readonly list: ListBillingAddresses,
    private readonly create: CreateBillingAddress,
    private readonly change: ChangeBillingAddress,
    private readonly remove: RemoveBillingAddress,
    private readonly preview: PreviewTax,
  ) {}

  @Replies(listBillingAddresses)
  listBillingAddresses(@Payload() input: OrganizationReference, @Ctx() context: RequestContext) {
    return this.list.execute(input, context);
  }

  @Replies(getBillingAddress)
  getBillingAddress(@Payload() input: BillingAddressReference, @Ctx() context: RequestContext) {
    return this.list.one(input, context);
  }

  @Replies(createBillingAddress)
  createBillingAddress(
    @Payload() input: CreateBillingAddressInput,
    @Ctx() context: RequestContext,
  ) {
    return this.create.execute(input, context);
  }

  @Replies(changeBillingAddress)
  changeBillingAddress(
    @Payload() input: ChangeBillingAddressInput,
    @Ctx() context: RequestContext,
  ) {
    return this.change.execute(input, context);
  }

  @Replies(removeBillingAddress)
  removeBillingAddress(
    @Payload() input: RemoveBillingAddressInput,
    @Ctx() context: RequestContext,
  ) {
    return this.remove.execute(input, context);
  }

  @Replies(previewTax)
  previewTax(@Payload() input: BillingAddressReference, @Ctx() context: RequestContext) {
    return this.preview.execute(input, context);
  }
}
