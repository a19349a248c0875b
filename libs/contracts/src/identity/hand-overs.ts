import { request } from '../contract.js';
import { OneOf, Part, Secret, Text, Timestamp } from '../fields.js';
import { deliveries, type Delivery, StartedSession } from './sessions.js';
import { Client } from './sign-ups.js';

export class StartHandOverInput {
  @Text({
    max: 300,
    example: 'https://mail.example.com',
    description: 'The origin of the host that the session is taken to; one of those configured.',
  })
  origin!: string;
}

/** A sign-in on its way to another host. */
export class HandOver {
  @Secret({ description: 'Good once, for thirty seconds, at that origin alone.' })
  code!: string;

  @Timestamp()
  expiresAt!: string;
}

/** Begins to take the session that asks to another host, where the same person need not sign in again (A0-6). */
export const startHandOver = request('identity.v1.hand-overs.start', {
  input: StartHandOverInput,
  output: HandOver,
  effect: 'command',
});

export class RedeemHandOverInput {
  @Secret({ description: 'From the host where the person is signed in.' })
  code!: string;

  @Text({ max: 300, description: 'The origin of the host that redeems it.' })
  origin!: string;

  @OneOf(deliveries, { optional: true, description: '`cookie` by default.' })
  deliver?: Delivery;

  @Part(() => Client)
  client!: Client;
}

/** Starts a session that ends with the one it comes from (decision 30). */
export const redeemHandOver = request('identity.v1.hand-overs.redeem', {
  input: RedeemHandOverInput,
  output: StartedSession,
  onBehalfOf: 'service',
  effect: 'command',
  problems: ['token-not-usable'],
});
