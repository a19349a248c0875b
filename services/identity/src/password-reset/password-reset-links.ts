import { Injectable } from '@nestjs/common';
import { KeyRing, OneTimeTokens } from '@atrium/service';

/** What the link of a reset is bound to: the address by the reset, the account, and its credentials as they were. */
export interface LinkedReset {
  readonly resetId: string;
  readonly issue: number;
  readonly accountId: string;
  readonly credentialVersion: number;
}

/** The tokens of the links to choose a new password with: no other kind of link is one (decision 22). */
@Injectable()
export class PasswordResetLinks {
  private readonly tokens: OneTimeTokens;

  constructor(keys: KeyRing) {
    this.tokens = new OneTimeTokens(keys, 'password-reset');
  }

  issue({ resetId, issue, accountId, credentialVersion }: LinkedReset): string {
    const id = [resetId, accountId, credentialVersion].join('~');
    return this.tokens.issue({ id, version: issue });
  }

  /** Null for anything that we did not issue. */
  read(token: string): LinkedReset | null {
    const subject = this.tokens.read(token);
    const [resetId, accountId, credentialVersion] = subject?.id.split('~') ?? [];
    if (!subject || !resetId || !accountId) return null;
    const { version: issue } = subject;
    return { resetId, issue, accountId, credentialVersion: Number(credentialVersion) };
  }
}
