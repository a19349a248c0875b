import { Inject, Injectable } from '@nestjs/common';
import type { MemberAccess, MemberAccessInput } from '@atrium/contracts';
import type { Clock } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { HoldersRepository } from '../mailbox/holders.repository.js';
import { holderOf } from '../mailbox/mailbox.js';
import { MailboxesRepository } from '../mailbox/mailboxes.repository.js';
import { ServiceCredentialsRepository } from '../service-credential/service-credentials.repository.js';

/** As much of each kind as one answer carries. */
const most = 200;

/** What would end, or become a matter to decide, with somebody's membership: for organizations to show (B-3). */
@Injectable()
export class DescribeMemberAccess {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly mailboxes: MailboxesRepository,
    private readonly holders: HoldersRepository,
    private readonly serviceCredentials: ServiceCredentialsRepository,
  ) {}

  async execute(person: MemberAccessInput): Promise<MemberAccess> {
    const account = await this.holders.of(person.accountId);
    const address = account?.address ?? null;
    const [mailboxes, known] = await Promise.all([
      this.mailboxes.reachedBy(person, address),
      this.serviceCredentials.openedBy(person, most),
    ]);
    const now = this.clock.now();
    return {
      mailboxes: mailboxes
        .flatMap((mailbox) => {
          const holder = holderOf(mailbox, person.accountId);
          if (!holder) return [];
          const isUnified = mailbox.unification?.state === 'joined';
          return {
            mailboxId: mailbox._id,
            email: mailbox.email,
            mayChangePassword: holder.mayChangePassword,
            password: isUnified ? ('unified' as const) : ('separate' as const),
          };
        })
        .slice(0, most),
      mailboxInvitations: mailboxes
        .flatMap(({ _id: mailboxId, email, invitations }) =>
          invitations
            .filter((one) => one.address === address && one.expiresAt > now)
            .map(({ id, expiresAt }) => ({
              ...{ mailboxId, invitationId: id, email },
              expiresAt: expiresAt.toISOString(),
            })),
        )
        .slice(0, most),
      serviceCredentials: known.map(({ _id, productId, kind, username }) => ({
        ...{ credentialId: _id, productId, kind, username },
      })),
    };
  }
}
