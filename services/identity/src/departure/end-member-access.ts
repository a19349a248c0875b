import { Inject, Injectable } from '@nestjs/common';
import type { EventMessage, MailboxHandedOn, MemberRemoved } from '@atrium/contracts';
import { type Clock, failpoint, Problem } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { v5 as idOf } from 'uuid';
import { HoldersRepository } from '../mailbox/holders.repository.js';
import { holderOf } from '../mailbox/mailbox.js';
import { MailboxesRepository } from '../mailbox/mailboxes.repository.js';
import type { StoredMailbox } from '../mailbox/stored-mailbox.js';
import { AskRight } from '../right/ask-right.js';
import { logged, type LogKind, nobodys } from '../security/security-log.js';
import { ServiceCredentialsRepository } from '../service-credential/service-credentials.repository.js';
import { SettleUnification } from '../unification/settle-unification.js';
import { type Departure, type Heir, withoutDeparted } from './departure.js';

/** How often something else may happen to the same mailbox in between before the event is taken up later. */
const attempts = 20;

/**
 * Whoever is no member any more consults no mailbox of the organization, changes no password of one and can accept no
 * invitation to one (B-3). Each step may be repeated: the event may come twice, late, or after a crash in the middle.
 */
@Injectable()
export class EndMemberAccess {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly mailboxes: MailboxesRepository,
    private readonly holders: HoldersRepository,
    private readonly serviceCredentials: ServiceCredentialsRepository,
    private readonly rights: AskRight,
    private readonly settle: SettleUnification,
  ) {}

  async execute(event: EventMessage<MemberRemoved>): Promise<void> {
    const { organizationId, accountId, mailboxes: handedOn = [] } = event.data;
    const by = event.causedBy ?? accountId;
    const departure = { organizationId, accountId, at: new Date(event.occurredAt), by };
    const account = await this.holders.of(accountId);
    const address = account?.address ?? null;
    for (const mailbox of await this.mailboxes.reachedBy(departure, address)) {
      const to = handedOn.find(({ mailboxId }) => mailboxId === mailbox._id);
      await this.end(mailbox, departure, { address, to, event });
    }
    await this.requireStillMembers(handedOn, departure, event);
    if (event.data.endsServiceCredentials) await this.endServiceCredentials(departure, event.id);
  }

  private async end(
    found: StoredMailbox,
    departure: Departure,
    more: { address: string | null; to?: MailboxHandedOn | undefined; event: EventMessage },
  ): Promise<void> {
    const heir = more.to && (await this.heirOf(more.to, departure, more.event));
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const mailbox = await this.mailboxes.byId(found._id);
      const set = mailbox && withoutDeparted(mailbox, departure, { address: more.address, heir });
      if (!mailbox || !set) return;
      // First the lines, which are written once: after a crash in between the access is still there to be ended.
      const { accountId } = departure;
      if (holderOf(mailbox, accountId) && !holderOf(set, accountId)) {
        await this.note(accountId, 'mailbox-access-ended', more.event.id);
        if (heir) await this.note(heir.accountId, 'mailbox-access-given', more.event.id);
      }
      failpoint('identity.departure.noted');
      const { by } = departure;
      const change = { what: 'holder-removed', by, at: this.clock.now(), accountId } as const;
      const changed = await this.mailboxes.change(mailbox, set, change);
      failpoint('identity.departure.ended');
      if (changed?.unification) await this.settle.execute(changed._id);
      if (changed) return;
    }
    throw new Problem('changed-meanwhile');
  }

  /** Undefined for whoever is no member any more: then the access just ends. */
  private async heirOf(
    { accountId }: MailboxHandedOn,
    { organizationId }: Departure,
    { id: requestId }: EventMessage,
  ): Promise<Heir | undefined> {
    if (!(await this.rights.isMember(accountId, organizationId, { requestId }))) return undefined;
    const account = await this.holders.of(accountId);
    return account ? { accountId, passwordVersion: account.passwordVersion } : undefined;
  }

  /** An heir who went in the very moment in which the mailbox was handed on: their own departure had not found it yet. */
  private async requireStillMembers(
    handedOn: readonly MailboxHandedOn[],
    departure: Departure,
    event: EventMessage,
  ): Promise<void> {
    for (const { mailboxId, accountId } of handedOn) {
      if (await this.heirOf({ mailboxId, accountId }, departure, event)) continue;
      const { organizationId } = departure;
      const mailbox = await this.mailboxes.find({ _id: mailboxId, organizationId });
      if (mailbox) await this.end(mailbox, { ...departure, accountId }, { address: null, event });
    }
  }

  private async endServiceCredentials(departure: Departure, eventId: string): Promise<void> {
    const known = await this.serviceCredentials.openedBy(departure, 1);
    if (known.length === 0) return;
    await this.note(departure.accountId, 'service-credentials-ended', eventId);
    await this.serviceCredentials.endThoseKnownTo(departure, departure.by);
  }

  /** One line for each event and account, however often it is written. */
  private note(accountId: string, kind: LogKind, eventId: string): Promise<void> {
    const line = {
      ...logged(kind, nobodys(this.clock.now())),
      id: idOf(`${kind} ${accountId}`, eventId),
    };
    return this.holders.noteOnce(accountId, line);
  }
}
