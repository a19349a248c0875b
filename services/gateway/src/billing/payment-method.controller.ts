import {
  DefaultPaymentMethod,
  getPaymentMethod,
  OrganizationReference,
  PaymentMethodChoice,
  setPaymentMethod,
} from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Asking } from '../http/caller.js';
import { Exposes } from '../http/exposes.js';

@ApiTags('Billing')
@Controller('v1/organizations/:organizationId/payment-method')
export class PaymentMethodController {
  constructor(private readonly bus: Bus) {}

  @Get()
  @Exposes(getPaymentMethod, { summary: 'How an organization pays when nothing else is said' })
  getPaymentMethod(
    @Param() path: OrganizationReference,
    @Asking() caller: Caller,
  ): Promise<DefaultPaymentMethod> {
    return this.bus.request(getPaymentMethod, path, caller);
  }

  @Put()
  @Exposes(setPaymentMethod, { summary: 'Choose how an organization pays; save a card' })
  setPaymentMethod(
    @Param() path: OrganizationReference,
    @Body() body: PaymentMethodChoice,
    @Asking() caller: Caller,
  ): Promise<DefaultPaymentMethod> {
    return this.bus.request(setPaymentMethod, { ...body, ...path }, caller);
  }
}
