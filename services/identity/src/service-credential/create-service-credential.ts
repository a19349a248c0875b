import { Inject, Injectable } from '@nestjs/common';
import type { CreateServiceCredentialInput, GivenServiceCredential } from '@atrium/contracts';
import { type Clock, Problem, type RequestContext, requireFresh } from '@atrium/messaging';
import { CLOCK, Gates, SETTINGS } from '@atrium/service';
import { v7 as newId } from 'uuid';
import type { IdentitySettings } from '../config.js';
import { readKeys, requireSsh } from './read-keys.js';
import { RequireManager } from './require-manager.js';
import { serviceCredentialOf } from './service-credential.js';
import { ServiceCredentialsRepository } from './service-credentials.repository.js';
import { type ChosenPassword, ServicePasswords } from './service-passwords.js';
import type { StoredServiceCredential } from './stored-service-credential.js';

/**
 * Whoever manages a product makes a credential for it. It outlasts the session, so the person has to have proven
 * just now who they are.
 */
@Injectable()
export class CreateServiceCredential {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: IdentitySettings,
    private readonly manager: RequireManager,
    private readonly passwords: ServicePasswords,
    private readonly credentials: ServiceCredentialsRepository,
    private readonly gates: Gates,
  ) {}

  async execute(
    input: CreateServiceCredentialInput,
    context: RequestContext,
  ): Promise<GivenServiceCredential> {
    const { organizationId, productId, kind, publicKeys = [] } = input;
    const at = this.clock.now();
    await this.manager.ofProduct(organizationId, productId, context);
    requireFresh(context.asker, at);
    if (publicKeys.length > 0) requireSsh({ kind });
    const keys = readKeys(publicKeys);
    return this.gates.whileNotClosing(organizationId, () =>
      this.create(input, context, { keys, at }),
    );
  }

  private async create(
    input: CreateServiceCredentialInput,
    context: RequestContext,
    { keys, at }: { keys: StoredServiceCredential['keys']; at: Date },
  ): Promise<GivenServiceCredential> {
    const { organizationId, productId, kind, username } = input;
    await this.requireRoom(organizationId);
    const chosen = await this.chosen(input, keys.length > 0);
    const credential: StoredServiceCredential = {
      _id: newId(),
      organizationId,
      productId,
      kind,
      username,
      passwordHash: chosen?.passwordHash ?? null,
      keys,
      secretBy: context.asker.accountId,
      revision: 1,
      createdAt: at,
      changedAt: at,
      lastUsedAt: null,
      history: [{ what: 'created', by: context.asker.accountId, at }],
      schemaVersion: 1,
    };
    if (!(await this.credentials.create(credential))) throw new Problem('username-taken');
    return { ...serviceCredentialOf(credential), ...chosen?.shown };
  }

  /** Null where keys are enough. */
  private async chosen(
    { password, username }: CreateServiceCredentialInput,
    hasKeys: boolean,
  ): Promise<ChosenPassword | null> {
    if (password === undefined && hasKeys) return null;
    return this.passwords.choose(password, username);
  }

  /** Against filling a database: some that are made at the same moment may exceed it. */
  private async requireRoom(organizationId: string): Promise<void> {
    const { serviceCredentialsMax } = this.settings;
    const count = await this.credentials.count(organizationId, serviceCredentialsMax);
    if (count >= serviceCredentialsMax) throw new Problem('too-many-service-credentials');
  }
}
