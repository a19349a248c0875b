import { Inject, Injectable } from '@nestjs/common';
import { type ChangePasswordInput, securityChanged } from '@atrium/contracts';
import {
  type Clock,
  happened,
  Problem,
  type RequestContext,
  RevocationAnnouncer,
} from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { everyAddress } from '../address/address-change.js';
import { PasswordHashes } from '../password/password-hashes.js';
import { PasswordPolicy } from '../password/password-policy.js';
import { sceneOf } from '../security/scene.js';
import { logged } from '../security/security-log.js';
import { type CredentialParts, CredentialsRepository } from './credentials.repository.js';
import { ProvePassword } from './prove-password.js';

/**
 * A person changes the account's password (A2-8): what they reach stays the same, the old password is worth
 * nothing from this write on, and their other devices have to sign in again (ASVS 7.4.3).
 */
@Injectable()
export class ChangePassword {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly prove: ProvePassword,
    private readonly policy: PasswordPolicy,
    private readonly passwords: PasswordHashes,
    private readonly credentials: CredentialsRepository,
    private readonly announcer: RevocationAnnouncer,
  ) {}

  async execute(
    { currentPassword, newPassword, client }: ChangePasswordInput,
    { asker, requestId }: RequestContext,
    /** What else must be so of the account. */
    where: CredentialParts['where'] = {},
  ): Promise<void> {
    const { accountId, sessionId } = asker;
    const proven = await this.prove.execute(currentPassword, asker, client);
    const { address, givenName, familyName } = proven;
    const context = { address, names: [givenName, familyName] };
    await this.policy.require(newPassword, context, '/newPassword');
    const passwordHash = await this.passwords.hash(newPassword);
    const at = this.clock.now();
    const line = logged('password-changed', sceneOf(client, { at, sessionId }));
    const event = happened(
      securityChanged,
      { accountId, changeId: line.id, change: 'password-changed', told: everyAddress(proven) },
      { by: accountId, at, requestId },
    );
    const change = { where, set: { passwordHash }, keptSession: sessionId, line, event };
    const ended = await this.credentials.change(proven, change);
    if (!ended) throw new Problem('changed-meanwhile');
    await this.announcer.revoked(ended);
  }
}
