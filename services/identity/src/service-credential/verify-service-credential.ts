import { Inject, Injectable } from '@nestjs/common';
import type { VerifiedServiceCredential, VerifyServiceCredentialInput } from '@atrium/contracts';
import { type Clock, Problem } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import type { StoredServiceCredential } from './stored-service-credential.js';
import { ServiceCredentialsRepository } from './service-credentials.repository.js';
import { RepeatedGuesses } from './repeated-guesses.js';
import { ServiceLimits } from './service-limits.js';

/**
 * Tells a product service whom to let in (A2-21). Known and unknown names cause the same work and get the same
 * answer; passwords are compared in a lane of their own, so that a flood of them holds up no sign-in (decision 26).
 */
@Injectable()
export class VerifyServiceCredential {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly credentials: ServiceCredentialsRepository,
    private readonly guesses: RepeatedGuesses,
    private readonly limits: ServiceLimits,
  ) {}

  async execute(input: VerifyServiceCredentialInput): Promise<VerifiedServiceCredential> {
    const { password, fingerprint } = input;
    if ((password === undefined) === (fingerprint === undefined)) {
      throw new Problem('invalid-input', { detail: 'Send a password or a fingerprint.' });
    }
    const found =
      password === undefined
        ? await this.byKey(input, fingerprint)
        : await this.byPassword(input, password);
    if (!found) throw new Problem('wrong-credentials');
    this.credentials.noteUse(found, this.clock.now());
    const { _id: credentialId, organizationId, productId } = found;
    return { credentialId, organizationId, productId };
  }

  /** Nothing to guess at: a fingerprint is public, and that its key is there the SSH protocol proves. */
  private async byKey(
    { kind, username }: VerifyServiceCredentialInput,
    fingerprint: string | undefined,
  ): Promise<StoredServiceCredential | null> {
    const found = await this.credentials.named(kind, username);
    return found?.keys.some((key) => key.fingerprint === fingerprint) ? found : null;
  }

  private async byPassword(
    guesser: VerifyServiceCredentialInput,
    password: string,
  ): Promise<StoredServiceCredential | null> {
    const { kind, username } = guesser;
    await this.limits.require(guesser);
    const found = await this.credentials.named(kind, username);
    const stored = found?.passwordHash ?? undefined;
    const guess = { kind, username, password };
    const { right, renewed } = await this.guesses.compare(stored, guess, 'services');
    if (!right || !found) {
      await this.limits.failed(guesser, password);
      return null;
    }
    await this.limits.require(guesser);
    this.limits.succeeded(guesser);
    if (renewed) await this.credentials.renew(found, renewed);
    return found;
  }
}
