import { Inject, Injectable } from '@nestjs/common';
import { type Client, type PasskeyAssertion, securityChanged } from '@atrium/contracts';
import { type Clock, happened, Problem } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { AccountsRepository } from '../account/accounts.repository.js';
import type { FactorFields, StoredPasskey } from '../factor/factor.js';
import type { FactorUse } from '../factor/factor-use.js';
import { sceneOf } from '../security/scene.js';
import { logged } from '../security/security-log.js';
import { amrOf, challengeIn, countIsSuspect } from './passkey.js';
import { PasskeyChallengesRepository } from './passkey-challenges.repository.js';
import { RelyingParty } from './relying-party.js';

/** From where, and in which request. */
export interface Circumstances {
  readonly client: Client;
  readonly requestId: string;
}

interface Holder extends FactorFields {
  readonly _id: string;
}

/** Compares what an authenticator has signed with the passkeys of an account. */
@Injectable()
export class ProvePasskey {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly challenges: PasskeyChallengesRepository,
    private readonly site: RelyingParty,
    private readonly accounts: AccountsRepository,
  ) {}

  /**
   * The use to be made of it, by the write that depends on it. Throws `challenge-not-usable` and
   * `passkey-refused`: also for a passkey of another account, and for one that may have been copied.
   */
  async execute(
    assertion: PasskeyAssertion,
    holder: Holder | null,
    circumstances: Circumstances,
  ): Promise<FactorUse> {
    const asked = { purpose: 'authentication', accountId: null } as const;
    const challenge = await this.challenges.take(challengeIn(assertion.clientDataJSON), asked);
    const passkey = holder?.passkeys?.find(({ credentialId }) => credentialId === assertion.id);
    if (!holder || !passkey || !isNamed(holder, assertion)) throw new Problem('passkey-refused');
    const count = await this.site.verifiedCount(assertion, challenge, passkey);
    if (count === null) throw new Problem('passkey-refused');
    if (countIsSuspect(passkey.signCount, count)) {
      await this.raiseAlarm(holder._id, circumstances);
      throw new Problem('passkey-refused');
    }
    return useOf(passkey, count, this.clock.now());
  }

  /** Its owner is told: nobody else can say which of the two is the copy. */
  private async raiseAlarm(accountId: string, { client, requestId }: Circumstances): Promise<void> {
    const at = this.clock.now();
    const change = 'passkey-suspected';
    const line = logged(change, sceneOf(client, { at, sessionId: null }));
    const told = { accountId, changeId: line.id, change, told: ['login' as const] } as const;
    const data = { ...told, told: [...told.told] };
    const event = happened(securityChanged, data, { by: null, at, requestId });
    await this.accounts.note(accountId, { line, event });
  }
}

/** An authenticator that says whose passkey it is must say the same as we. */
function isNamed({ _id }: Holder, { userHandle }: PasskeyAssertion): boolean {
  return userHandle === undefined || Buffer.from(userHandle, 'base64url').toString() === _id;
}

function useOf({ id, signCount, synced }: StoredPasskey, count: number, now: Date): FactorUse {
  return {
    where: { passkeys: { $elemMatch: { id, signCount } } },
    set: {
      'passkeys.$[passkey].signCount': count,
      'passkeys.$[passkey].lastUsedAt': now,
    },
    pull: {},
    arrayFilters: [{ 'passkey.id': id }],
    amr: amrOf({ synced }),
    told: undefined,
  };
}
