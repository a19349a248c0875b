import { Inject, Injectable } from '@nestjs/common';
import {
  type AccountStart,
  type AccountVerified,
  describeAccountStart,
  type EventMessage,
} from '@atrium/contracts';
import { Bus, type Caller, type Clock, Problem, type RequestContext } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { AccountGate } from './account-gate.js';
import type { Circumstances } from '../history/history.js';
import { JoinByInvitation } from '../invitation/join-by-invitation.js';
import { FoundOrganization } from '../organization/found-organization.js';

/** How many accounts a process remembers to have seen. */
const rememberedAtMost = 10_000;

/**
 * Gives a new account what it starts with: an organization of its own, or the membership it was invited to
 * (decision 18). However often, and by whichever of two ways, it is asked for, it happens once.
 */
@Injectable()
export class StartAccount {
  private readonly seen = new Set<string>();
  private readonly underWay = new Map<string, Promise<void>>();

  constructor(
    private readonly bus: Bus,
    private readonly foundOrganization: FoundOrganization,
    private readonly joinByInvitation: JoinByInvitation,
    private readonly accountGate: AccountGate,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** An account was verified. */
  async onEvent({ id, data, occurredAt, requestId }: EventMessage<AccountVerified>): Promise<void> {
    const { accountId } = data;
    const start = await this.startOf(accountId, { requestId: requestId ?? id });
    if (!start) return;
    const circumstances = { by: accountId, at: new Date(occurredAt), requestId };
    await unlessGoing(this.begin(accountId, start, circumstances));
  }

  /**
   * An account of today asks whose beginning is not here yet: begins it, unless this process has done so
   * before. Answers whether it has looked.
   */
  async onFirstSight(context: RequestContext): Promise<boolean> {
    const { accountId } = context.asker;
    if (this.seen.has(accountId)) return false;
    let start = this.underWay.get(accountId);
    if (!start) {
      start = this.startNow(context).finally(() => this.underWay.delete(accountId));
      this.underWay.set(accountId, start);
    }
    await start;
    return true;
  }

  private async startNow(context: RequestContext): Promise<void> {
    const { accountId, authenticatedAt } = context.asker;
    const start = await this.startOf(accountId, context.caller());
    const { requestId } = context;
    // It may stay after all: then whoever asks next begins it.
    if (await this.accountGate.isShut(accountId)) return;
    // The assertion tells the second, not the moment in it.
    const at = new Date(authenticatedAt.getTime() + 999);
    if (start) await unlessGoing(this.begin(accountId, start, { by: accountId, at, requestId }));
    this.remember(accountId);
  }

  private async begin(
    accountId: string,
    start: AccountStart,
    circumstances: Circumstances & { by: string },
  ): Promise<void> {
    const now = { ...circumstances, at: this.clock.now() };
    await this.found(accountId, start, now);
    if (!start.invitationId) return;
    const joiner = { accountId, address: start.email };
    await this.joinByInvitation.afterSignUp(start.invitationId, joiner, circumstances);
  }

  private async found(
    accountId: string,
    { organizationId: id, organizationType: type, organizationName: name, ...start }: AccountStart,
    circumstances: Circumstances & { by: string },
  ): Promise<void> {
    if (!id || !type || !name) return;
    const founder = { accountId, address: start.email };
    const organization = { id, type, name, locale: start.locale, founder };
    await this.foundOrganization.execute(organization, circumstances);
  }

  /** Null for an account that is no more. */
  private async startOf(accountId: string, caller: Caller): Promise<AccountStart | null> {
    try {
      return await this.bus.request(describeAccountStart, { accountId }, caller);
    } catch (error) {
      if (error instanceof Problem && error.code === 'not-found') return null;
      throw error;
    }
  }

  private remember(accountId: string): void {
    const [oldest] = this.seen;
    if (this.seen.size >= rememberedAtMost && oldest !== undefined) this.seen.delete(oldest);
    this.seen.add(accountId);
  }
}

/** An account that is being deleted begins with nothing any more. */
async function unlessGoing(beginning: Promise<void>): Promise<void> {
  try {
    await beginning;
  } catch (error) {
    const isGoing = error instanceof Problem && error.code === 'account-deletion-under-way';
    if (!isGoing) throw error;
  }
}
