import { Inject, Injectable } from '@nestjs/common';
import { type ConfirmPasswordResetInput, securityChanged } from '@atrium/contracts';
import { type Clock, happened, Problem, RevocationAnnouncer } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { everyAddress } from '../address/address-change.js';
import {
  CredentialsRepository,
  type OwnCredentials,
} from '../credential/credentials.repository.js';
import { PasswordHashes } from '../password/password-hashes.js';
import { PasswordPolicy } from '../password/password-policy.js';
import { sceneOf } from '../security/scene.js';
import { logged } from '../security/security-log.js';
import { isOpen } from './password-reset.js';
import { PasswordResetLinks } from './password-reset-links.js';
import { PasswordResetsRepository } from './password-resets.repository.js';

/**
 * Sets a new password with the link of a mail (A7-6). The write of the credentials judges: it names the version that
 * the link is bound to and raises it, so that of any number of uses at once one counts. Signs nobody in; whoever was,
 * by session or API token, is not any more when this answers; the second factor stays what it is (ASVS 6.4.3).
 */
@Injectable()
export class ConfirmPasswordReset {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly links: PasswordResetLinks,
    private readonly resets: PasswordResetsRepository,
    private readonly policy: PasswordPolicy,
    private readonly passwords: PasswordHashes,
    private readonly credentials: CredentialsRepository,
    private readonly announcer: RevocationAnnouncer,
  ) {}

  async execute(
    { token, newPassword, client }: ConfirmPasswordResetInput,
    requestId: string,
  ): Promise<void> {
    const account = await this.accountOf(token, this.clock.now());
    const { _id: accountId, address, givenName, familyName } = account;
    const context = { address, names: [givenName, familyName] };
    await this.policy.require(newPassword, context, '/newPassword');
    const passwordHash = await this.passwords.hash(newPassword);
    const at = this.clock.now();
    const line = logged('password-reset', sceneOf(client, { at, sessionId: null }));
    const event = happened(
      securityChanged,
      { accountId, changeId: line.id, change: 'password-reset', told: everyAddress(account) },
      { by: accountId, at, requestId },
    );
    // The link proves what the one that unlocks would.
    const set = { passwordHash, 'lock.at': null };
    const change = { set, keptSession: null, endsTokens: true, line, event };
    const ended = await this.credentials.change(account, change);
    if (!ended) throw new Problem('token-not-usable');
    await this.announcer.revoked(ended);
  }

  /** Whose link it is. By the newest reset of any of the account's addresses: that one, or none, counts. */
  private async accountOf(token: string, now: Date): Promise<OwnCredentials> {
    const link = this.links.read(token);
    const account = link && (await this.credentials.of(link.accountId));
    if (!account || account.credentialVersion !== link.credentialVersion) {
      throw new Problem('token-not-usable');
    }
    const { address, recovery } = account;
    const newest = await this.resets.newestOf([address, ...(recovery ? [recovery.address] : [])]);
    const isNewest = newest?._id === link.resetId && newest.issue === link.issue;
    if (!isNewest || !isOpen(newest, now)) throw new Problem('token-not-usable');
    return account;
  }
}
