import { gratuityReleased, gratuityReserved, gratuityUsed } from '@atrium/contracts';
import { type Clock, failpoint, happened, Problem } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import type { Discount } from '../discount/discount.js';
import type { Cause } from '../promo-code/promo-codes.js';
import type { Holder } from '../reservation/reservation.js';
import {
  type Gratuity,
  isFor,
  isHeldBy,
  type LineOfOrder,
  type PlanOfLine,
  refusalOf,
  toldOfGratuity,
} from './gratuity.js';
import { GratuitiesRepository } from './gratuities.repository.js';

/** How often others may get in between before one gives up. */
const attempts = 20;

/** How many a line offers. */
const mostOffered = 50;

/** What a gratuity gives a line. */
export interface AppliedGratuity {
  readonly gratuityId: string;
  readonly discount: Discount;
  /** Stands on the line. */
  readonly reason: string;
}

/** A line of an order that is to have a gratuity. */
export interface LineWithGratuity extends LineOfOrder, PlanOfLine, Holder {
  readonly organizationId: string;
  /** When it is given back by itself, unless the order was completed. */
  readonly until: Date;
}

/** Gratuities for those who order: chosen for a line, held, then used or given back (A6-5..A6-7). */
@Injectable()
export class Gratuities {
  constructor(
    private readonly gratuities: GratuitiesRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Those that a line of an order can have: the open ones for its plan (A6-2), and what the order holds already. */
  async offered(organizationId: string, plan: PlanOfLine, orderId: string): Promise<Gratuity[]> {
    const page = { after: undefined, limit: mostOffered };
    const [open, held] = await Promise.all([
      this.gratuities.usable([organizationId], plan, this.clock.now(), page),
      this.gratuities.heldBy(organizationId, orderId),
    ]);
    return [...held.filter((one) => isFor(one, plan)), ...open];
  }

  /** What one would give a line; holds nothing. Throws as `reserve`. */
  async inspect(
    gratuityId: string,
    line: Omit<LineWithGratuity, 'until' | 'placing'>,
  ): Promise<AppliedGratuity> {
    return applied(await this.require(gratuityId, line));
  }

  /**
   * Holds one for a line of an order. Again for the same line, it is held for longer if so wished. Throws `not-found` for another
   * organization's (A6-5), `gratuity-wrong-product`, `gratuity-reserved`, `gratuity-used`, `gratuity-withdrawn` and
   * `gratuity-expired`.
   */
  async reserve(
    gratuityId: string,
    line: LineWithGratuity,
    cause: Cause,
  ): Promise<AppliedGratuity> {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const gratuity = await this.require(gratuityId, line);
      if (await this.take(gratuity, line, cause)) return applied(gratuity);
    }
    throw new Problem('busy', { retryAfter: 1 });
  }

  /** The order was completed. False when it does not hold the gratuity any more; used again, nothing changes. */
  async use(gratuityId: string, orderId: string, cause: Cause): Promise<boolean> {
    const gratuity = await this.gratuities.find(gratuityId);
    if (gratuity?.hold?.orderId !== orderId) return false;
    if (gratuity.state === 'used') return true;
    const used: Gratuity = { ...gratuity, state: 'used' };
    const at = this.clock.now();
    const entry = happened(gratuityUsed, toldOfGratuity(used), { ...cause, at });
    if (!(await this.gratuities.use(gratuity, entry))) {
      const now = await this.gratuities.find(gratuityId);
      return now?.state === 'used' && now.hold?.orderId === orderId;
    }
    failpoint('billing.gratuity.after-use');
    return true;
  }

  /** The placing was abandoned: it is open again. One that was used, or a newer placing holds, stays as it is. */
  async release(gratuityId: string, { orderId, placing }: Holder, cause: Cause): Promise<void> {
    const gratuity = await this.gratuities.find(gratuityId);
    if (gratuity?.state !== 'reserved' || gratuity.hold?.orderId !== orderId) return;
    await this.gratuities.release(gratuity, this.released(gratuity, false, cause), { placing });
    failpoint('billing.gratuity.after-release');
  }

  /** Releases those whose orders were never completed; any replica does, as each is one conditional write. */
  async releaseOverdue(): Promise<void> {
    const atOnce = 100;
    for (let found = atOnce; found === atOnce;) {
      const now = this.clock.now();
      const overdue = await this.gratuities.overdue(now, atOnce);
      for (const gratuity of overdue) {
        const entry = this.released(gratuity, true, { by: null, requestId: null });
        await this.gratuities.release(gratuity, entry, { overdue: now });
      }
      found = overdue.length;
    }
  }

  /** False when somebody got in between: look again. */
  private async take(gratuity: Gratuity, line: LineWithGratuity, cause: Cause): Promise<boolean> {
    const { orderId, lineId, placing, until } = line;
    if (gratuity.state === 'used') return true;
    if (gratuity.state === 'reserved') return this.gratuities.prolong(gratuity, { until, placing });
    const reserved: Gratuity = {
      ...gratuity,
      ...{ state: 'reserved', hold: { orderId, lineId, placing, until } },
    };
    const at = this.clock.now();
    const entry = happened(gratuityReserved, toldOfGratuity(reserved), { ...cause, at });
    const isReserved = await this.gratuities.reserve(reserved, at, entry);
    if (isReserved) failpoint('billing.gratuity.after-reservation');
    return isReserved;
  }

  /** One that a line may have, or has already. */
  private async require(
    gratuityId: string,
    line: Omit<LineWithGratuity, 'until' | 'placing'>,
  ): Promise<Gratuity> {
    const gratuity = await this.gratuities.find(gratuityId);
    const { organizationId } = line;
    const isTheirs = gratuity?.organizationId === organizationId && isHeldBy(gratuity, line);
    if (isTheirs && isFor(gratuity, line)) return gratuity;
    const refusal = refusalOf(gratuity, organizationId, line, this.clock.now());
    if (refusal !== null) throw new Problem(refusal);
    return gratuity as Gratuity;
  }

  private released(gratuity: Gratuity, expired: boolean, cause: Cause) {
    const open: Gratuity = { ...gratuity, state: 'open', hold: null };
    const told = { ...toldOfGratuity(open), expired };
    return happened(gratuityReleased, told, { ...cause, at: this.clock.now() });
  }
}

function applied({ _id: gratuityId, discount, reason }: Gratuity): AppliedGratuity {
  return { gratuityId, discount, reason };
}
