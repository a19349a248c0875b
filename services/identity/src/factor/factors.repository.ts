import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import { changeWritten } from '@atrium/messaging';
import type { Connection, Model } from 'mongoose';
import type { AccountPerson } from '../account/account.js';
import { type AccountDocument, accountModel } from '../account/account.schema.js';
import type { StoredSession } from '../session/session.js';
import type { FactorFields, PendingTotp } from './factor.js';

/** An account with all that protects it beside its password. */
export interface FactorHolder
  extends FactorFields, Pick<AccountPerson, '_id' | 'email' | 'givenName' | 'familyName'> {
  readonly credentialVersion: number;
  readonly pendingTotp?: PendingTotp | null;
  readonly sessions: readonly StoredSession[];
}

export const factorFields = {
  totp: 1,
  passkeys: 1,
  recoveryCodes: 1,
  credentialVersion: 1,
} as const;

/** Second factors, which live in their account's document. Their changes are credential changes. */
@Injectable()
export class FactorsRepository {
  private readonly accounts: Model<AccountDocument>;

  constructor(@InjectConnection() connection: Connection) {
    this.accounts = accountModel(connection);
  }

  /** With the session that asks alone; null when it has ended. */
  of(accountId: string, sessionId: string): Promise<FactorHolder | null> {
    return this.accounts
      .findOne({ _id: accountId, 'sessions.id': sessionId })
      .select({
        ...factorFields,
        pendingTotp: 1,
        email: 1,
        givenName: 1,
        familyName: 1,
        sessions: { $elemMatch: { id: sessionId } },
      })
      .lean<FactorHolder>();
  }

  /** An authenticator app to be confirmed, in place of one that was to be. */
  async begin(accountId: string, pendingTotp: PendingTotp): Promise<void> {
    await this.accounts.updateOne({ _id: accountId }, { $set: { pendingTotp } });
    changeWritten();
  }
}
