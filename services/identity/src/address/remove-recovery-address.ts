import { Inject, Injectable } from '@nestjs/common';
import { type RemoveRecoveryAddressInput, securityChanged } from '@atrium/contracts';
import {
  type Clock,
  happened,
  Problem,
  type RequestContext,
  requireFresh,
  RevocationAnnouncer,
} from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { CredentialsRepository } from '../credential/credentials.repository.js';
import { sceneOf } from '../security/scene.js';
import { logged } from '../security/security-log.js';
import { everyFormerAddress, mostUndoable, undoable } from './address-change.js';
import { AddressesRepository } from './addresses.repository.js';

/** A person does without a recovery address, proven or pending. It can be undone like any change of an address. */
@Injectable()
export class RemoveRecoveryAddress {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly addresses: AddressesRepository,
    private readonly credentials: CredentialsRepository,
    private readonly announcer: RevocationAnnouncer,
  ) {}

  async execute(
    { client }: RemoveRecoveryAddressInput,
    { asker, requestId }: RequestContext,
  ): Promise<void> {
    const { accountId, sessionId } = asker;
    const at = this.clock.now();
    requireFresh(asker, at);
    const account = await this.addresses.of(accountId);
    if (!account) throw new Problem('sign-in-required');
    if (!account.recovery) return this.addresses.withdraw(accountId, 'recovery');
    // The login is that mailbox: without the recovery address a reset would have nowhere else to go (decision 24).
    if (account.unification) throw new Problem('mailbox-unified');
    const change = 'recovery-address-removed';
    const line = logged(change, sceneOf(client, { at, sessionId }));
    const told = everyFormerAddress(account);
    const event = happened(
      securityChanged,
      { accountId, changeId: line.id, change, told },
      { by: accountId, at, requestId },
    );
    const ended = await this.credentials.change(account, {
      set: { recovery: null },
      keptSession: sessionId,
      line,
      event,
      voids: 'pending.recovery',
      push: { undoable: { $each: [undoable(account, line)], $slice: -mostUndoable } },
    });
    if (!ended) throw new Problem('changed-meanwhile');
    await this.announcer.revoked(ended);
  }
}
