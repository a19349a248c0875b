import {
  applyPromoCode,
  beginOrder,
  BeginOrderInput,
  cancelOrder,
  changeOrder,
  ChangeOrderInput,
  describeOrder,
  dropPromoCode,
  explainOrder,
  getOrder,
  listOrders,
  ListOrdersInput,
  OrderReference,
  placeOrder,
  PlaceOrderInput,
  PromoCodeOfOrder,
} from '@atrium/contracts';
import { Replies, RequestContext } from '@atrium/messaging';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { ApplyPromoCode } from './apply-promo-code.js';
import { BeginOrder } from './begin-order.js';
import { CancelOrder } from './cancel-order.js';
import { ChangeOrder } from './change-order.js';
import { DescribeOrder } from './describe-order.js';
import { DropPromoCode } from './drop-promo-code.js';
import { ExplainOrder } from './explain-order.js';
import { GetOrder } from './get-order.js';
import { ListOrders } from './list-orders.js';
import { PlaceOrder } from './place-order.js';

@Controller()
export class OrdersController {
  constructor(
    private readonly begin: BeginOrder,
    private readonly get: GetOrder,
    private readonly list: ListOrders,
    private readonly change: ChangeOrder,
    private readonly applyCode: ApplyPromoCode,
    private readonly dropCode: DropPromoCode,
    private readonly place: PlaceOrder,
    private readonly cancel: CancelOrder,
    private readonly explain: ExplainOrder,
    private readonly describe: DescribeOrder,
  ) {}

  @Replies(beginOrder)
  beginOrder(@Payload() input: BeginOrderInput, @Ctx() context: RequestContext) {
    return this.begin.execute(input, context);
  }

  @Replies(getOrder)
  getOrder(@Payload() input: OrderReference, @Ctx() context: RequestContext) {
    return this.get.execute(input, context);
  }

  @Replies(describeOrder)
  describeOrder(@Payload() input: OrderReference) {
    return this.describe.execute(input);
  }

  @Replies(listOrders)
  listOrders(@Payload() input: ListOrdersInput, @Ctx() context: RequestContext) {
    return this.list.execute(input, context);
  }

  @Replies(changeOrder)
  changeOrder(@Payload() input: ChangeOrderInput, @Ctx() context: RequestContext) {
    return this.change.execute(input, context);
  }

  @Replies(applyPromoCode)
  applyPromoCode(@Payload() input: PromoCodeOfOrder, @Ctx() context: RequestContext) {
    return this.applyCode.execute(input, context);
  }

  @Replies(dropPromoCode)
  dropPromoCode(@Payload() input: PromoCodeOfOrder, @Ctx() context: RequestContext) {
    return this.dropCode.execute(input, context);
  }

  @Replies(placeOrder)
  placeOrder(@Payload() input: PlaceOrderInput, @Ctx() context: RequestContext) {
    return this.place.execute(input, context);
  }

  @Replies(cancelOrder)
  cancelOrder(@Payload() input: OrderReference, @Ctx() context: RequestContext) {
    return this.cancel.execute(input, context);
  }

  @Replies(explainOrder)
  explainOrder(@Payload() input: OrderReference, @Ctx() context: RequestContext) {
    return this.explain.execute(input, context);
  }
}
