import { Injectable } from '@nestjs/common';
import type { Client } from '@atrium/contracts';
import { type Asker, Problem } from '@atrium/messaging';
import { Limits } from '../attempt/limits.js';
import { orGiveBack } from '../attempt/or-give-back.js';
import { PasswordHashes } from '../password/password-hashes.js';
import { CredentialsRepository, type OwnCredentials } from './credentials.repository.js';

/** A signed-in person proves with the password that it is them, and not somebody at their device. */
@Injectable()
export class ProvePassword {
  constructor(
    private readonly credentials: CredentialsRepository,
    private readonly limits: Limits,
    private readonly passwords: PasswordHashes,
  ) {}

  /**
   * Answers with the credentials that were proven: a change may name them as its condition. Throws
   * `password-wrong`, or `too-many-requests` after several: counted for this session apart, so that whoever
   * found it open keeps its owner from nothing.
   */
  async execute(
    password: string,
    { accountId, sessionId }: Pick<Asker, 'accountId' | 'sessionId'>,
    { network }: Client,
  ): Promise<OwnCredentials> {
    const credentials = await this.credentials.of(accountId);
    if (!credentials) throw new Problem('sign-in-required');
    const { address, passwordHash } = credentials;
    const knownDevice = `session ${sessionId}`;
    const tried = await this.limits.password({ address, network, knownDevice });
    const { right } = await orGiveBack(tried, () =>
      this.passwords.compare(passwordHash, password, address),
    );
    if (!right) {
      await tried.failed();
      throw new Problem('password-wrong');
    }
    await tried.succeeded();
    return credentials;
  }
}
