import {
  changeCart,
  ChangeCartInput,
  claimCart,
  ClaimCartInput,
  createCart,
  CreateCartInput,
  getCart,
  GetCartInput,
} from '@atrium/contracts';
import { Replies, RequestContext } from '@atrium/messaging';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { ChangeCart } from './change-cart.js';
import { ClaimCart } from './claim-cart.js';
import { CreateCart } from './create-cart.js';
import { GetCart } from './get-cart.js';

@Controller()
export class CartsController {
  constructor(
    private readonly create: CreateCart,
    private readonly get: GetCart,
    private readonly change: ChangeCart,
    private readonly claim: ClaimCart,
  ) {}

  @Replies(createCart)
  createCart(@Payload() input: CreateCartInput) {
    return this.create.execute(input);
  }

  @Replies(getCart)
  getCart(@Payload() input: GetCartInput) {
    return this.get.execute(input);
  }

  @Replies(changeCart)
  changeCart(@Payload() input: ChangeCartInput) {
    return this.change.execute(input);
  }

  @Replies(claimCart)
  claimCart(@Payload() input: ClaimCartInput, @Ctx() context: RequestContext) {
    return this.claim.execute(input, context);
  }
}
