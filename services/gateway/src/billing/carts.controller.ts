import {
  Cart,
  changeCart,
  ChangeCartInput,
  claimCart,
  ClaimCartInput,
  createCart,
  CreateCartInput,
  getCart,
  GetCartInput,
  NewCart,
  Order,
  OrganizationReference,
} from '@atrium/contracts';
import { Bus, type Caller, Problem } from '@atrium/messaging';
import { Body, Controller, Get, Param, Post, Put, Req } from '@nestjs/common';
import { ApiHeader, ApiTags, OmitType, PickType } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Asking, clientOf } from '../http/caller.js';
import { Exposes } from '../http/exposes.js';
import { languageFor } from '../page/language.js';

class CreateCartBody extends OmitType(CreateCartInput, ['locale', 'network']) {}
class CartPath extends PickType(GetCartInput, ['cartId']) {}
class ChangeCartBody extends OmitType(ChangeCartInput, ['cartId', 'secret', 'locale']) {}
class ClaimCartBody extends OmitType(ClaimCartInput, ['organizationId']) {}

const secretForm = /^[\w-]{43}$/;

/** By the secret, in a header: URLs end up in logs and histories. */
const HasSecret = (): MethodDecorator =>
  ApiHeader({
    name: 'X-Atrium-Cart-Secret',
    required: true,
    description: 'The `secret` from the answer that made the cart.',
    schema: { type: 'string', minLength: 43, maxLength: 43, pattern: '^[\\w-]+$' },
  });

/** Baskets of people who have no account yet. */
@ApiTags('Orders')
@Controller('v1')
export class CartsController {
  constructor(private readonly bus: Bus) {}

  @Post('carts')
  @Exposes(createCart, { summary: 'Fill a cart, before there is an account', status: 201 })
  createCart(
    @Req() request: FastifyRequest,
    @Body() body: CreateCartBody,
    @Asking() { requestId }: Caller,
  ): Promise<NewCart> {
    const { network } = clientOf(request);
    const input = { ...body, network, locale: localeOf(request) };
    return this.bus.request(createCart, input, { requestId });
  }

  @Get('carts/:cartId')
  @HasSecret()
  @Exposes(getCart, { summary: 'A cart, at the prices of now' })
  getCart(
    @Req() request: FastifyRequest,
    @Param() path: CartPath,
    @Asking() { requestId }: Caller,
  ): Promise<Cart> {
    const input = { ...path, secret: secretOf(request), locale: localeOf(request) };
    return this.bus.request(getCart, input, { requestId });
  }

  @Put('carts/:cartId')
  @HasSecret()
  @Exposes(changeCart, { summary: 'Fill a cart anew' })
  changeCart(
    @Req() request: FastifyRequest,
    @Param() path: CartPath,
    @Body() body: ChangeCartBody,
    @Asking() { requestId }: Caller,
  ): Promise<Cart> {
    const input = { ...body, ...path, secret: secretOf(request), locale: localeOf(request) };
    return this.bus.request(changeCart, input, { requestId });
  }

  @Post('organizations/:organizationId/carts/claim')
  @Exposes(claimCart, { summary: 'Make an order of a cart: one, however often it is asked for' })
  claimCart(
    @Param() path: OrganizationReference,
    @Body() body: ClaimCartBody,
    @Asking() caller: Caller,
  ): Promise<Order> {
    return this.bus.request(claimCart, { ...body, ...path }, caller);
  }
}

/** What can't be a secret opens nothing, and is answered like another one. */
function secretOf({ headers }: FastifyRequest): string {
  const secret = headers['x-atrium-cart-secret'];
  if (typeof secret !== 'string' || !secretForm.test(secret)) throw new Problem('not-found');
  return secret;
}

function localeOf({ headers }: FastifyRequest) {
  return languageFor(undefined, headers['accept-language']);
}
