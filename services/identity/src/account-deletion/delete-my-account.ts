import {
  canonicalAddress,
  type Client,
  type DeleteAccountInput,
  type DeletedAccount,
  type Obstacle,
} from '@atrium/contracts';
import {
  type Clock,
  failpoint,
  Problem,
  type RequestContext,
  requireFresh,
} from '@atrium/messaging';
import { CLOCK, leaseFrom, SETTINGS } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import type { IdentitySettings } from '../config.js';
import { sceneOf } from '../security/scene.js';
import { logged } from '../security/security-log.js';
import type { Deletion } from './deletion.js';
import {
  AccountDeletionsRepository,
  type Departing,
  type Going,
} from './account-deletions.repository.js';
import { DecideDeletion } from './decide-deletion.js';
import { PreviewAccountDeletion } from './preview-account-deletion.js';

/** A person deletes their account (B-3). What is refused leaves everything as it was. */
@Injectable()
export class DeleteMyAccount {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: IdentitySettings,
    private readonly deletions: AccountDeletionsRepository,
    private readonly preview: PreviewAccountDeletion,
    private readonly decide: DecideDeletion,
  ) {}

  async execute(
    { email, client }: DeleteAccountInput,
    context: RequestContext,
  ): Promise<DeletedAccount> {
    const { accountId } = context.asker;
    requireFresh(context.asker, this.clock.now());
    const account = await this.deletions.of(accountId);
    if (!account) throw new Problem('sign-in-required');
    if (canonicalAddress(email) !== account.address) throw anotherAddress();
    const { obstacles, remains } = await this.preview.execute(context);
    if (obstacles.length > 0) throw obstructed(obstacles);
    const deletion = this.deletionOf(account, client, context);
    if (!(await this.deletions.begin(accountId, deletion))) throw busy();
    failpoint('identity.deletion.begun');
    const decision = await this.decided({ ...account, deletion });
    if (decision.obstacles) throw obstructed(decision.obstacles);
    return { accountId, deletedAt: decision.at.toISOString(), remains };
  }

  /** Nothing has happened where nobody was there to do it; else it is gone on with, and nobody knows the end yet. */
  private async decided(going: Going): ReturnType<DecideDeletion['execute']> {
    try {
      return await this.decide.execute(going);
    } catch (error) {
      const code = error instanceof Problem ? error.code : 'outcome-unknown';
      if (code !== 'busy' && code !== 'unavailable') throw new Problem('outcome-unknown');
      await this.deletions.giveUp(going._id, going.deletion.id);
      throw error;
    }
  }

  private deletionOf(
    { address }: Departing,
    client: Client,
    { asker: { sessionId }, requestId }: RequestContext,
  ): Deletion {
    const at = this.clock.now();
    const line = logged('account-deleted', sceneOf(client, { at, sessionId }));
    const until = leaseFrom(at, this.settings);
    return { id: newId(), phase: 'leaving', until, address, requestId, line };
  }
}

function obstructed(obstacles: readonly Obstacle[]): Problem {
  return new Problem('account-deletion-obstructed', { obstacles });
}

function busy(): Problem {
  return new Problem('busy', { retryAfter: 1 });
}

function anotherAddress(): Problem {
  const message = 'email must be the address that the account signs in with';
  return new Problem('invalid-input', { errors: [{ pointer: '/email', message }] });
}
