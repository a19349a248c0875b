import { Inject, Injectable } from '@nestjs/common';
import {
  type Client,
  securityChanged,
  type SecureAccountInput,
  type SecurityReview,
} from '@atrium/contracts';
import {
  type Asker,
  type Clock,
  happened,
  Problem,
  type RequestContext,
  requireFresh,
  RevocationAnnouncer,
} from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { everyAddress } from '../address/address-change.js';
import { PasswordHashes } from '../password/password-hashes.js';
import { PasswordPolicy } from '../password/password-policy.js';
import { ReviewSecurity } from '../security/review-security.js';
import { sceneOf } from '../security/scene.js';
import { logged } from '../security/security-log.js';
import { ServiceCredentialsRepository } from '../service-credential/service-credentials.repository.js';
import { CredentialsRepository, type OwnCredentials } from './credentials.repository.js';
import { ProvePassword } from './prove-password.js';

/**
 * For an account that may be in the wrong hands (B-6): in one write another password, the end of every other session
 * and of all API tokens, no known devices and no pending addresses. Links to undo a change of an address stay: they may
 * be what the owner needs next. If wanted, what the account has chosen to open products with ends before.
 */
@Injectable()
export class SecureAccount {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly prove: ProvePassword,
    private readonly policy: PasswordPolicy,
    private readonly passwords: PasswordHashes,
    private readonly credentials: CredentialsRepository,
    private readonly serviceCredentials: ServiceCredentialsRepository,
    private readonly review: ReviewSecurity,
    private readonly announcer: RevocationAnnouncer,
  ) {}

  async execute(
    { currentPassword, newPassword, endServiceCredentials, client }: SecureAccountInput,
    { asker, requestId }: RequestContext,
  ): Promise<SecurityReview> {
    const { accountId, sessionId } = asker;
    const proven = await this.proven(currentPassword, asker, client);
    const passwordHash = await this.anotherPassword(newPassword, proven);
    const at = this.clock.now();
    // First: dying between the two leaves the account as it was, to be secured once more, and nothing said.
    const endedServiceCredentials = endServiceCredentials
      ? await this.serviceCredentials.endThoseOf(accountId, at)
      : 0;
    const line = logged('account-secured', sceneOf(client, { at, sessionId }));
    const event = happened(
      securityChanged,
      { accountId, changeId: line.id, change: 'account-secured', told: everyAddress(proven) },
      { by: accountId, at, requestId },
    );
    const ended = await this.credentials.change(proven, {
      set: { passwordHash, devices: [] },
      keptSession: sessionId,
      endsTokens: true,
      line,
      event,
    });
    if (!ended) throw new Problem('changed-meanwhile');
    await this.announcer.revoked(ended);
    return this.review.execute(accountId, { ended: ended.length, endedServiceCredentials });
  }

  private async proven(
    currentPassword: string | undefined,
    asker: Asker,
    client: Client,
  ): Promise<OwnCredentials> {
    if (currentPassword !== undefined) return this.prove.execute(currentPassword, asker, client);
    requireFresh(asker, this.clock.now());
    const credentials = await this.credentials.of(asker.accountId);
    if (!credentials) throw new Problem('sign-in-required');
    return credentials;
  }

  /** The hash of a password that is not the one somebody else may know. */
  private async anotherPassword(
    password: string,
    { address, givenName, familyName, passwordHash }: OwnCredentials,
  ): Promise<OwnCredentials['passwordHash']> {
    const pointer = '/newPassword';
    await this.policy.require(password, { address, names: [givenName, familyName] }, pointer);
    const { right } = await this.passwords.compare(passwordHash, password, address);
    if (!right) return this.passwords.hash(password);
    const message = 'newPassword must be another one than before';
    throw new Problem('password-refused', { errors: [{ pointer, message }] });
  }
}
