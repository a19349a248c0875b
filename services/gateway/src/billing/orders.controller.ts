import {
  applyPromoCode,
  beginOrder,
  BeginOrderInput,
  cancelOrder,
  changeOrder,
  ChangeOrderInput,
  dropPromoCode,
  explainOrder,
  getOrder,
  listOrders,
  ListOrdersInput,
  Order,
  OrderExplanation,
  OrderReference,
  Orders,
  OrganizationReference,
  placeOrder,
  PlaceOrderInput,
  PromoCodeOfOrder,
} from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags, OmitType } from '@nestjs/swagger';
import { Asking } from '../http/caller.js';
import { Exposes } from '../http/exposes.js';

class BeginOrderBody extends OmitType(BeginOrderInput, ['organizationId']) {}
class ListOrdersQuery extends OmitType(ListOrdersInput, ['organizationId']) {}
class ChangeOrderBody extends OmitType(ChangeOrderInput, ['organizationId', 'orderId']) {}
class PromoCodeBody extends OmitType(PromoCodeOfOrder, ['organizationId', 'orderId']) {}
class PlaceOrderBody extends OmitType(PlaceOrderInput, ['organizationId', 'orderId']) {}

@ApiTags('Orders')
@Controller('v1/organizations/:organizationId/orders')
export class OrdersController {
  constructor(private readonly bus: Bus) {}

  @Post()
  @Exposes(beginOrder, { summary: 'Begin an order: a basket' })
  beginOrder(
    @Param() path: OrganizationReference,
    @Body() body: BeginOrderBody,
    @Asking() caller: Caller,
  ): Promise<Order> {
    return this.bus.request(beginOrder, { ...body, ...path }, caller);
  }

  @Get()
  @Exposes(listOrders, { summary: 'The orders, the newest first' })
  listOrders(
    @Param() path: OrganizationReference,
    @Query() query: ListOrdersQuery,
    @Asking() caller: Caller,
  ): Promise<Orders> {
    return this.bus.request(listOrders, { ...query, ...path }, caller);
  }

  @Get(':orderId')
  @Exposes(getOrder, { summary: 'An order, at the prices of now until it is placed' })
  getOrder(@Param() path: OrderReference, @Asking() caller: Caller): Promise<Order> {
    return this.bus.request(getOrder, path, caller);
  }

  @Patch(':orderId')
  @Exposes(changeOrder, {
    summary: 'Choose how to pay, the address, gratuities for lines, or other products',
  })
  changeOrder(
    @Param() path: OrderReference,
    @Body() body: ChangeOrderBody,
    @Asking() caller: Caller,
  ): Promise<Order> {
    return this.bus.request(changeOrder, { ...body, ...path }, caller);
  }

  @Post(':orderId/promo-codes')
  @Exposes(applyPromoCode, { summary: 'Apply a promo code' })
  applyPromoCode(
    @Param() path: OrderReference,
    @Body() body: PromoCodeBody,
    @Asking() caller: Caller,
  ): Promise<Order> {
    return this.bus.request(applyPromoCode, { ...body, ...path }, caller);
  }

  @Delete(':orderId/promo-codes/:code')
  @Exposes(dropPromoCode, { summary: 'Take a promo code off' })
  dropPromoCode(@Param() path: PromoCodeOfOrder, @Asking() caller: Caller): Promise<Order> {
    return this.bus.request(dropPromoCode, path, caller);
  }

  @Post(':orderId/place')
  @Exposes(placeOrder, { summary: 'Place an order' })
  placeOrder(
    @Param() path: OrderReference,
    @Body() body: PlaceOrderBody,
    @Asking() caller: Caller,
  ): Promise<Order> {
    return this.bus.request(placeOrder, { ...body, ...path }, caller);
  }

  @Post(':orderId/cancel')
  @Exposes(cancelOrder, { summary: 'Cancel an order that is not paid' })
  cancelOrder(@Param() path: OrderReference, @Asking() caller: Caller): Promise<Order> {
    return this.bus.request(cancelOrder, path, caller);
  }

  @Get(':orderId/explanation')
  @Exposes(explainOrder, { summary: 'Every cent of an order, as data and in words' })
  explainOrder(@Param() path: OrderReference, @Asking() caller: Caller): Promise<OrderExplanation> {
    return this.bus.request(explainOrder, path, caller);
  }
}
