import {
  authenticateSandboxCard,
  beginTopUp,
  BeginTopUpInput,
  cancelTopUp,
  CardNotice,
  continuePayment,
  describePayment,
  getPayment,
  listPayments,
  ListPaymentsInput,
  PaymentReferenceInput,
  payWithSandboxCard,
  receiveCardNotice,
  refundPayment,
  RefundPaymentInput,
  SandboxAuthentication,
  SandboxCard,
} from '@atrium/contracts';
import { Replies, RequestContext } from '@atrium/messaging';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { BeginTopUp } from './begin-top-up.js';
import { CancelTopUp } from './cancel-top-up.js';
import { ContinueByMember } from './continue-by-member.js';
import { DescribePayment } from './describe-payment.js';
import { ListPayments } from './list-payments.js';
import { ReceiveCardNotice } from './receive-card-notice.js';
import { RefundByOperator } from './refund-by-operator.js';
import { UseSandboxCard } from './use-sandbox-card.js';

@Controller()
export class PaymentsController {
  constructor(
    private readonly list: ListPayments,
    private readonly topUp: BeginTopUp,
    private readonly cancel: CancelTopUp,
    private readonly goOn: ContinueByMember,
    private readonly refund: RefundByOperator,
    private readonly notice: ReceiveCardNotice,
    private readonly sandbox: UseSandboxCard,
    private readonly describe: DescribePayment,
  ) {}

  @Replies(listPayments)
  listPayments(@Payload() input: ListPaymentsInput, @Ctx() context: RequestContext) {
    return this.list.execute(input, context);
  }

  @Replies(getPayment)
  getPayment(@Payload() input: PaymentReferenceInput, @Ctx() context: RequestContext) {
    return this.list.one(input, context);
  }

  @Replies(describePayment)
  describePayment(@Payload() input: PaymentReferenceInput) {
    return this.describe.execute(input);
  }

  @Replies(beginTopUp)
  beginTopUp(@Payload() input: BeginTopUpInput, @Ctx() context: RequestContext) {
    return this.topUp.execute(input, context);
  }

  @Replies(cancelTopUp)
  cancelTopUp(@Payload() input: PaymentReferenceInput, @Ctx() context: RequestContext) {
    return this.cancel.execute(input, context);
  }

  @Replies(continuePayment)
  continuePayment(@Payload() input: PaymentReferenceInput, @Ctx() context: RequestContext) {
    return this.goOn.execute(input, context);
  }

  @Replies(refundPayment)
  refundPayment(@Payload() input: RefundPaymentInput, @Ctx() context: RequestContext) {
    return this.refund.execute(input, context);
  }

  @Replies(receiveCardNotice)
  receiveCardNotice(@Payload() input: CardNotice) {
    return this.notice.execute(input);
  }

  @Replies(payWithSandboxCard)
  payWithSandboxCard(@Payload() input: SandboxCard) {
    return this.sandbox.execute(input);
  }

  @Replies(authenticateSandboxCard)
  authenticateSandboxCard(@Payload() input: SandboxAuthentication) {
    return this.sandbox.authenticate(input);
  }
}
