import {
  beginTopUp,
  cancelTopUp,
  continuePayment,
  getPayment,
  listPayments,
  OrganizationPayment,
  OrganizationPayments,
  OrganizationReference,
  PageInput,
  PaymentReferenceInput,
  refundPayment,
  RefundTerms,
  StartedPayment,
  TopUpTerms,
} from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Asking } from '../http/caller.js';
import { Exposes } from '../http/exposes.js';

@ApiTags('Billing')
@Controller('v1/organizations/:organizationId')
export class PaymentsController {
  constructor(private readonly bus: Bus) {}

  @Get('payments')
  @Exposes(listPayments, { summary: 'The payments of an organization, the newest first' })
  listPayments(
    @Param() path: OrganizationReference,
    @Query() page: PageInput,
    @Asking() caller: Caller,
  ): Promise<OrganizationPayments> {
    return this.bus.request(listPayments, { ...page, ...path }, caller);
  }

  @Get('payments/:paymentId')
  @Exposes(getPayment, { summary: 'A payment' })
  getPayment(
    @Param() path: PaymentReferenceInput,
    @Asking() caller: Caller,
  ): Promise<OrganizationPayment> {
    return this.bus.request(getPayment, path, caller);
  }

  @Post('payments/:paymentId/continue')
  @Exposes(continuePayment, { summary: 'Go on with a payment: what is to be done next' })
  continuePayment(
    @Param() path: PaymentReferenceInput,
    @Asking() caller: Caller,
  ): Promise<StartedPayment> {
    return this.bus.request(continuePayment, path, caller);
  }

  @Post('prepaid/top-ups')
  @Exposes(beginTopUp, { summary: 'Pay money in to the prepaid account', status: 201 })
  beginTopUp(
    @Param() path: OrganizationReference,
    @Body() body: TopUpTerms,
    @Asking() caller: Caller,
  ): Promise<StartedPayment> {
    return this.bus.request(beginTopUp, { ...body, ...path }, caller);
  }

  @Post('prepaid/top-ups/:paymentId/cancel')
  @Exposes(cancelTopUp, { summary: 'Give up a top-up that is not paid' })
  cancelTopUp(
    @Param() path: PaymentReferenceInput,
    @Asking() caller: Caller,
  ): Promise<OrganizationPayment> {
    return this.bus.request(cancelTopUp, path, caller);
  }
}

@ApiTags('Operators')
@Controller('v1/operator/organizations/:organizationId/payments/:paymentId/refunds')
export class PaymentRefundsController {
  constructor(private readonly bus: Bus) {}

  @Post()
  @Exposes(refundPayment, { summary: 'Give money of a payment back' })
  refundPayment(
    @Param() path: PaymentReferenceInput,
    @Body() body: RefundTerms,
    @Asking() caller: Caller,
  ): Promise<OrganizationPayment> {
    return this.bus.request(refundPayment, { ...body, ...path }, caller);
  }
}
