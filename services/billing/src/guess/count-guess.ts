import { Inject, Injectable } from '@nestjs/common';
import { Problem } from '@atrium/messaging';
import { SETTINGS } from '@atrium/service';
import { v7 as newId } from 'uuid';
import type { BillingSettings } from '../config.js';
import { type GuessLimit, guessLimitOf } from './guess.js';
import { GuessesRepository } from './guesses.repository.js';

/** Who tries a code, and for whom. */
export interface Guesser {
  readonly accountId: string;
  readonly organizationId: string;
}

/**
 * Codes that do not exist are counted, for the account and for the organization (A6-14): neither many people of one nor one
 * person of many find a code by trying.
 */
@Injectable()
export class CountGuess {
  private readonly limit: GuessLimit;

  constructor(
    private readonly guesses: GuessesRepository,
    @Inject(SETTINGS) settings: BillingSettings,
  ) {
    const { wrongCodesMax: most, wrongCodesWithin: within } = settings;
    this.limit = guessLimitOf({ most, within }, settings);
  }

  /**
   * Does what tries a code, counted beforehand so that many at once can not slip through, and forgets it again unless it answers
   * null: no such code. Throws `too-many-requests`.
   */
  async during<Found>(
    { accountId, organizationId }: Guesser,
    look: () => Promise<Found | null>,
  ): Promise<Found | null> {
    const id = newId();
    const counters = [`account:${accountId}`, `organization:${organizationId}`];
    const counted: string[] = [];
    let isWrong = false;
    try {
      for (const whose of counters) {
        const retryAfter = await this.guesses.count(whose, id, this.limit);
        if (retryAfter > 0) throw new Problem('too-many-requests', { retryAfter });
        counted.push(whose);
      }
      const found = await look();
      isWrong = found === null;
      return found;
    } finally {
      if (!isWrong) {
        await Promise.all(counted.map((whose) => this.guesses.forget(whose, id)));
      }
    }
  }
}
