import { Inject, Injectable } from '@nestjs/common';
import {
  addressChangeStarted,
  canonicalAddress,
  type PendingAddress,
  type StartAddressChangeInput,
} from '@atrium/contracts';
import {
  type Clock,
  happened,
  Problem,
  type RequestContext,
  requireFresh,
} from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { v7 as newId } from 'uuid';
import { Limits } from '../attempt/limits.js';
import { orGiveBack } from '../attempt/or-give-back.js';
import { sceneOf } from '../security/scene.js';
import { logged } from '../security/security-log.js';
import { pendingUntil, refusal } from './address-change.js';
import { type AccountAddresses, AddressesRepository } from './addresses.repository.js';

/**
 * A person names a new login or recovery address (A7-2, B-6). It is mailed a link and counts for nothing until that
 * is opened. Whether another account has it is not looked at: only who reads its mailbox may learn that.
 */
@Injectable()
export class StartAddressChange {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly addresses: AddressesRepository,
    private readonly limits: Limits,
  ) {}

  async execute(input: StartAddressChangeInput, context: RequestContext): Promise<PendingAddress> {
    const { accountId } = context.asker;
    requireFresh(context.asker, this.clock.now());
    const account = await this.addresses.of(accountId);
    if (!account) throw new Problem('sign-in-required');
    const address = canonicalAddress(input.email) ?? '';
    const message = refusal(input.which, address, account);
    if (message) throw new Problem('invalid-input', { errors: [{ pointer: '/email', message }] });
    const counted = await this.limits.addressChange(accountId);
    return orGiveBack(counted, () => this.begin(account, address, input, context));
  }

  private async begin(
    account: AccountAddresses,
    address: string,
    { which, email, client }: StartAddressChangeInput,
    { asker: { accountId, sessionId }, requestId }: RequestContext,
  ): Promise<PendingAddress> {
    const at = this.clock.now();
    const changeId = newId();
    const expiresAt = pendingUntil(at);
    const pending = { id: changeId, address, email, expiresAt };
    const line = logged('address-change-started', sceneOf(client, { at, sessionId }));
    const event = happened(
      addressChangeStarted,
      { accountId, changeId },
      { by: accountId, at, requestId },
    );
    const begun = await this.addresses.begin(account, which, pending, { sessionId, line, event });
    if (!begun) throw new Problem('changed-meanwhile');
    return { email, expiresAt: expiresAt.toISOString() };
  }
}
