import { Injectable } from '@nestjs/common';
import type { AccountAddress } from '@atrium/contracts';
import { KeyRing, OneTimeTokens } from '@atrium/service';

/** What a link about an address acts on. */
export interface LinkedChange {
  readonly accountId: string;
  readonly changeId: string;
}

/**
 * The tokens of the links in mails about addresses: one kind to prove a new login address, one to prove a new
 * recovery address, one to undo a change; none is another's (decision 22).
 */
@Injectable()
export class AddressLinks {
  private readonly kinds: Record<AccountAddress | 'undo', OneTimeTokens>;

  constructor(keys: KeyRing) {
    this.kinds = {
      login: new OneTimeTokens(keys, 'login-address'),
      recovery: new OneTimeTokens(keys, 'recovery-address'),
      undo: new OneTimeTokens(keys, 'undo-address-change'),
    };
  }

  issue(kind: AccountAddress | 'undo', { accountId, changeId }: LinkedChange): string {
    return this.kinds[kind].issue({ id: `${accountId}~${changeId}`, version: 1 });
  }

  /** Null for anything that we did not issue as a link of this kind. */
  read(kind: AccountAddress | 'undo', token: string): LinkedChange | null {
    const [accountId, changeId] = this.kinds[kind].read(token)?.id.split('~') ?? [];
    return accountId && changeId ? { accountId, changeId } : null;
  }
}
