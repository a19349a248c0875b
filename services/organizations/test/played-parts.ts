import {
  type ClosingAnswer,
  closingOfIdentity,
  finishClosingOfNotifications,
  type Obstacle,
} from '@atrium/contracts';
import {
  type ClosingPart,
  connectParticipant,
  newParticipantKey,
  type Participant,
  type ParticipantConnection,
} from '@atrium/messaging';
import type { TestPlatform } from '@atrium/testing';

const none: ClosingAnswer = { obstacles: [], hasMore: false };

/** Something of a product service from outside that stands in the way. */
export const site: Obstacle = {
  ...{ kind: 'hosted-site', id: 'site-1', what: 'munster.example', why: 'It is still hosted.' },
  ...{ money: null, clearedBy: { method: 'DELETE', path: '/hosting/v1/sites/site-1' } },
};

/** One part of a closing that the test plays: what it has, and whom it holds by which closing. */
export class PlayedPart implements ClosingPart {
  /** An error is no answer; anything else may be what cannot be understood. */
  answer: unknown = none;
  /** Whether it hears of releases. */
  isDeaf = false;
  /** Whether it is done when it is asked to finish. */
  isDone = true;
  readonly finished = new Set<string>();
  readonly #held = new Map<string, string>();
  readonly #released = new Set<string>();

  isHeld(organizationId: string): boolean {
    return this.#held.has(organizationId);
  }

  has(...obstacles: Obstacle[]): void {
    this.answer = { obstacles, hasMore: false };
  }

  async check(): Promise<ClosingAnswer> {
    if (this.answer instanceof Error) throw this.answer;
    return this.answer as ClosingAnswer;
  }

  async hold(organizationId: string, closingId: string): Promise<ClosingAnswer> {
    if (!this.#released.has(closingId)) this.#held.set(organizationId, closingId);
    return this.check();
  }

  async release(organizationId: string, closingId: string): Promise<void> {
    if (this.isDeaf) throw new Error('deaf');
    this.#released.add(closingId);
    if (this.#held.get(organizationId) === closingId) this.#held.delete(organizationId);
  }

  async finish(organizationId: string): Promise<boolean> {
    if (this.isDone) this.finished.add(organizationId);
    return this.isDone;
  }
}

/** The parts of a closing beside organizations and billing: identity, notifications, and a product service from outside. */
export class PlayedParts {
  readonly identity = new PlayedPart();
  readonly notifications = new PlayedPart();
  readonly hosting = new PlayedPart();
  readonly #key = newParticipantKey();
  #connection: ParticipantConnection | undefined;

  /** For the platform, before it is started. */
  get participants(): Participant[] {
    const { nkey } = this.#key;
    return [{ name: 'hosting', nkey, capabilities: ['organization-closing'] }];
  }

  /** Everything answers as if nothing stood in the way. */
  reset(): void {
    for (const part of [this.identity, this.notifications, this.hosting]) {
      part.answer = none;
      part.isDeaf = false;
      part.isDone = true;
    }
  }

  async start({ natsUrl, bus }: TestPlatform): Promise<void> {
    const { nkeySeed } = this.#key;
    this.#connection = await connectParticipant({ name: 'hosting', natsUrl, nkeySeed });
    this.#connection.answerClosing(this.hosting);
    const { identity, notifications } = this;
    await bus.reply(closingOfIdentity.check, () => identity.check());
    await bus.reply(closingOfIdentity.hold, ({ organizationId, closingId }) =>
      identity.hold(organizationId, closingId),
    );
    await bus.reply(closingOfIdentity.release, async ({ organizationId, closingId }) => {
      await identity.release(organizationId, closingId);
      return {};
    });
    await bus.reply(closingOfIdentity.finish, async ({ organizationId }) => ({
      isDone: await identity.finish(organizationId),
    }));
    await bus.reply(finishClosingOfNotifications, async ({ organizationId }) => ({
      isDone: await notifications.finish(organizationId),
    }));
  }

  async stop(): Promise<void> {
    await this.#connection?.close();
  }
}
