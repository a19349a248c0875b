import { randomBytes } from 'node:crypto';
import { type Clock, Problem } from '@atrium/messaging';
import type {
  CardAction,
  CardIntent,
  CardProvider,
  CardRequest,
  ProvidersCard,
} from './card-provider.js';
import { behaviorOf, numberIn, type SandboxBehavior, slowness } from './sandbox-card.js';
import type { SandboxIntent } from './sandbox-intent.schema.js';
import type { SandboxIntentsRepository } from './sandbox-intents.repository.js';

/** What a form or a page of the sandbox answers. */
export interface SandboxAnswer {
  readonly paymentId: string;
  /** Whether the bank asks who it is (3-D Secure). */
  readonly asksPerson: boolean;
}

/** A card provider for development and tests, which takes no money: in production there is none. */
export class SandboxCards implements CardProvider {
  readonly name = 'sandbox';

  constructor(
    private readonly intents: SandboxIntentsRepository,
    private readonly clock: Clock,
    environment: string,
  ) {
    if (environment === 'production') {
      throw new Error('The sandbox takes no money: it is no card provider for production');
    }
  }

  async open({ paymentId, money, savedCard }: CardRequest): Promise<CardIntent> {
    const intent: SandboxIntent = {
      _id: `sandbox_${paymentId}`,
      ...{ paymentId, money },
      clientSecret: `sandbox_secret_${randomBytes(24).toString('base64url')}`,
      ...{ state: 'waits-for-card', readyAt: null, decline: null, refunds: [] },
    };
    const isNew = await this.intents.insert(intent);
    const number = savedCard && numberIn(savedCard.token);
    const behavior = number === null ? null : behaviorOf(number);
    if (isNew && behavior) await this.use(intent, behavior);
    return this.read(intent._id);
  }

  async read(intentId: string): Promise<CardIntent> {
    const intent = await this.intents.find(intentId);
    if (!intent) throw new Error(`The sandbox has no payment ${intentId}`);
    return shown(intent, this.clock.now());
  }

  async cancel(intentId: string): Promise<CardIntent> {
    const intent = await this.intents.find(intentId);
    if (intent && shown(intent, this.clock.now()).state !== 'paid') {
      await this.intents.change(intent, { state: 'ended' });
    }
    return this.read(intentId);
  }

  async refund({
    intentId,
    refundId: id,
    amount,
  }: {
    intentId: string;
    refundId: string;
    amount: number;
  }): Promise<boolean> {
    await this.intents.addRefund(intentId, { id, amount });
    return true;
  }

  saveCard(organizationId: string, token: string): Promise<ProvidersCard> {
    const number = numberIn(token);
    if (number === null || behaviorOf(number) === null) throw new Problem('card-refused');
    return Promise.resolve({
      ...{ customerId: `sandbox_${organizationId}`, token, brand: 'visa' },
      ...{ last4: number.slice(-4), expiresMonth: 12, expiresYear: 2_099 },
    });
  }

  forgetCard(): Promise<void> {
    return Promise.resolve();
  }

  readNotice(): never {
    throw new Problem('not-found');
  }

  /** What the form of a provider does: a card is entered. */
  async pay(clientSecret: string, behavior: SandboxBehavior): Promise<SandboxAnswer> {
    const intent = await this.intents.findBySecret(clientSecret);
    if (!intent) throw new Problem('not-found');
    await this.use(intent, behavior);
    return this.answer(intent);
  }

  /** What the page of a bank does: the person has confirmed, or has not. */
  async authenticate(clientSecret: string, confirmed: boolean): Promise<SandboxAnswer> {
    const intent = await this.intents.findBySecret(clientSecret);
    if (!intent) throw new Problem('not-found');
    if (intent.state === 'waits-for-person') {
      await this.intents.change(intent, confirmed ? { state: 'paid' } : declined('not_confirmed'));
    }
    return this.answer(intent);
  }

  private async answer({ _id, paymentId }: SandboxIntent): Promise<SandboxAnswer> {
    const asksPerson = (await this.intents.find(_id))?.state === 'waits-for-person';
    return { paymentId, asksPerson };
  }

  private async use(intent: SandboxIntent, behavior: SandboxBehavior): Promise<void> {
    if (intent.state !== 'waits-for-card') return;
    const readyAt = new Date(this.clock.now().getTime() + slowness);
    const changes = {
      taken: { state: 'paid' },
      declined: declined('generic_decline'),
      asks: { state: 'waits-for-person' },
      slow: { state: 'processing', readyAt },
    } as const;
    await this.intents.change(intent, changes[behavior]);
  }
}

function declined(code: string) {
  const decline = { id: randomBytes(12).toString('base64url'), code };
  return { state: 'waits-for-card' as const, decline };
}

function shown(intent: SandboxIntent, now: Date): CardIntent {
  const { _id: intentId, paymentId, money, readyAt } = intent;
  const isReady = intent.state === 'processing' && readyAt !== null && readyAt <= now;
  const isPaid = intent.state === 'paid' || isReady;
  const isWaiting = intent.state === 'waits-for-card' || intent.state === 'waits-for-person';
  const open = isWaiting ? 'action-required' : 'processing';
  const received = isPaid ? money : { ...money, amount: 0 };
  return {
    ...{ intentId, paymentId, decline: intent.state === 'waits-for-card' ? intent.decline : null },
    state: isPaid ? 'paid' : intent.state === 'ended' ? 'ended' : open,
    received,
    action: isWaiting ? actionIn(intent) : null,
  };
}

/** The same secret for the bank's question: the sandbox has no page of its own. */
function actionIn({ clientSecret }: SandboxIntent): CardAction {
  return { kind: 'client-secret', clientSecret, publishableKey: null };
}
