import { Inject, Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import { type Clock, Problem } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import type { Collection, Connection } from 'mongoose';
import { newSecret, secretHash } from '../secret.js';

/** What a challenge was made for: it is nothing for anything else. */
type Purpose = 'registration' | 'authentication';

interface PasskeyChallengeDocument {
  /** SHA-256 of the challenge. */
  readonly _id: string;
  readonly purpose: Purpose;
  /** Who adds a passkey; null where the passkey itself will say who it is. */
  readonly accountId: string | null;
  readonly expiresAt: Date;
}

/** How long a challenge can be answered, in milliseconds. */
export const challengeLifetime = 5 * 60_000;

/** Challenges for authenticators: 256 random bits each, in the database until they are answered or run out. */
@Injectable()
export class PasskeyChallengesRepository {
  private readonly challenges: Collection<PasskeyChallengeDocument>;

  constructor(
    @InjectConnection() connection: Connection,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.challenges = connection.collection<PasskeyChallengeDocument>('passkey-challenges');
  }

  async make(purpose: Purpose, accountId: string | null): Promise<string> {
    const challenge = newSecret();
    const expiresAt = new Date(this.clock.now().getTime() + challengeLifetime);
    await this.challenges.insertOne({ _id: secretHash(challenge), purpose, accountId, expiresAt });
    return challenge;
  }

  /** Uses a challenge up, in one command. Throws `challenge-not-usable`: of any number at once all but one. */
  async take(
    challenge: string | undefined,
    { purpose, accountId }: { purpose: Purpose; accountId: string | null },
  ): Promise<string> {
    const taken =
      challenge !== undefined &&
      (await this.challenges.findOneAndDelete({
        _id: secretHash(challenge),
        purpose,
        accountId,
        expiresAt: { $gt: this.clock.now() },
      }));
    if (!taken) throw new Problem('challenge-not-usable');
    return challenge;
  }
}
