import { Inject, Injectable } from '@nestjs/common';
import { type Client, type SecurityChange, securityChanged } from '@atrium/contracts';
import {
  type Clock,
  happened,
  Problem,
  type RequestContext,
  requireFresh,
  RevocationAnnouncer,
} from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import {
  CredentialsRepository,
  type CredentialParts,
} from '../credential/credentials.repository.js';
import { sceneOf } from '../security/scene.js';
import { logged } from '../security/security-log.js';
import { type FactorHolder, FactorsRepository } from './factors.repository.js';

/** A change of second factors, decided on what the account has now. */
export interface FactorChange {
  readonly change: SecurityChange;
  readonly parts: CredentialParts;
  /** What the session that asks has proven with it (RFC 8176). */
  readonly proven?: readonly string[];
}

/**
 * What all changes of second factors have in common: the session that asks is fresh (ASVS 7.5.1), the change is
 * one write with its line and its mail, and every other session has ended when it answers (ASVS 7.4.3).
 */
@Injectable()
export class ChangeFactors {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly factors: FactorsRepository,
    private readonly credentials: CredentialsRepository,
    private readonly announcer: RevocationAnnouncer,
  ) {}

  /** The account of whoever asks. Throws `fresh-authentication-required`, or `sign-in-required`. */
  async holder({ asker }: Pick<RequestContext, 'asker'>): Promise<FactorHolder> {
    requireFresh(asker, this.clock.now());
    const holder = await this.factors.of(asker.accountId, asker.sessionId);
    if (!holder) throw new Problem('sign-in-required');
    return holder;
  }

  /** Throws `changed-meanwhile`, and nothing is changed, when the account is not as it was looked at any more. */
  async execute(
    holder: FactorHolder,
    { change, parts, proven = [] }: FactorChange,
    client: Client,
    { asker, requestId }: Pick<RequestContext, 'asker' | 'requestId'>,
  ): Promise<void> {
    const { accountId, sessionId } = asker;
    const at = this.clock.now();
    const line = logged(change, sceneOf(client, { at, sessionId }));
    const told = { accountId, changeId: line.id, change, told: ['login' as const] };
    const event = happened(securityChanged, told, { by: accountId, at, requestId });
    const [session] = holder.sessions;
    const ended = await this.credentials.change(holder, {
      ...parts,
      keptSession: sessionId,
      ...(session && { provenSession: { ...session, amr: joined(session.amr, proven) } }),
      line,
      event,
    });
    if (!ended) throw new Problem('changed-meanwhile');
    // The one that goes on has proven more than gateways remember of it.
    await this.announcer.revoked([...ended, sessionId]);
  }
}

function joined(some: readonly string[], more: readonly string[]): string[] {
  return [...new Set([...some, ...more])];
}
