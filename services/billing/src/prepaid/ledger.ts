import { prepaidAccountChanged, type PrepaidPurpose } from '@atrium/contracts';
import { failpoint, happened, Problem } from '@atrium/messaging';
import { Gates } from '@atrium/service';
import { Injectable } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { LedgerRepository, type Together } from './ledger.repository.js';
import type { StoredEntry } from './ledger.schema.js';
import {
  type AccountReference,
  appended,
  type BesideKind,
  type Circumstances,
  type CreditKind,
  type DebitKind,
  endOf,
  type LedgerEntry,
  legsBeside,
  legsOfCredit,
  legsOfDebit,
  legsOfHold,
  type Movement,
  toldOfEntry,
  whyNotAppend,
} from './prepaid.js';

/** How often others may be faster at the same account before one gives up. Each time one of them got on. */
const attempts = 100;
/** Until one looks again, in milliseconds, at most: a random part of it, so that not all look at once. */
const pause = 20;

/** What somebody wants to move: `operationId` makes it once, `about` says what for. */
export interface Wanted<Kind> extends AccountReference {
  /** In minor units, from 1 to `largestAmount`; anything else is a `RangeError`. */
  readonly amount: number;
  readonly operationId: string;
  readonly kind: Kind;
  readonly about: Partial<PrepaidPurpose>;
  /** In words, for corrections; the organization reads them. */
  readonly reason?: string;
}

/** A part of the balance to be set aside until a time. */
export interface WantedHold extends Omit<Wanted<'hold'>, 'kind' | 'reason'> {
  readonly expiresAt: Date;
}

/** What is written in the same document as an entry, given the entry. */
export type WrittenTogether = (entry: LedgerEntry) => Together;

/** Which hold, and what more is known of what it was for. */
export interface HoldReference extends AccountReference {
  /** That of the hold. */
  readonly operationId: string;
  readonly about?: Partial<PrepaidPurpose>;
}

/**
 * All that moves money of prepaid accounts (B-5, reliability 2.3). Each is one insert after the newest entry, or not at all; each is
 * done once for its `operationId` and answers the entry that did it, however often it is asked and whoever asks at the same time.
 * Throws `prepaid-insufficient` where what is available does not suffice, `prepaid-limit` beyond the largest amount, `not-found`
 * for an organization that billing does not know, `busy` where too much happens to one account at once.
 *
 * Whoever starts something for an organization does it while its gate is open; the ledger does not ask again, as what was begun
 * must come to its end.
 */
@Injectable()
export class Ledger {
  constructor(
    private readonly entries: LedgerRepository,
    private readonly gates: Gates,
  ) {}

  /** Money comes in. */
  credit(
    wanted: Wanted<Exclude<CreditKind, 'pay-out-returned'>>,
    circumstances: Circumstances,
    together?: WrittenTogether,
  ): Promise<LedgerEntry> {
    const legs = legsOfCredit(wanted.kind, wanted.organizationId);
    return this.asWanted({ ...wanted, legs }, circumstances, together);
  }

  /** Money goes out at once. */
  debit(
    wanted: Wanted<DebitKind>,
    circumstances: Circumstances,
    together?: WrittenTogether,
  ): Promise<StoredEntry> {
    const legs = legsOfDebit(wanted.kind, wanted.organizationId);
    return this.asWanted({ ...wanted, legs }, circumstances, together);
  }

  /** Sets a part of the balance aside, until it is captured or voided, or runs out. */
  hold(wanted: WantedHold, circumstances: Circumstances): Promise<LedgerEntry> {
    const legs = legsOfHold('hold', wanted.organizationId);
    return this.asWanted({ ...wanted, kind: 'hold', legs }, circumstances);
  }

  /** Takes all that a hold set aside. Throws `prepaid-hold-ended` when it was voided or has run out, `not-found` for none. */
  capture(hold: HoldReference, circumstances: Circumstances): Promise<LedgerEntry> {
    return this.end('capture', hold, circumstances);
  }

  /** Gives back all that a hold set aside. Throws `prepaid-hold-ended` when it was captured, `not-found` for none. */
  void(hold: HoldReference, circumstances: Circumstances): Promise<LedgerEntry> {
    return this.end('void', hold, circumstances);
  }

  /**
   * Books what becomes of money that had left the balance: it changes no balance. Where it was given back before, that stays so: its
   * entry is the answer.
   */
  beside(wanted: Wanted<BesideKind>, circumstances: Circumstances): Promise<LedgerEntry> {
    return this.append({ ...wanted, legs: legsBeside(wanted.kind) }, circumstances);
  }

  /**
   * Gives back what a pay-out took. Where it was booked otherwise before, as the organization was closing then, that stays so: its
   * entry is the answer.
   */
  giveBack(wanted: Wanted<'pay-out-returned'>, circumstances: Circumstances): Promise<LedgerEntry> {
    const legs = legsOfCredit(wanted.kind, wanted.organizationId);
    return this.append({ ...wanted, legs }, circumstances);
  }

  private async end(
    kind: 'capture' | 'void',
    { organizationId, currency, operationId: holdId, about }: HoldReference,
    circumstances: Circumstances,
  ): Promise<LedgerEntry> {
    const account = { organizationId, currency };
    const hold = await this.entries.byOperation(account, holdId);
    if (hold?.kind !== 'hold') throw new Problem('not-found');
    const ended = await this.entries.byOperation(account, endOf(holdId));
    const isOver = hold.expiresAt !== null && hold.expiresAt <= circumstances.at;
    if (!ended && isOver && kind === 'capture') throw new Problem('prepaid-hold-ended');
    const legs = legsOfHold(kind, organizationId);
    const end = { ...account, kind, amount: hold.amount, legs, operationId: endOf(holdId), holdId };
    const what = { ...end, about: { ...hold.about, ...about } };
    const entry = ended ?? (await this.append(what, circumstances));
    failpoint('billing.prepaid.after-end');
    await this.entries.closeHold(hold);
    if (entry.kind !== kind) throw new Problem('prepaid-hold-ended');
    return entry;
  }

  /** Throws where the operation was another one: that is a fault of ours, and money must not be taken for moved. */
  private async asWanted(
    movement: Movement,
    circumstances: Circumstances,
    together?: WrittenTogether,
  ): Promise<StoredEntry> {
    const entry = await this.append(movement, circumstances, together);
    const { kind, amount, legs } = movement;
    if (entry.kind === kind && entry.amount === amount && entry.debit === legs.debit) return entry;
    throw new Error(`Operation ${entry.operationId} is entry ${entry._id}, which is another one`);
  }

  private async append(
    movement: Movement,
    circumstances: Circumstances,
    together?: WrittenTogether,
  ): Promise<StoredEntry> {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const last = await this.entries.last(movement);
      // After it: whatever the newest entry knows of, an entry of this operation is found.
      const earlier = await this.entries.byOperation(movement, movement.operationId);
      if (earlier) return earlier;
      if (!last) await this.requireKnown(movement);
      const reason = whyNotAppend(last, movement);
      if (reason) throw new Problem(reason);
      const entry = appended(last, movement, circumstances);
      const event = happened(prepaidAccountChanged, toldOfEntry(entry), {
        ...circumstances,
        at: entry.at,
      });
      const written = await this.entries.append(entry, event, together?.(entry));
      if (written) return written;
      await sleep(Math.random() * pause);
    }
    throw new Problem('busy', { retryAfter: 1 });
  }

  private async requireKnown({ organizationId }: AccountReference): Promise<void> {
    if (!(await this.gates.find(organizationId))) throw new Problem('not-found');
  }
}
