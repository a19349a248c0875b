import { Inject, Injectable } from '@nestjs/common';
import {
  describeMemberAccess,
  type MailboxHandedOn,
  type RemoveMemberInput,
} from '@atrium/contracts';
import { Bus, type Clock, Problem, type RequestContext, requireFresh } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { mayTouch } from '../access/access.js';
import { Gatekeeper, type Standing } from '../access/gatekeeper.js';
import { rightsOf } from '../membership/membership.js';
import { type Decided, hasRoomFor } from './departure.js';

/** Judges what somebody decides about the things that hang on a membership, before it ends (B-3). */
@Injectable()
export class RequireDecisions {
  constructor(
    private readonly bus: Bus,
    private readonly gatekeeper: Gatekeeper,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Throws `invalid-input`, naming what can't be done so; `role-not-yours-to-give`; `fresh-authentication-required`. */
  async execute(
    input: RemoveMemberInput,
    { by, other }: { by: Standing; other: Standing },
    context: RequestContext,
  ): Promise<Decided> {
    const { transferProductsTo, mailboxes = [], endServiceCredentials = false } = input;
    if (transferProductsTo !== undefined) {
      const heir = await this.heir(input, transferProductsTo, '/transferProductsTo');
      if (!mayTouch(by.role, heir.role)) throw new Problem('role-not-yours-to-give');
      if (!hasRoomFor(rightsOf(heir.membership), other.membership.rights.products)) {
        throw invalid('/transferProductsTo', 'transferProductsTo has too many products already');
      }
    }
    // A mailbox outlasts the session of whoever is let into it; what opens a product, likewise.
    if (mailboxes.length > 0 || endServiceCredentials) {
      requireFresh(context.asker, this.clock.now());
    }
    if (mailboxes.length > 0) await this.requireConsulted(input, mailboxes, context);
    for (const [at, { accountId }] of mailboxes.entries()) {
      await this.heir(input, accountId, `/mailboxes/${at}/accountId`);
    }
    return { transferProductsTo, mailboxes, endsServiceCredentials: endServiceCredentials };
  }

  private async heir(
    { organizationId, accountId: gone }: RemoveMemberInput,
    accountId: string,
    pointer: string,
  ): Promise<Standing> {
    const heir =
      accountId === gone ? null : await this.gatekeeper.standingOf(accountId, organizationId);
    if (!heir) throw invalid(pointer, 'must be another member');
    return heir;
  }

  private async requireConsulted(
    { organizationId, accountId }: RemoveMemberInput,
    mailboxes: readonly MailboxHandedOn[],
    context: RequestContext,
  ): Promise<void> {
    const person = { organizationId, accountId };
    const access = await this.bus.request(describeMemberAccess, person, context.caller());
    const left = new Set(access.mailboxes.map(({ mailboxId }) => mailboxId));
    for (const [at, { mailboxId }] of mailboxes.entries()) {
      if (left.delete(mailboxId)) continue;
      throw invalid(
        `/mailboxes/${at}/mailboxId`,
        'must be a mailbox that the member consults, once',
      );
    }
  }
}

function invalid(pointer: string, message: string): Problem {
  return new Problem('invalid-input', { errors: [{ pointer, message }] });
}
